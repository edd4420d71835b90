//! Lists the files of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Result, at_path};

/// Every file under `path`, in a fixed order; `path` itself if it is a file, nothing if it does not exist.
/// Files that editors and operating systems create (`.DS_Store`, `.file.swp`, `file~`) are left out.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(path.is_file().then(|| path.to_path_buf()).into_iter().collect());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(at_path(path))? {
        entries.push(entry.map_err(at_path(path))?.path());
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
