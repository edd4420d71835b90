//! Opaque tokens: a cookie holds the token, and the database keeps its digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_contract::Secret;
use sha2::{Digest, Sha256};

use crate::crypto::random::{self, EntropyError};

/// 256 random bits, base64url; only the browser has it.
#[derive(Clone, Debug)]
pub struct Token(Secret);

/// A token's SHA-256, base64url: enough to find its row, useless as a cookie. A token has 256 random bits, so
/// the digest needs neither salt nor key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenDigest(String);

impl Token {
    const LEN: usize = 43;

    /// A new token.
    ///
    /// # Errors
    /// [`EntropyError`] when the operating system has no randomness.
    pub fn new() -> Result<Self, EntropyError> {
        Ok(Self(Secret::new(URL_SAFE_NO_PAD.encode(random::bytes::<32>()?))))
    }

    /// A cookie's value as a token, if it has the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == Self::LEN && URL_SAFE_NO_PAD.decode(text).is_ok())
            .then(|| Self(Secret::new(text.to_owned())))
    }

    /// The cookie's value.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// What the database keeps.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.reveal())))
    }
}

impl TokenDigest {
    /// The digest as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A digest from the text that [`Self::as_str`] gave.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_tokens_do_not_repeat_and_are_balanced() {
        let tokens: Vec<Token> = (0..10_000).map(|_| Token::new().unwrap()).collect();
        let distinct: std::collections::HashSet<_> = tokens.iter().map(Token::reveal).collect();
        assert_eq!(distinct.len(), tokens.len());
        let ones: u32 = tokens
            .iter()
            .flat_map(|token| URL_SAFE_NO_PAD.decode(token.reveal()).unwrap())
            .map(u8::count_ones)
            .sum();
        // Monobit test over 2,560,000 bits: five standard deviations are 4,000.
        assert!((1_276_000..1_284_000).contains(&ones), "{ones}");
    }

    #[test]
    fn only_the_form_of_a_token_is_taken_in() {
        let token = Token::new().unwrap();
        assert_eq!(Token::parse(token.reveal()).unwrap().digest(), token.digest());
        for text in ["", "x", &"=".repeat(43), &"é".repeat(43), &"A".repeat(44), &token.reveal()[..42]] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
