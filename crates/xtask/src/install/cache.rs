//! Folders of the user's cache: each is created once, completely, by one process at a time.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Result, at_path};
use crate::process::progress::print_status;
use crate::workspace::Workspace;

/// The folder `name` of the cache, created by `create` if it does not exist yet.
/// `create` gets a temporary folder to fill and the path that it is renamed to when complete, so that an
/// interrupted run leaves only the temporary folder behind.
pub(crate) fn create_once(
    workspace: &Workspace,
    name: &str,
    create: impl FnOnce(&Path, &Path) -> Result<()>,
) -> Result<PathBuf> {
    let complete = workspace.cache.join(name);
    if complete.is_dir() {
        return Ok(complete);
    }
    let _lock = lock(&workspace.cache.join("locks").join(name.replace('/', "-")))?;
    if complete.is_dir() {
        return Ok(complete); // created by the process that held the lock
    }
    let temporary = complete
        .with_file_name(format!(".{}.part", complete.file_name().unwrap_or_default().to_string_lossy()));
    if temporary.exists() {
        fs::remove_dir_all(&temporary).map_err(at_path(&temporary))?;
    }
    fs::create_dir_all(&temporary).map_err(at_path(&temporary))?;
    create(&temporary, &complete)?;
    fs::rename(&temporary, &complete).map_err(at_path(&complete))?;
    Ok(complete)
}

/// The file for the output of a long step.
pub(crate) fn log_file(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let folder = workspace.cache.join("logs");
    fs::create_dir_all(&folder).map_err(at_path(&folder))?;
    Ok(folder.join(format!("{name}.log")))
}

/// Waits for the lock on `path`. It is released when the file is dropped, and when this process dies.
pub(crate) fn lock(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at_path(folder))?;
    }
    let file = File::options().create(true).append(true).open(path).map_err(at_path(path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            print_status(&format!("waiting for another xtask to finish ({})", path.display()));
            file.lock().map_err(at_path(path))?;
        }
        Err(TryLockError::Error(error)) => return Err(at_path(path)(error)),
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A temporary cache for one test.
    struct TemporaryCache(Workspace);

    impl TemporaryCache {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("latchkey-xtask-{name}-{}", std::process::id()));
            Self(Workspace { root: folder.clone(), target: folder.clone(), cache: folder })
        }
    }

    impl Drop for TemporaryCache {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0.cache);
        }
    }

    #[test]
    fn an_interrupted_installation_does_not_count_as_complete() {
        let TemporaryCache(workspace) = &TemporaryCache::new("interrupted");
        let failed = create_once(workspace, "tools/saw-1", |temporary, _| {
            fs::write(temporary.join("half"), "").map_err(at_path(temporary))?;
            Err(Error::new("the power went"))
        });
        assert!(failed.is_err());
        let made = create_once(workspace, "tools/saw-1", |temporary, _| {
            fs::write(temporary.join("complete"), "").map_err(at_path(temporary))
        });
        let made = made.expect("the second try succeeds");
        assert!(made.join("complete").exists());
        assert!(!made.join("half").exists());
    }

    #[test]
    fn parallel_callers_create_it_once() {
        let TemporaryCache(workspace) = &TemporaryCache::new("twice");
        let times = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    create_once(workspace, "tools/saw-1", |_, _| {
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
