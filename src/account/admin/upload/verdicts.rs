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
        (counts.new, |count| text!("upload.will_add", count = count)),
        (counts.changed, |count| text!("upload.will_change", count = count)),
        (counts.unchanged, |count| text!("upload.unchanged", count = count)),
    ])
}

/// What saving has done.
pub fn changes_made(counts: &UploadCounts) -> String {
    sentences_that_apply([
        (counts.new, |count| text!("upload.added", count = count)),
        (counts.changed, |count| text!("upload.changed", count = count)),
        (counts.unchanged, |count| text!("upload.unchanged", count = count)),
    ])
}

/// The sentences of those counts that are not zero.
fn sentences_that_apply(sentences: [(u32, fn(u32) -> String); 3]) -> String {
    let some = sentences.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, sentence)| sentence(count)).collect::<Vec<_>>().join(" ")
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
