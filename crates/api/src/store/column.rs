//! Reading a column: a stored number as the count that it stands for.

/// A count as it is stored. What cannot be one counts as the largest there is, so that a damaged row fails
/// closed.
pub(super) fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(u32::MAX)
}
