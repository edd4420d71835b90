//! Names from outside (browsers, devices, accounts, the product), made harmless before a message repeats them.

use latchkey_words::text_in;

use super::LANGUAGE;

/// The longest name that a message repeats, in characters.
const LONGEST: usize = 64;

/// Whether a text has no control characters, line breaks or signs that turn or hide the text around them: only
/// then may it stand in a header, a command or an address.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(disturbs)
}

/// C0 and C1 controls, line and paragraph separators, bidirectional controls (UAX #9), invisible characters.
fn disturbs(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The product's name as a message may repeat it: one line, and no address that a mail program would make a
/// link of. A dot may stay, since some products are called after their domain; `=?` may not, since in a subject
/// it begins an encoded word (RFC 2047), which readers would decode to anything.
pub(super) fn product(name: &str) -> String {
    one_line(&name.replace("=?", " "), |c| matches!(c, '/' | ':' | '@' | '\\'))
}

/// The browser's name as a message may repeat it. It is a stranger's text: whoever has the password could
/// otherwise make us send "visit evil.example" to the account's owner.
pub(super) fn browser(name: &str) -> String {
    let name = one_line(name, |c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '(' | ')' | '+' | ','));
    if name.is_empty() { text_in!(LANGUAGE, "mail.unknown_browser") } else { name }
}

/// A name that somebody has typed, as a mail may repeat it: nothing in it is taken for an address.
pub(super) fn name(name: &str) -> String {
    one_line(name, |c| matches!(c, '.' | '/' | ':' | '\\' | '@' | '<' | '>'))
}

/// A username as a mail may repeat it. It may be an email address; an administrator has typed it.
pub(super) fn username(name: &str) -> String {
    one_line(name, |c| matches!(c, '/' | ':' | '\\' | '<' | '>'))
}

/// The text with a space for every sign that disturbs or that is `unwanted`, spaces joined, and cut.
fn one_line(text: &str, unwanted: impl Fn(char) -> bool) -> String {
    let spaced: String = text.chars().map(|c| if disturbs(c) || unwanted(c) { ' ' } else { c }).collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

/// The host as the origin-bound line wants it: letters, digits, dots and hyphens, without a port.
pub(super) fn host(host: &str) -> String {
    let name = host.split(':').next().unwrap_or_default();
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect()
}
