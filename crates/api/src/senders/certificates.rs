//! The certificates of a `ca_file`.

use std::path::Path;

use super::error::SettingsError;

/// The content of the file, PEM.
///
/// # Errors
/// [`SettingsError`] if it cannot be read, or holds no certificate.
pub(super) fn read_certificates(file: &Path) -> Result<Vec<u8>, SettingsError> {
    let problem = |why: &str| SettingsError::new("ca_file", format!("{}: {why}", file.display()));
    let pem = std::fs::read(file).map_err(|error| problem(&error.to_string()))?;
    // A file without any would be taken for "nothing more to trust" and fail at the first send only.
    if !pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") {
        return Err(problem("there is no certificate in it"));
    }
    Ok(pem)
}
