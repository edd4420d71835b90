//! Things made once per user, whole or not at all, whoever else is making them at the same time.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Result, at};
use crate::process::progress::say;
use crate::workspace::Place;

/// The folder of that name in the cache; `make` fills it if it is not there yet.
/// `make` gets a folder beside it to fill and the name that it will have when done: an interrupted run leaves only the former.
pub(crate) fn once(
    place: &Place,
    name: &str,
    make: impl FnOnce(&Path, &Path) -> Result<()>,
) -> Result<PathBuf> {
    let whole = place.cache.join(name);
    if whole.is_dir() {
        return Ok(whole);
    }
    let _lock = lock(&place.cache.join("locks").join(name.replace('/', "-")))?;
    if whole.is_dir() {
        return Ok(whole); // the other xtask that we waited for has made it
    }
    let part =
        whole.with_file_name(format!(".{}.part", whole.file_name().unwrap_or_default().to_string_lossy()));
    if part.exists() {
        fs::remove_dir_all(&part).map_err(at(&part))?;
    }
    fs::create_dir_all(&part).map_err(at(&part))?;
    make(&part, &whole)?;
    fs::rename(&part, &whole).map_err(at(&whole))?;
    Ok(whole)
}

/// Where a long step writes what it says.
pub(crate) fn log(place: &Place, name: &str) -> Result<PathBuf> {
    let folder = place.cache.join("logs");
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    Ok(folder.join(format!("{name}.log")))
}

/// Held until it is dropped; the system lets go of it if this process dies.
pub(crate) fn lock(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    let file = File::options().create(true).append(true).open(path).map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            say(&format!("waiting for another xtask to finish ({})", path.display()));
            file.lock().map_err(at(path))?;
        }
        Err(TryLockError::Error(error)) => return Err(at(path)(error)),
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Trouble;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A cache of its own for each test, gone when it ends.
    struct Scratch(Place);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("latchkey-xtask-{name}-{}", std::process::id()));
            Self(Place { root: folder.clone(), target: folder.clone(), cache: folder })
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0.cache);
        }
    }

    #[test]
    fn what_was_interrupted_is_not_taken_for_whole() {
        let Scratch(place) = &Scratch::new("interrupted");
        let failed = once(place, "tools/saw-1", |part, _| {
            fs::write(part.join("half"), "").map_err(at(part))?;
            Err(Trouble::new("the power went"))
        });
        assert!(failed.is_err());
        let made = once(place, "tools/saw-1", |part, _| fs::write(part.join("whole"), "").map_err(at(part)));
        let made = made.expect("the second try succeeds");
        assert!(made.join("whole").exists());
        assert!(!made.join("half").exists());
    }

    #[test]
    fn two_at_once_make_it_once() {
        let Scratch(place) = &Scratch::new("twice");
        let times = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    once(place, "tools/saw-1", |_, _| {
                        times.fetch_add(1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(20));
                        Ok(())
                    })
                });
            }
        });
        assert_eq!(times.load(Ordering::SeqCst), 1);
    }
}
