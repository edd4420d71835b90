//! A lock for each key, within this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use tokio::sync::OwnedMutexGuard;

/// A lock for each key. Twenty right passwords at once are checked one after the other instead of looking like
/// guesses; across processes the count in the database is the limit.
#[derive(Default)]
pub struct KeyedLock(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl KeyedLock {
    /// Waits for the key's lock, and holds it until the guard is dropped.
    pub async fn take(&self, key: &str) -> OwnedMutexGuard<()> {
        self.mutex(key).lock_owned().await
    }

    fn mutex(&self, key: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut mutexes = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(mutex) = mutexes.get(key).and_then(Weak::upgrade) {
            return mutex;
        }
        // Those that nothing holds or waits for are dropped now and then, so that the map does not grow.
        if mutexes.len() > 64 {
            mutexes.retain(|_, mutex| mutex.strong_count() > 0);
        }
        let mutex = Arc::new(tokio::sync::Mutex::new(()));
        mutexes.insert(key.to_owned(), Arc::downgrade(&mutex));
        mutex
    }
}
