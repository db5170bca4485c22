//! Leases work, moves documents through the stages, retries and drains.
