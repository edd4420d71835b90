//! Durations as text.

/// A duration in its shortest form: "45 s", "1:30". Rounded up to seconds, so that 0 means that no time is
/// left.
#[must_use]
pub fn short_duration(milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1000);
    if seconds < 60 {
        return with_unit(seconds, " s");
    }
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let mut text = minutes.to_string();
    text.push_str(if rest < 10 { ":0" } else { ":" });
    text.push_str(&rest.to_string());
    text
}

/// A duration in words, as a screen reader reads it: "45 seconds", "1 minute 30 seconds".
#[must_use]
pub fn long_duration(milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1000);
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let mut text = String::new();
    if minutes > 0 {
        text = with_unit(minutes, if minutes == 1 { " minute" } else { " minutes" });
    }
    if rest > 0 || minutes == 0 {
        let rest = with_unit(rest, if rest == 1 { " second" } else { " seconds" });
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&rest);
    }
    text
}

fn with_unit(number: u64, unit: &str) -> String {
    let mut text = number.to_string();
    text.push_str(unit);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_below_a_minute_and_minutes_above() {
        for (milliseconds, text) in
            [(0, "0 s"), (1, "1 s"), (45_000, "45 s"), (59_001, "1:00"), (65_000, "1:05"), (600_000, "10:00")]
        {
            assert_eq!(short_duration(milliseconds), text);
        }
    }

    #[test]
    fn the_long_form_is_in_whole_words() {
        for (milliseconds, text) in
            [(0, "0 seconds"), (1_000, "1 second"), (60_000, "1 minute"), (125_000, "2 minutes 5 seconds")]
        {
            assert_eq!(long_duration(milliseconds), text);
        }
    }
}
