//! The one source of randomness: the operating system's generator.

use latchkey_contract::Secret;
use rand::TryRng as _;
#[expect(clippy::disallowed_types, reason = "the home of randomness")]
use rand::rngs::SysRng;

/// The operating system has no randomness; no secret may be made without it (ASVS 5.0 11.2.5).
#[derive(Debug)]
pub struct EntropyError;

/// That many random bytes.
///
/// # Errors
/// [`EntropyError`] when the operating system has none.
pub fn bytes<const N: usize>() -> Result<[u8; N], EntropyError> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| EntropyError)?;
    Ok(bytes)
}

/// A code of that many digits, at most 38, each of the 10ⁿ equally likely.
///
/// # Errors
/// [`EntropyError`] when the operating system has none.
pub fn code(digits: u8) -> Result<Secret, EntropyError> {
    let count = 10_u128.pow(u32::from(digits));
    // What lies above the last whole multiple would make small codes likelier.
    let limit = u128::MAX - u128::MAX % count;
    loop {
        let drawn = u128::from_le_bytes(bytes()?);
        if drawn < limit {
            return Ok(Secret::new(format!("{:0width$}", drawn % count, width = usize::from(digits))));
        }
    }
}

/// A random id, for things that are no secret.
///
/// # Errors
/// [`EntropyError`] when the operating system has none.
pub fn id() -> Result<String, EntropyError> {
    Ok(uuid::Builder::from_random_bytes(bytes()?).into_uuid().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::cast_precision_loss, reason = "counts of a test")]
    fn codes_are_uniform_with_leading_zeros() {
        const CODES: usize = 20_000;
        let codes: Vec<String> = (0..CODES).map(|_| code(6).unwrap().reveal().to_owned()).collect();
        for place in 0..6 {
            let mut counts = [0_usize; 10];
            for code in &codes {
                counts[usize::from(code.as_bytes()[place] - b'0')] += 1;
            }
            let expected = CODES as f64 / 10.0;
            let chi2: f64 = counts.iter().map(|n| (*n as f64 - expected).powi(2) / expected).sum();
            // Chi² with nine degrees of freedom: a fair generator fails once in 14 million runs of the six
            // places.
            assert!(chi2 < 55.0, "place {place}: {chi2} {counts:?}");
        }
        assert!(codes.iter().all(|code| code.len() == 6));
        let in_a_row: std::collections::HashSet<_> = codes.windows(3).collect();
        assert_eq!(in_a_row.len(), CODES - 2, "a sequence repeats itself");
    }
}
