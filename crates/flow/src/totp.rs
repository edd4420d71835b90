//! Codes that an authenticator app makes by itself: RFC 6238 with SHA-1, 6 digits and steps of 30 seconds, the
//! one form that every app speaks.

use latchkey_contract::CodeDigits;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Totp};

use crate::Timestamp;

const STEP_SECONDS: u64 = 30;

/// The number of a 30-second step since the Unix epoch (RFC 6238's T). Each works once, and only forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TotpStep(pub i64);

/// The secret that an account shares with its app.
pub struct TotpSecret(Totp);

impl TotpSecret {
    /// The fewest bytes a secret may have: 160 bits (RFC 4226 R6).
    pub const MIN_BYTES: usize = 20;

    /// Takes the raw bytes in; nothing if they are fewer than [`Self::MIN_BYTES`].
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len() >= Self::MIN_BYTES).then(|| {
            let secret = totp_rs::Secret::new(bytes.into());
            Self(Builder::new().with_secret(secret).with_skew(0).build_noncompliant())
        })
    }

    /// Takes in the spelling that people type into apps: base32 (RFC 4648), in any case, spaces ignored.
    #[must_use]
    pub fn from_base32(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
        let secret = totp_rs::Secret::try_from_base32(text.to_ascii_uppercase()).ok()?;
        Self::new(secret.as_bytes())
    }

    /// The raw bytes, to be encrypted and stored.
    #[must_use]
    pub fn reveal(&self) -> &[u8] {
        self.0.secret().as_bytes()
    }

    /// The secret as people type it into apps: base32 (RFC 4648) without padding.
    #[must_use]
    pub fn base32(&self) -> String {
        self.0.secret().to_base32().to_string()
    }

    /// The step that `code` belongs to, if it is the present one or one of the `past_steps` before it. Steps
    /// to come are refused: RFC 6238 §5.2 allows for delay, and a code cannot be early.
    #[must_use]
    pub fn matching_step(&self, code: &CodeDigits, now: Timestamp, past_steps: u8) -> Option<TotpStep> {
        let present = now.as_secs() / STEP_SECONDS;
        (0..=u64::from(past_steps))
            .filter_map(|back| present.checked_sub(back))
            .find_map(|step| self.0.check(code.as_str(), step * STEP_SECONDS))
            .and_then(|step| i64::try_from(step).ok())
            .map(TotpStep)
    }

    /// The code of that moment, as an app would show it.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> String {
        self.0.generate(now.as_secs()).to_string()
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use latchkey_contract::rules::APP_DIGITS;

    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::new(b"12345678901234567890").unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    /// RFC 6238 Appendix B, the SHA-1 rows, cut to six digits as RFC 4226 truncates.
    #[test]
    fn the_vectors_of_rfc_6238_hold() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().code_at(at(seconds)), code);
        }
    }

    #[test]
    fn exactly_the_present_step_and_the_one_before_are_taken() {
        let made_at = 1_000_000_020;
        let code = CodeDigits::parse(&secret().code_at(at(made_at)), APP_DIGITS).unwrap();
        let first = made_at / STEP_SECONDS as i64 * STEP_SECONDS as i64;
        for shift in -90..=90 {
            let now = made_at + shift;
            let taken = secret().matching_step(&code, at(now), 1).is_some();
            assert_eq!(taken, (first..first + 60).contains(&now), "{shift} s");
            let strict = secret().matching_step(&code, at(now), 0).is_some();
            assert_eq!(strict, (first..first + 30).contains(&now), "{shift} s, strict");
        }
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(TotpSecret::new(&[0; 19]).is_none());
        assert!(TotpSecret::from_base32("JBSWY3DPEHPK3PXP").is_none());
        let spelled = TotpSecret::new(b"12345678901234567890").unwrap().base32();
        assert_eq!(spelled, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(TotpSecret::from_base32("gezd gnbv gy3t qojq gezd gnbv gy3t qojq").is_some());
    }

    #[test]
    fn a_secret_prints_as_stars() {
        assert_eq!(format!("{:?}", secret()), "TotpSecret(***)");
    }
}
