//! How far an upload has come, and how many are worked on at a time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::InternalError;

/// How many files are read or applied at once: each may take tens of megabytes.
const AT_ONCE: usize = 2;

/// The uploads that this process works on.
#[derive(Clone)]
pub struct Uploads {
    turns: Arc<Semaphore>,
    under_way: Arc<Mutex<HashMap<String, Arc<AtomicU32>>>>,
}

/// The right to work on a file; given back when dropped.
pub struct UploadSlot(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

/// An upload that is being applied, as long as this is held.
pub struct Progress {
    id: String,
    saved: Arc<AtomicU32>,
    uploads: Uploads,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), under_way: Arc::default() }
    }
}

impl Uploads {
    /// Waits for a turn.
    ///
    /// # Errors
    /// [`InternalError`] never, as long as the process lives.
    pub async fn turn(&self) -> Result<UploadSlot, InternalError> {
        let permit = self.turns.clone().acquire_owned().await;
        permit.map(UploadSlot).map_err(|_| InternalError::new("the queue for uploads is closed"))
    }

    /// Notes that an upload is being applied.
    #[must_use]
    pub fn begin(&self, id: &str) -> Progress {
        let saved = self.lock().entry(id.to_owned()).or_default().clone();
        Progress { id: id.to_owned(), saved, uploads: self.clone() }
    }

    /// How many rows of an upload have been saved so far, while it is being applied here.
    #[must_use]
    pub fn saved(&self, id: &str) -> Option<u32> {
        self.lock().get(id).map(|saved| saved.load(Ordering::Relaxed))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<AtomicU32>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    /// So many more rows are saved.
    pub fn add(&self, rows: usize) {
        self.saved.fetch_add(u32::try_from(rows).unwrap_or(u32::MAX), Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut under_way = self.uploads.lock();
        // Somebody who asked twice is told until the last of both is done: the map and this one hold it then.
        if Arc::strong_count(&self.saved) <= 2 {
            under_way.remove(&self.id);
        }
    }
}
