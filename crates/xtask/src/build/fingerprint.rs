//! Has anything changed since? Files are compared by content for a build, by time for a watch.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::error::{Result, at};

#[derive(Clone, Copy)]
pub(crate) enum By {
    /// Right in a fresh clone too, where every time is new and nothing has changed.
    Content,
    /// Cheap enough to ask every second.
    Time,
}

/// A number that changes when any of the files does, or when one comes or goes. A path that is not there counts as such.
pub(crate) fn stamp(root: &Path, paths: &[&str], by: By) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        for file in files(&root.join(path))? {
            file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
            match by {
                By::Content => fs::read(&file).map_err(at(&file))?.hash(&mut hasher),
                By::Time => size_and_time(&file).hash(&mut hasher),
            }
        }
    }
    Ok(hasher.finish())
}

/// A file that vanished between being listed and being looked at is a change like any other.
fn size_and_time(file: &Path) -> Option<(u64, u128)> {
    let meta = file.metadata().ok()?;
    let time = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((meta.len(), time.as_nanos()))
}

/// Every file under the path, in a fixed order; the path itself if it is a file, nothing if it is missing.
/// What editors and systems leave about (`.DS_Store`, `.file.swp`, `file~`) is not ours.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(path.is_file().then(|| path.to_path_buf()).into_iter().collect());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(at(path))? {
        entries.push(entry.map_err(at(path))?.path());
    }
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') && !name.ends_with('~') {
            found.extend(files(&entry)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("latchkey-stamp-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/deep")).unwrap();
        fs::write(folder.join("src/deep/a.rs"), "one").unwrap();
        fs::write(folder.join("top.toml"), "two").unwrap();
        folder
    }

    #[test]
    fn an_edit_a_new_file_a_deletion_and_a_rename_each_change_the_stamp() {
        let root = scratch("changes");
        for by in [By::Content, By::Time] {
            let mut seen = Vec::new();
            let mut look = || {
                let now = stamp(&root, &["src", "top.toml"], by).unwrap();
                assert!(!seen.contains(&now), "change {} went unseen", seen.len());
                seen.push(now);
            };
            look();
            fs::write(root.join("src/deep/a.rs"), "uno!").unwrap();
            look();
            fs::write(root.join("src/b.rs"), "").unwrap();
            look();
            fs::rename(root.join("src/b.rs"), root.join("src/c.rs")).unwrap();
            look();
            fs::remove_file(root.join("top.toml")).unwrap();
            look();
            fs::remove_file(root.join("src/c.rs")).unwrap();
            fs::write(root.join("top.toml"), "two").unwrap();
            fs::write(root.join("src/deep/a.rs"), "one").unwrap();
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_touched_file_is_no_change_of_content() {
        let root = scratch("touched");
        let before = (stamp(&root, &["src"], By::Content), stamp(&root, &["src"], By::Time));
        let file = fs::File::options().append(true).open(root.join("src/deep/a.rs")).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        assert_eq!(stamp(&root, &["src"], By::Content), before.0);
        assert_ne!(stamp(&root, &["src"], By::Time), before.1);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn what_an_editor_leaves_about_is_not_looked_at() {
        let root = scratch("editor");
        let before = stamp(&root, &["src", "nowhere"], By::Content);
        fs::write(root.join("src/.a.rs.swp"), "").unwrap();
        fs::write(root.join("src/a.rs~"), "").unwrap();
        assert_eq!(stamp(&root, &["src", "nowhere"], By::Content), before);
        fs::remove_dir_all(root).unwrap();
    }
}
