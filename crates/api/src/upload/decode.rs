//! Decoding the bytes of a text file: UTF-8, or UTF-16 of either order, with or without a byte order mark.

use super::file_error::FileError;

/// The text of the file.
///
/// # Errors
/// [`FileError`] when it is in another encoding, or no text.
pub fn text(mut bytes: Vec<u8>) -> Result<String, FileError> {
    let text = match bytes.as_slice() {
        [0xef, 0xbb, 0xbf, ..] => {
            bytes.drain(..3);
            utf8(bytes)?
        }
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        // No text begins with NUL: one beside an ASCII letter shows the byte order where no mark does.
        [first, 0, ..] if *first != 0 => utf16(&bytes, u16::from_le_bytes)?,
        [0, second, ..] if *second != 0 => utf16(&bytes, u16::from_be_bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return Err(FileError::because(
                "This is an old or a protected Excel file. Save it as XLSX without a password, or as CSV UTF-8.",
            ));
        }
        _ => utf8(bytes)?,
    };
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(FileError::because(format!(
            "Line {line} holds a NUL, which no text does. Save the file again as CSV UTF-8."
        )));
    }
    if text.trim().is_empty() {
        return Err(FileError::because("The file is empty. Its first line names the columns."));
    }
    Ok(text)
}

fn utf8(bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n').count();
        FileError::because(format!("Line {line} is not in UTF-8. Save the file as CSV UTF-8, or as XLSX."))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, FileError> {
    let broken = || FileError::because("The file is broken UTF-16. Save it as CSV UTF-8, or as XLSX.");
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(broken());
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn one_text_comes_out_of_every_encoding() {
        let plain = "username\r\nädä🔑\r\n";
        let marked = format!("\u{feff}{plain}");
        for bytes in [
            plain.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            units(&marked, u16::to_le_bytes),
            units(&marked, u16::to_be_bytes),
            units(plain, u16::to_le_bytes),
            units(plain, u16::to_be_bytes),
        ] {
            assert_eq!(text(bytes).unwrap(), plain);
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_to_do() {
        let odd = [&b"\xff\xfea\0b"[..], b"\xff\xfe\0\xd8a\0"];
        let nul = [&b"username\nada\0\n"[..], b"\0\0\0\0"];
        let other =
            [&b"username\n\xe4d\xe4\n"[..], b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x89PNG\r\n", b"", b" \r\n"];
        for bytes in odd.into_iter().chain(nul).chain(other) {
            let said = text(bytes.to_vec()).unwrap_err().to_string();
            assert!(said.contains("Save") || said.contains("first line"), "{said}");
        }
        assert!(text(b"username\n\xe4".to_vec()).unwrap_err().to_string().starts_with("Line 2 "));
    }
}
