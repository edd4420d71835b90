//! Finds the comments of a Rust text.

/// A comment, or one line of a block comment.
#[derive(Debug, PartialEq)]
pub(crate) struct Comment<'a> {
    /// Counted from 1.
    pub(crate) line: usize,
    /// From the comment's first character, as in `// why`, to the end of the line.
    pub(crate) text: &'a str,
}

/// The comments of `source` in order, doc comments included. Strings and character literals are skipped.
pub(crate) fn comments(source: &str) -> Vec<Comment<'_>> {
    let bytes = source.as_bytes();
    let (mut found, mut position, mut line) = (Vec::new(), 0, 1);
    while position < bytes.len() {
        let end = match bytes[position] {
            b'/' if bytes[position..].starts_with(b"//") => line_end(bytes, position),
            b'/' if bytes[position..].starts_with(b"/*") => block_end(bytes, position),
            b'"' => string_end(bytes, position),
            b'r' if is_raw_string(bytes, position) => raw_string_end(bytes, position),
            b'\'' => character_end(bytes, position),
            _ => position + 1,
        };
        if bytes[position] == b'/' && end > position + 1 {
            let lines = source[position..end].lines();
            found.extend(lines.enumerate().map(|(index, text)| Comment { line: line + index, text }));
        }
        line += bytes[position..end].iter().filter(|byte| **byte == b'\n').count();
        position = end;
    }
    found
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    find(bytes, start, b"\n")
}

/// Block comments nest.
fn block_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut position) = (1, start + 2);
    while position < bytes.len() && depth > 0 {
        match &bytes[position..] {
            [b'/', b'*', ..] => (depth, position) = (depth + 1, position + 2),
            [b'*', b'/', ..] => (depth, position) = (depth - 1, position + 2),
            _ => position += 1,
        }
    }
    position
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut position = start + 1;
    while position < bytes.len() && bytes[position] != b'"' {
        position += if bytes[position] == b'\\' { 2 } else { 1 };
    }
    (position + 1).min(bytes.len())
}

/// Whether the `r` at `position` begins `r"…"`, `r#"…"#` or, after a `b` or `c`, one of their siblings.
fn is_raw_string(bytes: &[u8], position: usize) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let before = match &bytes[..position] {
        [rest @ .., b'b' | b'c'] => rest.last(),
        all => all.last(),
    };
    let hashes = bytes[position + 1..].iter().take_while(|byte| **byte == b'#').count();
    !before.is_some_and(|byte| is_word(*byte)) && bytes.get(position + 1 + hashes) == Some(&b'"')
}

fn raw_string_end(bytes: &[u8], start: usize) -> usize {
    let hashes = bytes[start + 1..].iter().take_while(|byte| **byte == b'#').count();
    let mut close = vec![b'"'];
    close.resize(1 + hashes, b'#');
    let content = start + 1 + hashes + 1;
    (find(bytes, content, &close) + close.len()).min(bytes.len())
}

/// The end of `'x'` or `'\n'`; of a lifetime, only the quote is skipped.
fn character_end(bytes: &[u8], start: usize) -> usize {
    if bytes.get(start + 1) == Some(&b'\\') {
        return (find(bytes, start + 3, b"'") + 1).min(bytes.len());
    }
    // A character takes at most four bytes.
    let close = (start + 2..start + 6).find(|position| bytes.get(*position) == Some(&b'\''));
    let text = close.and_then(|close| std::str::from_utf8(&bytes[start + 1..close]).ok());
    match (close, text) {
        (Some(close), Some(text)) if text.chars().count() == 1 => close + 1,
        _ => start + 1,
    }
}

/// The position of `pattern` at or after `start`, or the end of the text.
fn find(bytes: &[u8], start: usize, pattern: &[u8]) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    rest.windows(pattern.len())
        .position(|window| window == pattern)
        .map_or(bytes.len(), |offset| start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(usize, &str)> {
        comments(source).iter().map(|comment| (comment.line, comment.text)).collect()
    }

    #[test]
    fn comments_of_every_form_are_found_with_their_lines() {
        let source = "//! a\nfn b() {} // c\n/* d\n /* e */ f */ fn g() {}\n/// ü\n";
        let expected = [(1, "//! a"), (2, "// c"), (3, "/* d"), (4, " /* e */ f */"), (5, "/// ü")];
        assert_eq!(found(source), expected);
    }

    #[test]
    fn strings_and_characters_hold_no_comment() {
        for source in [
            r#"let a = "http://a"; "#,
            r##"let a = r"\"; let b = "//";"##,
            r###"let a = r#"" // "#; let b = br##"//"##;"###,
            r#"let a = "\\\"//";"#,
            r#"let a = ['"', '\'', '"']; let b = "//";"#,
            r#"fn a<'a>(b: &'a str) -> &'a str { "//" }"#,
            r#"let for_r = for_r("//");"#,
        ] {
            assert_eq!(found(source), [], "{source}");
        }
        assert_eq!(found("let a = 'ü'; // b"), [(1, "// b")]);
        assert_eq!(found("fn a<'a>() {} // b"), [(1, "// b")]);
        assert_eq!(found("let a = \"\n\n\"; // b"), [(3, "// b")]);
    }
}
