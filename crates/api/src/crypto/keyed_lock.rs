//! One at a time for each key, within this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use tokio::sync::OwnedMutexGuard;

/// One at a time for each key. Twenty right passwords at once take their turns instead of looking like guesses;
/// across processes the count in the database holds.
#[derive(Default)]
pub struct KeyedLock(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl KeyedLock {
    /// Waits for the key's turn, and holds it until the guard is dropped.
    pub async fn take(&self, key: &str) -> OwnedMutexGuard<()> {
        let turn = self.turn(key);
        turn.lock_owned().await
    }

    fn turn(&self, key: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(turn) = turns.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        // As many as are waited for, and never more than twice that.
        if turns.len() > 64 {
            turns.retain(|_, turn| turn.strong_count() > 0);
        }
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        turns.insert(key.to_owned(), Arc::downgrade(&turn));
        turn
    }
}
