//! The folders that the commands use: the checkout, its build folders, and the user's cache.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, at_path};

pub(crate) struct Workspace {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// Cargo's build folder, which CARGO_TARGET_DIR may put outside the checkout.
    pub(crate) target: PathBuf,
    /// Tools that are installed or built once per user; shared by all checkouts.
    pub(crate) cache: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the variable for `cargo run`. Its value at compile time would be wrong when clones share a
        // build folder.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.join("../..");
        let root = root.canonicalize().map_err(at_path(&root))?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let configured = env::var_os("LATCHKEY_CACHE").map(|dir| root.join(dir));
        let xdg = env::var_os("XDG_CACHE_HOME").filter(|dir| Path::new(dir).is_absolute()).map(PathBuf::from);
        let home = env::var_os("HOME").map(PathBuf::from);
        let cache = cache_folder(configured, xdg, home, cfg!(target_os = "macos"))
            .ok_or_else(|| Error::new("HOME is not set; LATCHKEY_CACHE can name a folder for the tools"))?;
        Ok(Self { root, target, cache })
    }

    /// The built app, as the server serves it.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The folder for fingerprints, logs and lock files of this checkout.
    pub(crate) fn state(&self) -> Result<PathBuf> {
        let folder = self.root.join("target/xtask");
        std::fs::create_dir_all(&folder).map_err(at_path(&folder))?;
        Ok(folder)
    }
}

fn cache_folder(
    configured: Option<PathBuf>,
    xdg: Option<PathBuf>,
    home: Option<PathBuf>,
    mac: bool,
) -> Option<PathBuf> {
    if configured.is_some() {
        return configured;
    }
    let base = xdg.or_else(|| home.map(|home| home.join(if mac { "Library/Caches" } else { ".cache" })));
    base.map(|base| base.join("latchkey"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(configured: Option<&str>, xdg: Option<&str>, home: Option<&str>, mac: bool) -> Option<String> {
        let found = cache_folder(configured.map(Into::into), xdg.map(Into::into), home.map(Into::into), mac);
        found.map(|path| path.display().to_string())
    }

    #[test]
    fn the_cache_is_in_the_folder_that_each_system_has_for_caches() {
        assert_eq!(folder(Some("/a"), Some("/x"), Some("/h"), false).as_deref(), Some("/a"));
        assert_eq!(folder(None, Some("/x"), Some("/h"), false).as_deref(), Some("/x/latchkey"));
        assert_eq!(folder(None, None, Some("/h"), false).as_deref(), Some("/h/.cache/latchkey"));
        assert_eq!(folder(None, None, Some("/h"), true).as_deref(), Some("/h/Library/Caches/latchkey"));
        assert_eq!(folder(None, None, None, false), None);
    }
}
