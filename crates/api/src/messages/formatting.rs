//! NotificationText that go into messages: made harmless where they come from elsewhere, readable where they are numbers.

use std::time::Duration;

use latchkey_flow::Timestamp;
use latchkey_words::{Language, text_in};

/// The longest name that a message repeats, in characters.
const LONGEST: usize = 64;

/// Whether a text has no control characters, line breaks or signs that turn or hide the text around them: only
/// then may it stand in a header, a command or an address.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(disturbs)
}

/// C0 and C1 controls, line and paragraph separators, the bidirectional controls of UAX #9, and invisible signs.
fn disturbs(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The product's name as a message may say it: one line, and no address that a mail program would make a link
/// of. A dot may stay, since some products are called after their domain; `=?` may not, since in a subject it
/// begins an encoded word (RFC 2047), which readers would decode to anything.
pub(super) fn product(name: &str) -> String {
    one_line(&name.replace("=?", " "), |c| matches!(c, '/' | ':' | '@' | '\\'))
}

/// The browser's name as a message may say it. It is a stranger's text: whoever has the password could
/// otherwise have us mail "visit evil.example" to the account's owner.
pub(super) fn browser(name: &str) -> String {
    let name = one_line(name, |c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '(' | ')' | '+' | ','));
    if name.is_empty() { "an unknown browser".to_owned() } else { name }
}

/// A name that somebody has typed, as a letter may say it: nothing in it is taken for an address.
pub(super) fn name(name: &str) -> String {
    one_line(name, |c| matches!(c, '.' | '/' | ':' | '\\' | '@' | '<' | '>'))
}

/// A username as a letter may say it. It may be an email address; it is typed by an administrator.
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

/// "45 seconds", "5 minutes": rounded down, so that nobody is promised more time than there is.
pub(super) fn lifetime(lifetime: Duration) -> String {
    let seconds = lifetime.as_secs();
    if seconds >= 120 || seconds == 60 {
        text_in!(Language::ENGLISH, "duration.minutes", count = seconds / 60)
    } else {
        text_in!(Language::ENGLISH, "duration.seconds", count = seconds)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "5 October 2025, 14:03 UTC": a person far from the server can tell whether it was them.
pub(super) fn date(at: Timestamp) -> String {
    let (days, seconds) = (at.as_secs() / 86_400, at.as_secs() % 86_400);
    let (year, month, day) = civil(days);
    let month = MONTHS.get(month).copied().unwrap_or_default();
    format!("{day} {month} {year}, {:02}:{:02} UTC", seconds / 3600, seconds % 3600 / 60)
}

/// "2025-10-05T14:03:07Z", RFC 3339: for programs.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    let (days, seconds) = (at.as_secs() / 86_400, at.as_secs() % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", month + 1)
}

/// Year, month from 0 and day of the month, that many days after 1 January 1970, in the Gregorian calendar:
/// the algorithm `civil_from_days` of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms". The year
/// is counted from March, so that the leap day is its last.
fn civil(days: u64) -> (u64, usize, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12;
    let year = era * 400 + year_of_era + u64::from(month < 2);
    (year, usize::try_from(month).unwrap_or_default(), day)
}
