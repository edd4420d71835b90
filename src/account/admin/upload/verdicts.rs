//! What the rows of an upload come to: added, changed, unchanged or wrong.

use latchkey_contract::{UploadCounts, UploadVerdict};
use latchkey_words::text;

/// The name of a verdict.
pub fn verdict_label(verdict: UploadVerdict) -> String {
    match verdict {
        UploadVerdict::New => text!("upload.verdict_new"),
        UploadVerdict::Changed => text!("upload.verdict_changed"),
        UploadVerdict::Unchanged => text!("upload.verdict_unchanged"),
        UploadVerdict::Wrong => text!("upload.verdict_wrong"),
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

/// What saving would do: `2 users will be added. 1 user will be changed. 3 users stay the same.`
pub fn changes_to_make(counts: &UploadCounts) -> String {
    sentences_that_apply([
        CountedSentence { count: counts.new, text: |count| text!("upload.will_add", count = count) },
        CountedSentence { count: counts.changed, text: |count| text!("upload.will_change", count = count) },
        CountedSentence { count: counts.unchanged, text: |count| text!("upload.unchanged", count = count) },
    ])
}

/// What saving has done.
pub fn changes_made(counts: &UploadCounts) -> String {
    sentences_that_apply([
        CountedSentence { count: counts.new, text: |count| text!("upload.added", count = count) },
        CountedSentence { count: counts.changed, text: |count| text!("upload.changed", count = count) },
        CountedSentence { count: counts.unchanged, text: |count| text!("upload.unchanged", count = count) },
    ])
}

/// A sentence about how many rows have a verdict.
struct CountedSentence {
    count: u32,
    text: fn(u32) -> String,
}

/// The sentences whose counts are not zero.
fn sentences_that_apply(sentences: [CountedSentence; 3]) -> String {
    let some = sentences.into_iter().filter(|sentence| sentence.count > 0);
    some.map(|sentence| (sentence.text)(sentence.count)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_there_is_is_counted() {
        let counts = UploadCounts { new: 2, changed: 1, unchanged: 0, wrong: 0 };
        assert_eq!(changes_to_make(&counts), "2 users will be added. 1 user will be changed.");
        let counts = UploadCounts { new: 0, unchanged: 3, ..counts };
        assert_eq!(changes_made(&counts), "1 user was changed. 3 users stay the same.");
    }
}
