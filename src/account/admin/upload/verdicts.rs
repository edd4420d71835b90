//! What the rows of an upload come to: added, changed, unchanged or wrong.

use latchkey_contract::{UploadCounts, UploadVerdict};

use crate::ui::format_number;

/// The name of a verdict.
pub fn verdict_label(verdict: UploadVerdict) -> &'static str {
    match verdict {
        UploadVerdict::New => "New",
        UploadVerdict::Changed => "Changed",
        UploadVerdict::Unchanged => "Unchanged",
        UploadVerdict::Wrong => "Wrong",
    }
}

/// The value of `data-state` for a verdict, for styles.
pub fn verdict_state(verdict: UploadVerdict) -> &'static str {
    match verdict {
        UploadVerdict::New | UploadVerdict::Changed => "good",
        UploadVerdict::Unchanged => "open",
        UploadVerdict::Wrong => "wrong",
    }
}

/// How many rows have that verdict.
pub fn row_count(counts: &UploadCounts, verdict: UploadVerdict) -> u32 {
    match verdict {
        UploadVerdict::New => counts.new,
        UploadVerdict::Changed => counts.changed,
        UploadVerdict::Unchanged => counts.unchanged,
        UploadVerdict::Wrong => counts.wrong,
    }
}

/// How many rows there are.
pub fn total_rows(counts: &UploadCounts) -> u32 {
    UploadVerdict::ALL.into_iter().map(|verdict| row_count(counts, verdict)).sum()
}

/// What saving does: `2 users would be added, 1 changed; 3 are so already.`
pub fn summarise(counts: &UploadCounts, would: &str) -> String {
    let users = |count: u32| {
        if count == 1 { "1 user".to_owned() } else { [&format_number(count), " users"].concat() }
    };
    let mut text = match (counts.new, counts.changed) {
        (0, changed) => [&users(changed), would, " changed"].concat(),
        (new, 0) => [&users(new), would, " added"].concat(),
        (new, changed) => [&users(new), would, " added, ", &format_number(changed), " changed"].concat(),
    };
    match counts.unchanged {
        0 => {}
        1 => text.push_str("; 1 is so already"),
        unchanged => text.push_str(&["; ", &format_number(unchanged), " are so already"].concat()),
    }
    text.push('.');
    text
}
