//! Times and durations as messages and exports write them.

use std::time::Duration;

use latchkey_flow::Timestamp;
use latchkey_words::{Key, key, text_in};
use time::format_description::well_known::Rfc3339;
use time::{Month, OffsetDateTime};

use super::LANGUAGE;

/// 31 December 9999, 23:59:59 UTC, in seconds since the Unix epoch: the last moment that RFC 3339 can write.
const LAST: u64 = 253_402_300_799;

/// "45 seconds", "5 minutes": rounded down, so that nobody is promised more time than there is.
pub(super) fn lifetime(lifetime: Duration) -> String {
    let seconds = lifetime.as_secs();
    if seconds >= 120 || seconds == 60 {
        text_in!(LANGUAGE, "duration.minutes", count = seconds / 60)
    } else {
        text_in!(LANGUAGE, "duration.seconds", count = seconds)
    }
}

/// "5 October 2025, 14:03 UTC": a person far from the server can tell whether it was them.
pub(super) fn date(at: Timestamp) -> String {
    let at = date_time(at);
    text_in!(
        LANGUAGE,
        "mail.date",
        day = at.day(),
        month = month(at.month()).text_in(LANGUAGE),
        year = at.year().to_string(),
        time = format!("{:02}:{:02}", at.hour(), at.minute())
    )
}

/// "2025-10-05T14:03:07Z", RFC 3339: for programs.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    date_time(at).format(&Rfc3339).expect("years up to 9999 can be written")
}

/// The moment in whole seconds, moved into the years 1970 to 9999: only a broken clock shows another one.
fn date_time(at: Timestamp) -> OffsetDateTime {
    let seconds = i64::try_from(at.as_secs().min(LAST)).expect("the last moment fits");
    OffsetDateTime::from_unix_timestamp(seconds).expect("years up to 9999 are in range")
}

fn month(month: Month) -> Key {
    match month {
        Month::January => key!("mail.month_january"),
        Month::February => key!("mail.month_february"),
        Month::March => key!("mail.month_march"),
        Month::April => key!("mail.month_april"),
        Month::May => key!("mail.month_may"),
        Month::June => key!("mail.month_june"),
        Month::July => key!("mail.month_july"),
        Month::August => key!("mail.month_august"),
        Month::September => key!("mail.month_september"),
        Month::October => key!("mail.month_october"),
        Month::November => key!("mail.month_november"),
        Month::December => key!("mail.month_december"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_for_programs_is_rfc_3339_in_whole_seconds() {
        for (milliseconds, expected) in [
            (1_759_673_000_999, "2025-10-05T14:03:20Z"),
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1970-01-01T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(utc(Timestamp::from_millis(milliseconds)), expected);
        }
    }
}
