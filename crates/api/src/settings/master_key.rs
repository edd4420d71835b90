//! The master key, which is not in the database: set, read from its file, or made at the first start.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Settings;

impl Settings {
    /// The master key. Beside an SQLite file one is made at the first start; replicas on PostgreSQL must share
    /// one.
    ///
    /// # Errors
    /// What is wrong with `key` or `key_file`.
    pub fn master_key(&self) -> Result<Vec<u8>, String> {
        match (&self.key, &self.key_file) {
            (Some(_), Some(_)) => Err("key and key_file: set one of the two".to_owned()),
            (Some(key), None) => decode_key(key.reveal()).map_err(|error| format!("key: {error}")),
            (None, Some(file)) => read_key(file),
            (None, None) => match self.database.strip_prefix("sqlite:") {
                Some(file) => {
                    let file = file.split('?').next().unwrap_or_default().trim_start_matches("//");
                    let file = Path::new(file).with_extension("key");
                    if !file.exists() {
                        make_key(&file)?;
                    }
                    read_key(&file)
                }
                None => Err("key: set key or key_file; all replicas must share it".to_owned()),
            },
        }
    }
}

fn decode_key(text: &str) -> Result<Vec<u8>, String> {
    let key = STANDARD.decode(text.trim()).map_err(|_| "it is not base64".to_owned())?;
    if key.len() < 32 { Err("it must be 32 bytes or more".to_owned()) } else { Ok(key) }
}

fn read_key(file: &Path) -> Result<Vec<u8>, String> {
    let fail = |error: String| format!("key_file: {}: {error}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
    decode_key(&text).map_err(fail)
}

fn make_key(file: &Path) -> Result<(), String> {
    use std::io::Write as _;
    let fail = |error: String| format!("key_file: {}: {error}", file.display());
    let key: [u8; 32] = crate::crypto::random::bytes()
        .map_err(|_| fail("the operating system has no randomness".to_owned()))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(file).map_err(|error| fail(error.to_string()))?;
    let text = STANDARD.encode(key) + "\n";
    written
        .write_all(text.as_bytes())
        .and_then(|()| written.sync_all())
        .map_err(|error| fail(error.to_string()))
}
