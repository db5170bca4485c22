//! Numbers whose bounds are part of their type: a key is declared together with what it may be.

use std::fmt;
use std::time::Duration;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A longer time means nothing, and no sum with it may overflow: 30 days, in seconds.
const LONGEST_S: u64 = 30 * 24 * 60 * 60;
/// The same in milliseconds.
const LONGEST_MS: u64 = LONGEST_S * 1000;
/// More megabytes than any disk has; their bytes still fit into 64 bits.
const LARGEST_MB: u64 = 1 << 40;

/// A whole number from `LEAST` to `MOST`; any other is an error that names both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Count<const LEAST: u64, const MOST: u64>(u64);

/// Seconds, up to 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Seconds<const LEAST: u64 = 0>(Count<LEAST, LONGEST_S>);

/// Milliseconds, up to 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Milliseconds<const LEAST: u64 = 0>(Count<LEAST, LONGEST_MS>);

/// Megabytes (2^20 bytes), up to an exabyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Megabytes<const LEAST: u64 = 0>(Count<LEAST, LARGEST_MB>);

impl<const LEAST: u64, const MOST: u64> Count<LEAST, MOST> {
    /// The number, for a bound that fits into 64 bits.
    pub(crate) const fn u64(self) -> u64 {
        self.0
    }

    /// The number, for a bound that fits into 32 bits.
    pub(crate) const fn u32(self) -> u32 {
        const { assert!(MOST <= u32::MAX as u64) };
        self.0 as u32
    }

    /// The number, for a bound that fits into 8 bits.
    pub(crate) const fn u8(self) -> u8 {
        const { assert!(MOST <= u8::MAX as u64) };
        self.0 as u8
    }

    /// The number, for a bound that fits into the size of things in memory.
    pub(crate) const fn usize(self) -> usize {
        const { assert!(MOST <= u32::MAX as u64) };
        self.0 as usize
    }
}

impl<const LEAST: u64> Seconds<LEAST> {
    /// As a duration.
    pub(crate) const fn duration(self) -> Duration {
        Duration::from_secs(self.0.0)
    }
}

impl<const LEAST: u64> Milliseconds<LEAST> {
    /// As a duration.
    pub(crate) const fn duration(self) -> Duration {
        Duration::from_millis(self.0.0)
    }
}

impl<const LEAST: u64> Megabytes<LEAST> {
    /// In bytes.
    pub(crate) const fn bytes(self) -> u64 {
        self.0.0 << 20
    }
}

impl<'de, const LEAST: u64, const MOST: u64> Deserialize<'de> for Count<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(Within::<LEAST, MOST>)
    }
}

/// Takes a number that is within its bounds.
struct Within<const LEAST: u64, const MOST: u64>;

impl<const LEAST: u64, const MOST: u64> Visitor<'_> for Within<LEAST, MOST> {
    type Value = Count<LEAST, MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from {LEAST} to {MOST}")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        if (LEAST..=MOST).contains(&number) {
            Ok(Count(number))
        } else {
            Err(E::invalid_value(Unexpected::Unsigned(number), &self))
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Megabytes, Milliseconds, Seconds};
    use serde::Deserialize;
    use std::time::Duration;

    fn read<T: for<'de> Deserialize<'de>>(value: i64) -> Result<T, String> {
        T::deserialize(toml::Value::Integer(value)).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn a_number_is_within_its_bounds_or_an_error_that_tells_them() {
        for (value, inside) in [(-1, false), (0, false), (1, true), (8, true), (9, false), (i64::MAX, false)]
        {
            match read::<Count<1, 8>>(value) {
                Ok(count) => assert!(inside && count.u64() == value as u64),
                Err(error) => assert!(
                    !inside
                        && error.contains(&format!("`{value}`"))
                        && error.contains("a whole number from 1 to 8"),
                    "{error}"
                ),
            }
        }
        assert!(read::<Seconds<1>>(0).is_err() && read::<Seconds>(0).is_ok());
    }

    #[test]
    fn units_are_those_of_the_key() {
        assert_eq!(read::<Seconds>(90).unwrap().duration(), Duration::from_secs(90));
        assert_eq!(read::<Milliseconds>(90).unwrap().duration(), Duration::from_millis(90));
        assert_eq!(read::<Megabytes>(3).unwrap().bytes(), 3 << 20);
        let largest = (1..41).map(|bits| 1_i64 << bits).filter(|mb| read::<Megabytes>(*mb).is_ok()).max();
        assert_eq!(largest.map(|mb| read::<Megabytes>(mb).unwrap().bytes()), Some(1 << 60));
    }
}
