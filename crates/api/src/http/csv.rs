//! CSV files in which no spreadsheet finds a formula to run (OWASP "CSV Injection", ASVS 5.0 1.2.10).

/// A record of RFC 4180, with its line break.
#[must_use]
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell: always in quotes, so that nothing within ends it, and with an apostrophe before text that a
/// spreadsheet would take for a formula.
#[must_use]
pub fn cell(text: &str) -> String {
    // Text that itself begins with apostrophes before such a sign gets one more: [`plain`] takes off just one.
    let bare = text.trim_start_matches('\'');
    let is_formula = bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, text.replace('"', "\"\""))
}

/// The text that [`cell`] was given, from the cell without its quotes: the reverse of [`cell`]. An apostrophe
/// is taken off only before text that a spreadsheet would take for a formula.
#[must_use]
pub fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if cell(rest).starts_with("\"'") => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// M3.
    #[test]
    fn no_cell_is_a_formula_and_all_can_be_read_back() {
        for text in [
            "=cmd()",
            "+41791234567",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1",
            "ada",
            "",
            "'x",
            "'=1",
            "''+1",
            "a\"b,c",
        ] {
            let cell = cell(text);
            let inside = cell.strip_prefix('"').unwrap().strip_suffix('"').unwrap().replace("\"\"", "\"");
            let first = inside.chars().next().unwrap_or('x');
            assert!(!"=+-@\t\r\n\0＝＋－＠".contains(first), "{text:?} {cell:?}");
            assert_eq!(plain(&inside), text);
        }
    }

    #[test]
    fn quotes_commas_and_lines_stay_within_their_cell() {
        assert_eq!(
            line(["a,b", "say \"x\"", "1\n2", "+1"]),
            "\"a,b\",\"say \"\"x\"\"\",\"1\n2\",\"'+1\"\r\n"
        );
    }
}
