//! The strings of a workbook: those that its cells share, and those that stand in a cell.

use latchkey_contract::rules::{UPLOAD_BYTES_MAX, UPLOAD_COLUMNS_MAX, UPLOAD_ROWS_MAX};
use quick_xml::events::Event;

use super::error::too_large;
use super::part::{Archive, UnpackBudget, ZipPart, add_text};
use crate::upload::file_error::FileError;

/// How many strings the sheets may share.
const STRINGS_MAX: usize = UPLOAD_ROWS_MAX * UPLOAD_COLUMNS_MAX;
/// How long all of them may be together, in bytes.
const STRINGS_BYTES_MAX: usize = 2 * UPLOAD_BYTES_MAX;

/// The strings that cells share, one after the other.
#[derive(Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    pub(super) fn read(
        archive: &mut Archive<'_>,
        budget: &UnpackBudget,
        name: &str,
    ) -> Result<Self, FileError> {
        let mut part = ZipPart::open(archive, budget, name)?;
        let (mut strings, mut one) = (Self::default(), String::new());
        let mut reading = RichText::default();
        loop {
            let event = part.next()?;
            reading.follow(&event, &mut one)?;
            let ended = match &event {
                Event::End(element) => element.local_name().as_ref() == "si",
                Event::Empty(element) => element.local_name().as_ref() == "si",
                Event::Eof => return Ok(strings),
                _ => false,
            };
            if ended {
                strings.text.push_str(&one);
                strings.ends.push(strings.text.len());
                one.clear();
                if strings.ends.len() > STRINGS_MAX || strings.text.len() > STRINGS_BYTES_MAX {
                    return Err(too_large());
                }
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..*self.ends.get(index)?)
    }
}

/// The text of a string: that of its `t` elements, but not of those that say how it is pronounced.
#[derive(Default)]
pub(super) struct RichText {
    within: bool,
    phonetic: bool,
}

impl RichText {
    pub(super) fn follow(&mut self, event: &Event<'_>, text: &mut String) -> Result<(), FileError> {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => self.phonetic = true,
                "t" => self.within = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => self.phonetic = false,
                "t" => self.within = false,
                _ => {}
            },
            event if self.within && !self.phonetic => add_text(text, event)?,
            _ => {}
        }
        Ok(())
    }
}
