//! Numbers that look random and are the same for the same seed.

/// The generator splitmix64: good enough for papers and noise, and ten lines long.
#[derive(Debug, Clone)]
pub(crate) struct Numbers(u64);

impl Numbers {
    /// Starts the sequence of `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both possible.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + (self.bits() % span) as u32
    }

    /// True once in `times`.
    pub(crate) fn once_in(&mut self, times: u32) -> bool {
        self.between(1, times) == 1
    }

    /// One of `pool`; an empty text of an empty pool.
    pub(crate) fn pick<'a>(&mut self, pool: &[&'a str]) -> &'a str {
        let last = pool.len().saturating_sub(1) as u32;
        pool.get(self.between(0, last) as usize).copied().unwrap_or_default()
    }

    /// The places `0..count` in another order.
    pub(crate) fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for place in (1..count).rev() {
            order.swap(place, self.between(0, place as u32) as usize);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn the_sequence_is_that_of_the_reference() {
        // The first numbers of splitmix64 with seed 1234567, as its author's C prints them.
        let mut numbers = Numbers::new(1_234_567);
        assert_eq!(numbers.bits(), 6_457_827_717_110_365_317);
        assert_eq!(numbers.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn ranges_include_both_ends_and_shuffles_lose_nothing() {
        let mut numbers = Numbers::new(7);
        let drawn: Vec<u32> = (0..200).map(|_| numbers.between(3, 5)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&5)));
        let mut order = numbers.shuffled(40);
        order.sort_unstable();
        assert_eq!(order, (0..40).collect::<Vec<_>>());
        assert_eq!(numbers.pick(&[]), "");
    }
}
