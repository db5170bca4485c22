-- Leases that several processes can share.

-- `lease`: the number of the last lease of this work; an ending that names another one counts for nothing.
-- `ready_at`: when the work may be leased, in ms since 1970 of the catalogue's clock: the end of the lease under way, or
-- until when it is put off. 0 is at once, and only such rows are in the queue's index: others do not stand in its way.
ALTER TABLE page_task ADD COLUMN lease INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page_task ADD COLUMN ready_at INTEGER NOT NULL DEFAULT 0;
UPDATE page_task SET ready_at = lease_until WHERE lease_until > 0;
ALTER TABLE page_task DROP COLUMN lease_until;
DROP INDEX page_task_next;
CREATE INDEX page_task_next ON page_task (priority, id) WHERE state = 'open' AND ready_at = 0;
CREATE INDEX page_task_later ON page_task (ready_at) WHERE state = 'open' AND ready_at > 0;
CREATE INDEX page_task_held ON page_task (lease_owner) WHERE lease_owner IS NOT NULL;

ALTER TABLE task ADD COLUMN lease INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN ready_at INTEGER NOT NULL DEFAULT 0;
UPDATE task SET ready_at = lease_until WHERE lease_until > 0;
ALTER TABLE task DROP COLUMN lease_until;
DROP INDEX task_next;
CREATE INDEX task_next ON task (stage, priority, id) WHERE state = 'open' AND ready_at = 0;
CREATE INDEX task_later ON task (ready_at) WHERE state = 'open' AND ready_at > 0;
CREATE INDEX task_held ON task (lease_owner) WHERE lease_owner IS NOT NULL;

-- Who holds leases, and when each was last heard of.
CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
) WITHOUT ROWID;
