//! Lists that are read a page at a time: each page begins after the last row of the one before, so that none is
//! slower than the first, and none shifts when rows are added.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_contract::{Problem, ProblemCode};

use crate::error::ApiError;

/// How many rows a page has, if nobody says.
const USUAL: u32 = 50;
/// How many it has at most.
const MOST: u32 = 200;

/// The place in a list after a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCursor {
    /// What the list is sorted by.
    pub key: String,
    /// The row's id, where that is not enough.
    pub id: String,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// After which row it begins; with the first, if nothing.
    pub after: Option<PageCursor>,
    /// How many rows it has at most.
    pub limit: u32,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { after: None, limit: USUAL }
    }
}

impl PageRequest {
    /// Takes in what was asked for.
    ///
    /// # Errors
    /// What is wrong with it, by its field.
    pub fn read(after: Option<&str>, limit: Option<u32>) -> Result<Self, ApiError> {
        let invalid = |field| Problem::new(ProblemCode::InvalidField).at(field);
        let limit = limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(invalid("limit").saying("Ask for 1 to 200 at a time.").into());
        }
        let after = after.filter(|after| !after.is_empty()).map(|after| PageCursor::read(after).ok_or(after));
        let after = after.transpose().map_err(|_| invalid("after").saying("Give `next` as it was."))?;
        Ok(Self { after, limit })
    }

    /// How many rows to read: one more than is shown, to know whether there is one.
    #[must_use]
    pub fn fetched(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Takes away what was read too much. If there was something, here is the last row that is shown.
    pub fn cut<'a, T>(&self, rows: &'a mut Vec<T>) -> Option<&'a T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if more { rows.last() } else { None }
    }
}

impl PageCursor {
    /// The mark as it is handed out; it says nothing that the row does not.
    #[must_use]
    pub fn as_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}\n{}", self.id, self.key))
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() <= 2048)?;
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        let (id, key) = text.split_once('\n')?;
        Some(Self { key: key.to_owned(), id: id.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(read: Result<PageRequest, ApiError>) -> String {
        match read {
            Err(ApiError::Refused(problem)) => problem.field.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_mark_is_read_as_it_was_handed_out_and_nothing_else_is() {
        let mark = PageCursor { key: "ünal\nx".into(), id: "7".into() };
        assert_eq!(PageRequest::read(Some(&mark.as_text()), None).unwrap().after, Some(mark));
        let nul = URL_SAFE_NO_PAD.encode("7\na\0");
        for text in ["x", "%", "eA", "_w", nul.as_str(), &"A".repeat(4000)] {
            assert_eq!(field(PageRequest::read(Some(text), None)), "after", "{text}");
        }
        for limit in [0, 201] {
            assert_eq!(field(PageRequest::read(None, Some(limit))), "limit");
        }
    }

    #[test]
    fn a_page_tells_whether_another_one_follows() {
        let page = PageRequest { limit: 2, ..PageRequest::default() };
        assert_eq!(page.cut(&mut vec![1, 2]), None);
        let mut rows = vec![1, 2, 3];
        assert_eq!(page.cut(&mut rows), Some(&2));
        assert_eq!(rows, [1, 2]);
    }
}
