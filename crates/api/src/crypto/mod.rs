//! Keys, tokens, random numbers, password hashes, and a lock per key.

pub mod keyed_lock;
pub mod keys;
pub mod password_hasher;
pub mod random;
pub mod token;
