//! Fingerprints of files: equal as long as nothing has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::error::{Result, at_path};
use crate::files::files;

#[derive(Clone, Copy)]
pub(crate) enum CompareBy {
    /// Correct in a fresh clone too, where every modification time is new; reads every file.
    Content,
    /// By size and modification time: cheap enough for every second.
    ModifiedTime,
}

/// A hash that changes when a file under `paths` is edited, added, removed or renamed. A path may be missing.
pub(crate) fn fingerprint(root: &Path, paths: &[&str], by: CompareBy) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        for file in files(&root.join(path))? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            match by {
                CompareBy::Content => fs::read(&file).map_err(at_path(&file))?.hash(&mut hasher),
                CompareBy::ModifiedTime => size_and_time(&file).hash(&mut hasher),
            }
        }
    }
    Ok(hasher.finish())
}

/// `None` for a file that was removed after it was listed, which counts as a change.
fn size_and_time(file: &Path) -> Option<(u64, u128)> {
    let meta = file.metadata().ok()?;
    let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((meta.len(), time.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("latchkey-fingerprint-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/deep")).unwrap();
        fs::write(folder.join("src/deep/a.rs"), "one").unwrap();
        fs::write(folder.join("top.toml"), "two").unwrap();
        folder
    }

    #[test]
    fn an_edit_a_new_file_a_deletion_and_a_rename_each_change_the_fingerprint() {
        let root = scratch("changes");
        for by in [CompareBy::Content, CompareBy::ModifiedTime] {
            let mut seen = Vec::new();
            let mut check = || {
                let now = fingerprint(&root, &["src", "top.toml"], by).unwrap();
                assert!(!seen.contains(&now), "change {} went unseen", seen.len());
                seen.push(now);
            };
            check();
            fs::write(root.join("src/deep/a.rs"), "uno!").unwrap();
            check();
            fs::write(root.join("src/b.rs"), "").unwrap();
            check();
            fs::rename(root.join("src/b.rs"), root.join("src/c.rs")).unwrap();
            check();
            fs::remove_file(root.join("top.toml")).unwrap();
            check();
            fs::remove_file(root.join("src/c.rs")).unwrap();
            fs::write(root.join("top.toml"), "two").unwrap();
            fs::write(root.join("src/deep/a.rs"), "one").unwrap();
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_touched_file_is_no_change_of_content() {
        let root = scratch("touched");
        let before = (
            fingerprint(&root, &["src"], CompareBy::Content),
            fingerprint(&root, &["src"], CompareBy::ModifiedTime),
        );
        let file = fs::File::options().append(true).open(root.join("src/deep/a.rs")).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        assert_eq!(fingerprint(&root, &["src"], CompareBy::Content), before.0);
        assert_ne!(fingerprint(&root, &["src"], CompareBy::ModifiedTime), before.1);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn temporary_files_of_an_editor_are_ignored() {
        let root = scratch("editor");
        let before = fingerprint(&root, &["src", "nowhere"], CompareBy::Content);
        fs::write(root.join("src/.a.rs.swp"), "").unwrap();
        fs::write(root.join("src/a.rs~"), "").unwrap();
        assert_eq!(fingerprint(&root, &["src", "nowhere"], CompareBy::Content), before);
        fs::remove_dir_all(root).unwrap();
    }
}
