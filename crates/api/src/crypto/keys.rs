//! The master key, which is not in the database, and the keys that are derived from it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hmac::{Hmac, Mac};
use latchkey_contract::MethodId;
use latchkey_flow::CodeDigest;
use sha2::Sha256;

use crate::crypto::random::{self, EntropyError};
use crate::crypto::token::TokenDigest;

/// The keys for three uses, derived from the configured one, so that none serves for another use. The words
/// that they are derived with stay as they are: data is stored under these keys.
pub struct Keys {
    code: [u8; 32],
    cipher: XChaCha20Poly1305,
    pseudonym: [u8; 32],
}

/// A ciphertext cannot be decrypted: another key, another owner, or it was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DecryptError;

impl Keys {
    /// Derives the keys from the configured one, 32 bytes or more.
    #[must_use]
    pub fn new(master: &[u8]) -> Self {
        Self {
            code: hmac(master, &[b"latchkey code v1"]),
            cipher: XChaCha20Poly1305::new((&hmac(master, &[b"latchkey seal v1"])).into()),
            pseudonym: hmac(master, &[b"latchkey tag v1"]),
        }
    }

    /// The digest of a code, bound to the attempt and the method that it was made for. Without the key the
    /// million codes cannot be tried out on a copy of the database.
    #[must_use]
    pub fn code(&self, attempt: &TokenDigest, method: &MethodId, code: &str) -> CodeDigest {
        let parts = [attempt.as_str(), &method.0, code].map(str::as_bytes);
        CodeDigest::new(hmac(&self.code, &parts))
    }

    /// A short name for an account that reveals nothing about it, for the names of its cookies.
    #[must_use]
    pub fn cookie_suffix(&self, account_id: &str) -> String {
        HEXLOWER.encode(&hmac(&self.pseudonym, &[account_id.as_bytes()])[..6])
    }

    /// A digest under the key, for what must be recognised but not read: usernames that no account has.
    #[must_use]
    pub fn pseudonym(&self, text: &str) -> String {
        HEXLOWER.encode(&hmac(&self.pseudonym, &[b"blind", text.as_bytes()])[..16])
    }

    /// Encrypts a method's secret for its owner: in another account's row it cannot be decrypted.
    ///
    /// # Errors
    /// [`EntropyError`] when the operating system has no randomness.
    pub fn encrypt(
        &self,
        account_id: &str,
        method: &MethodId,
        secret: &[u8],
    ) -> Result<String, EntropyError> {
        self.encrypt_bytes(&owner(account_id, method), secret)
    }

    /// Decrypts what [`Self::encrypt`] made.
    ///
    /// # Errors
    /// [`DecryptError`] if anything about it has changed.
    pub fn decrypt(
        &self,
        account_id: &str,
        method: &MethodId,
        encrypted: &str,
    ) -> Result<Vec<u8>, DecryptError> {
        self.decrypt_bytes(&owner(account_id, method), encrypted)
    }

    /// Encrypts a notification until it is sent: it may hold a link's token.
    ///
    /// # Errors
    /// [`EntropyError`] when the operating system has no randomness.
    pub fn encrypt_notification(&self, id: &str, notification: &[u8]) -> Result<String, EntropyError> {
        self.encrypt_bytes(&notification_of(id), notification)
    }

    /// Decrypts what [`Self::encrypt_notification`] made.
    ///
    /// # Errors
    /// [`DecryptError`] if anything about it has changed.
    pub fn decrypt_notification(&self, id: &str, encrypted: &str) -> Result<Vec<u8>, DecryptError> {
        self.decrypt_bytes(&notification_of(id), encrypted)
    }

    fn encrypt_bytes(&self, aad: &[u8], secret: &[u8]) -> Result<String, EntropyError> {
        let nonce: [u8; 24] = random::bytes()?;
        let encrypted = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad })
            .map_err(|_| EntropyError)?;
        Ok(STANDARD_NO_PAD.encode([&nonce[..], &encrypted].concat()))
    }

    fn decrypt_bytes(&self, aad: &[u8], encrypted: &str) -> Result<Vec<u8>, DecryptError> {
        let bytes = STANDARD_NO_PAD.decode(encrypted).map_err(|_| DecryptError)?;
        let (nonce, encrypted) = bytes.split_first_chunk::<24>().ok_or(DecryptError)?;
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: encrypted, aad }).map_err(|_| DecryptError)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

fn owner(account_id: &str, method: &MethodId) -> Vec<u8> {
    format!("{account_id}\0{}", method.0).into_bytes()
}

/// No account's id is that word, so a notification is never taken for a method's secret.
fn notification_of(id: &str) -> Vec<u8> {
    format!("letter\0{id}").into_bytes()
}

/// HMAC-SHA-256 over parts, each preceded by its length so that none can flow into the next.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method() -> MethodId {
        MethodId("app".to_owned())
    }

    #[test]
    fn a_sealed_secret_opens_for_its_owner_only_and_only_unchanged() {
        let keys = Keys::new(&[1; 32]);
        let encrypted = keys.encrypt("ada", &method(), b"secret").unwrap();
        assert_eq!(keys.decrypt("ada", &method(), &encrypted).unwrap(), b"secret");
        assert_eq!(keys.decrypt("bob", &method(), &encrypted), Err(DecryptError));
        assert_eq!(keys.decrypt("ada", &MethodId("app-2".into()), &encrypted), Err(DecryptError));
        assert_eq!(Keys::new(&[2; 32]).decrypt("ada", &method(), &encrypted), Err(DecryptError));
        let bytes = STANDARD_NO_PAD.decode(&encrypted).unwrap();
        for i in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[i] ^= 1;
            assert_eq!(keys.decrypt("ada", &method(), &STANDARD_NO_PAD.encode(flipped)), Err(DecryptError));
        }
        assert_eq!(keys.decrypt("ada", &method(), ""), Err(DecryptError));
    }

    #[test]
    fn a_code_is_bound_to_its_attempt_its_method_and_the_key() {
        let (one, two) = (TokenDigest::stored("1".into()), TokenDigest::stored("2".into()));
        let keys = Keys::new(&[1; 32]);
        let digest = keys.code(&one, &method(), "123456");
        assert_eq!(digest, keys.code(&one, &method(), "123456"));
        assert_ne!(digest, keys.code(&two, &method(), "123456"));
        assert_ne!(digest, keys.code(&one, &MethodId("sms".into()), "123456"));
        assert_ne!(digest, keys.code(&one, &method(), "123457"));
        assert_ne!(digest, Keys::new(&[2; 32]).code(&one, &method(), "123456"));
    }
}
