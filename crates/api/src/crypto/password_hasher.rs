//! Passwords: hashed with argon2id off the async threads, a permit a core.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHasher as _, Version};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use crate::crypto::random::{self, EntropyError};

/// 19 MiB, two passes, one lane: the floor of OWASP's Password Storage Cheat Sheet (ASVS 5.0 11.4.2).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How many may wait for each permit before the next is refused: 64 × 40 ms is as long as anybody waits.
const WAITING_PER_PERMIT: usize = 64;

/// Checks and makes password hashes.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    permits: Semaphore,
    places: usize,
    taken: AtomicUsize,
    /// Memory to hash in, one a permit: 19 MiB is too much to ask the system for at every login.
    memory: Mutex<Vec<Vec<Block>>>,
    /// The hash of a random password, checked where there is no account or no password.
    dummy: String,
}

/// What a check found.
#[derive(Debug, PartialEq, Eq)]
pub struct PasswordCheck {
    /// Whether the password is the right one.
    pub right: bool,
    /// The same password hashed as it should be today, where the stored hash is weaker.
    pub upgraded: Option<String>,
}

/// The queue is full.
#[derive(Debug)]
pub struct Busy;

/// Why a password could not be checked or hashed.
#[derive(Debug)]
pub enum HashError {
    /// The operating system has no randomness for a salt.
    Entropy(EntropyError),
    /// The stored hash is no PHC string of a known algorithm.
    Unreadable,
    /// Hashing failed: its thread panicked, or argon2 refused the input.
    Failed,
}

impl std::fmt::Display for HashError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Entropy(_) => "the operating system has no randomness",
            Self::Unreadable => "the stored hash cannot be read",
            Self::Failed => "hashing failed",
        })
    }
}

impl std::error::Error for HashError {}

impl From<EntropyError> for HashError {
    fn from(error: EntropyError) -> Self {
        Self::Entropy(error)
    }
}

/// A place in the queue; given back when dropped.
pub struct HashPermit(Arc<Inner>);

impl Drop for HashPermit {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Passwords {
    /// Room for as many hashes at once as the machine has cores.
    ///
    /// # Errors
    /// [`HashError::Entropy`].
    pub fn new() -> Result<Self, HashError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let password: [u8; 32] = random::bytes()?;
        let dummy = hash(&password)?;
        Ok(Self(Arc::new(Inner {
            permits: Semaphore::new(cores),
            places: cores * (1 + WAITING_PER_PERMIT),
            taken: AtomicUsize::new(0),
            memory: Mutex::new(Vec::new()),
            dummy,
        })))
    }

    /// Takes a place in the queue, to be kept until the answer is known.
    ///
    /// # Errors
    /// [`Busy`] when the queue is full.
    pub fn place(&self) -> Result<HashPermit, Busy> {
        let place = HashPermit(self.0.clone());
        (self.0.taken.fetch_add(1, Ordering::Relaxed) < self.0.places).then_some(place).ok_or(Busy)
    }

    /// Checks a password. Without a hash, takes the same time and finds it wrong.
    ///
    /// # Errors
    /// [`HashError::Unreadable`].
    pub async fn check(&self, stored: Option<String>, password: String) -> Result<PasswordCheck, HashError> {
        self.run(move |inner| {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| inner.dummy.clone());
            let right = inner.verify(&stored, password.as_bytes())? && known;
            let upgraded = (right && is_weak(&stored)).then(|| hash(password.as_bytes())).transpose()?;
            Ok(PasswordCheck { right, upgraded })
        })
        .await
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`HashError::Entropy`].
    pub async fn hash(&self, password: String) -> Result<String, HashError> {
        self.run(move |_| hash(password.as_bytes())).await
    }

    /// Hashes texts that are looked up together, with one salt: what is typed is then hashed once, not once for
    /// each. They have to be random, so that two of them are never the same.
    ///
    /// # Errors
    /// [`HashError::Entropy`].
    pub async fn hash_set(&self, texts: Vec<String>) -> Result<Vec<String>, HashError> {
        let salt: [u8; 16] = random::bytes()?;
        self.run(move |_| texts.iter().map(|text| hash_with(text.as_bytes(), &salt)).collect()).await
    }

    /// Hashes a text as one of a set was hashed, to be found among them by [`is_same_hash`].
    ///
    /// # Errors
    /// [`HashError::Unreadable`].
    pub async fn hash_like(&self, one_of_the_set: String, text: String) -> Result<String, HashError> {
        self.run(move |_| {
            let stored = PasswordHash::new(&one_of_the_set).map_err(|_| HashError::Unreadable)?;
            hash_with(text.as_bytes(), &stored.salt.ok_or(HashError::Unreadable)?)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let _permit = self.0.permits.acquire().await.map_err(|_| HashError::Failed)?;
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || work(&inner)).await.map_err(|_| HashError::Failed)?
    }
}

impl Inner {
    fn verify(&self, stored: &str, password: &[u8]) -> Result<bool, HashError> {
        let stored = PasswordHash::new(stored).map_err(|_| HashError::Unreadable)?;
        let params = Params::try_from(&stored).map_err(|_| HashError::Unreadable)?;
        let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
            return Err(HashError::Unreadable);
        };
        let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(|_| HashError::Unreadable)?;
        let blocks = params.block_count();
        let mut memory = self.memory.lock().ok().and_then(|mut pool| pool.pop()).unwrap_or_default();
        memory.resize(blocks.max(memory.len()), Block::new());
        let mut output = [0; Output::MAX_LENGTH];
        let output = &mut output[..expected.len()];
        let hashed = Argon2::new(algorithm, Version::V0x13, params).hash_password_into_with_memory(
            password,
            &salt,
            output,
            &mut memory[..blocks],
        );
        if let Ok(mut pool) = self.memory.lock() {
            pool.push(memory);
        }
        hashed.map_err(|_| HashError::Failed)?;
        Ok((*output).ct_eq(expected.as_bytes()).into())
    }
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &[u8]) -> Result<String, HashError> {
    hash_with(password, &random::bytes::<16>()?)
}

/// Whether two hashes are the same, in constant time.
#[must_use]
pub fn is_same_hash(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn hash_with(password: &[u8], salt: &[u8]) -> Result<String, HashError> {
    let hashed = argon2().hash_password_with_salt(password, salt);
    hashed.map(|hash| hash.to_string()).map_err(|_| HashError::Failed)
}

/// Whether a hash was made with less than is asked for today.
fn is_weak(stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else { return false };
    let Ok(params) = Params::try_from(&hash) else { return false };
    hash.algorithm.as_str() != "argon2id" || params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weak(password: &[u8]) -> String {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(password, &[7; 16])
            .unwrap()
            .to_string()
    }

    #[tokio::test]
    async fn exactly_the_same_bytes_are_the_password() {
        let passwords = Passwords::new().unwrap();
        let long = "ab".repeat(128);
        for password in ["correct horse", " spaces at both ends ", long.as_str(), "pässwörd 🔑"] {
            let stored = passwords.hash(password.to_owned()).await.unwrap();
            assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
            let check = |text: String| passwords.check(Some(stored.clone()), text);
            let right = PasswordCheck { right: true, upgraded: None };
            assert_eq!(check(password.to_owned()).await.unwrap(), right);
            let mut shorter = password.to_owned();
            shorter.pop();
            for other in [format!("{password} "), shorter, password.replace('e', "E").replace('a', "A")] {
                assert!(other == password || !check(other).await.unwrap().right);
            }
        }
    }

    #[tokio::test]
    async fn every_character_of_a_long_password_counts() {
        let passwords = Passwords::new().unwrap();
        let long = "a".repeat(256);
        let stored = passwords.hash(long.clone()).await.unwrap();
        for place in [0, 72, 73, 128, 255] {
            let mut other = long.clone().into_bytes();
            other[place] = b'b';
            let other = String::from_utf8(other).unwrap();
            assert!(!passwords.check(Some(stored.clone()), other).await.unwrap().right, "{place}");
        }
    }

    #[tokio::test]
    async fn a_weak_hash_is_upgraded_when_the_password_is_right() {
        let passwords = Passwords::new().unwrap();
        let stored = weak(b"correct horse");
        let checked = passwords.check(Some(stored.clone()), "correct horse".into()).await.unwrap();
        let upgraded = checked.upgraded.unwrap();
        assert!(!is_weak(&upgraded));
        assert!(passwords.check(Some(upgraded), "correct horse".into()).await.unwrap().right);
        let wrong = passwords.check(Some(stored), "wrong".into()).await.unwrap();
        assert_eq!(wrong, PasswordCheck { right: false, upgraded: None });
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let passwords = Passwords::new().unwrap();
        assert!(!passwords.check(None, String::new()).await.unwrap().right);
    }

    #[tokio::test]
    async fn a_full_queue_sends_the_next_one_away() {
        let passwords = Passwords::new().unwrap();
        let mut places: Vec<_> = (0..passwords.0.places).map(|_| passwords.place().unwrap()).collect();
        assert!(passwords.place().is_err());
        places.pop();
        assert!(passwords.place().is_ok());
    }
}
