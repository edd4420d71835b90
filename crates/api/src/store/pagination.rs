//! Lists that are read a page at a time: each page begins after the last row of the one before, so that none is
//! slower than the first, and none shifts when rows are added.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How many rows a page has if no limit is given.
const DEFAULT_LIMIT: u32 = 50;
/// How many it has at most.
const MAX_LIMIT: u32 = 200;
/// The longest cursor that is read, in bytes.
const MAX_CURSOR: usize = 2048;

/// The place in a list after a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCursor {
    /// The value of the row that the list is sorted by.
    pub key: String,
    /// The row's id, where two rows can have the same value.
    pub id: String,
}

/// Which part of a list is read.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// The row before the first; `None` for the beginning of the list.
    pub after: Option<PageCursor>,
    /// How many rows at most.
    pub limit: u32,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` if this is the last one.
    pub next: Option<PageCursor>,
}

/// Why a part of a list cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageRequestError {
    /// The limit is not between 1 and 200.
    Limit,
    /// The cursor is none that [`PageCursor::as_text`] wrote.
    Cursor,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { after: None, limit: DEFAULT_LIMIT }
    }
}

impl PageRequest {
    /// Reads a cursor and a limit as a request gives them. An empty cursor is none.
    ///
    /// # Errors
    /// [`PageRequestError`], by which of the two is wrong.
    pub fn read(after: Option<&str>, limit: Option<u32>) -> Result<Self, PageRequestError> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(PageRequestError::Limit);
        }
        let after = after.filter(|after| !after.is_empty());
        let after = after.map(|after| PageCursor::read(after).ok_or(PageRequestError::Cursor)).transpose()?;
        Ok(Self { after, limit })
    }

    /// How many rows to read: one more than the page has, to know whether another page follows.
    #[must_use]
    pub fn fetched(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Removes the row that was read too many. If there was one, returns the last row of the page.
    pub fn cut<'a, T>(&self, rows: &'a mut Vec<T>) -> Option<&'a T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        if more { rows.last() } else { None }
    }
}

impl PageCursor {
    /// The cursor as a response gives it. It is no secret: it holds nothing that the row does not.
    #[must_use]
    pub fn as_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}\n{}", self.id, self.key))
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() <= MAX_CURSOR)?;
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        let (id, key) = text.split_once('\n')?;
        Some(Self { key: key.to_owned(), id: id.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        let cursor = PageCursor { key: "ünal\nx".into(), id: "7".into() };
        assert_eq!(PageRequest::read(Some(&cursor.as_text()), None).unwrap().after, Some(cursor));
        let nul = URL_SAFE_NO_PAD.encode("7\na\0");
        for text in ["x", "%", "eA", "_w", nul.as_str(), &"A".repeat(4000)] {
            assert_eq!(PageRequest::read(Some(text), None).unwrap_err(), PageRequestError::Cursor, "{text}");
        }
        for limit in [0, 201] {
            assert_eq!(PageRequest::read(None, Some(limit)).unwrap_err(), PageRequestError::Limit);
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
