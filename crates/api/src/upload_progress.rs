//! The progress of uploads, and a limit on how many are processed at a time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::InternalError;

/// How many files are read or applied at once: each may take tens of megabytes.
const SLOTS: usize = 2;

/// The uploads that this process is reading or applying.
#[derive(Clone)]
pub struct Uploads {
    slots: Arc<Semaphore>,
    applying: Arc<Mutex<HashMap<String, Arc<AtomicU32>>>>,
}

/// Permission to process a file; given back when dropped.
pub struct UploadSlot(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

/// The progress of an upload that is being applied; dropped when that ends.
pub struct Progress {
    id: String,
    saved: Arc<AtomicU32>,
    uploads: Uploads,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { slots: Arc::new(Semaphore::new(SLOTS)), applying: Arc::default() }
    }
}

impl Uploads {
    /// Waits for a slot.
    ///
    /// # Errors
    /// None as long as the process runs: the semaphore is never closed.
    pub async fn acquire_slot(&self) -> Result<UploadSlot, InternalError> {
        let permit = self.slots.clone().acquire_owned().await;
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
        self.applying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    /// Counts rows that were saved.
    pub fn add(&self, rows: usize) {
        self.saved.fetch_add(u32::try_from(rows).unwrap_or(u32::MAX), Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut applying = self.uploads.lock();
        // Of two requests for one upload the last to end removes it: then only the map and this one hold the
        // count.
        if Arc::strong_count(&self.saved) <= 2 {
            applying.remove(&self.id);
        }
    }
}
