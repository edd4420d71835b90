//! The XML files within a workbook, unpacked as they are read and never beyond what is left of a budget.

use std::cell::Cell;
use std::io::{BufReader, Cursor, Read};

use latchkey_contract::rules::UPLOAD_CELL_MAX;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::error::{damaged, too_large};
use crate::upload::file_error::FileError;

/// How much may come out of the file, in bytes: 20,000 rows of 50 short cells are less.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;
/// How much one element or text may be, in bytes. Excel puts 32,767 characters into a cell.
const PART_MAX: u64 = 256 * 1024;
/// How deep elements may stand within each other; a sheet's are seven deep.
const DEPTH_MAX: usize = 64;

/// The file, opened as the archive that it is.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// What may still come out of the file, and until the next element or text ends.
pub(super) struct UnpackBudget {
    whole: Cell<u64>,
    part: Cell<u64>,
}

impl Default for UnpackBudget {
    fn default() -> Self {
        Self { whole: Cell::new(UNPACKED_MAX), part: Cell::new(PART_MAX) }
    }
}

impl UnpackBudget {
    fn left(&self) -> u64 {
        self.whole.get().min(self.part.get())
    }

    fn spend(&self, bytes: u64) {
        self.whole.set(self.whole.get().saturating_sub(bytes));
        self.part.set(self.part.get().saturating_sub(bytes));
    }
}

/// Unpacks as long as there is something left of the budget.
struct Counted<'a, R>(R, &'a UnpackBudget);

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.1.left();
        if left == 0 {
            return Err(std::io::Error::other("too much comes out of it"));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.0.read(&mut buffer[..most])?;
        self.1.spend(read as u64);
        Ok(read)
    }
}

/// One of the XML files within the file.
pub(super) struct ZipPart<'a> {
    xml: Reader<BufReader<Box<dyn Read + 'a>>>,
    budget: &'a UnpackBudget,
    depth: usize,
    buffer: Vec<u8>,
}

impl<'a> ZipPart<'a> {
    pub(super) fn open(
        archive: &'a mut Archive<'_>,
        budget: &'a UnpackBudget,
        name: &str,
    ) -> Result<Self, FileError> {
        let file = archive.by_name(name).map_err(|_| damaged())?;
        let unpacked: Box<dyn Read + 'a> = Box::new(Counted(file, budget));
        let xml = Reader::from_reader(BufReader::new(unpacked));
        Ok(Self { xml, budget, depth: 0, buffer: vec![] })
    }

    pub(super) fn next(&mut self) -> Result<Event<'_>, FileError> {
        self.buffer.clear();
        self.budget.part.set(PART_MAX);
        let event = self.xml.read_event_into(&mut self.buffer);
        match &event {
            Ok(Event::Start(_)) => self.depth += 1,
            Ok(Event::End(_)) => self.depth = self.depth.saturating_sub(1),
            // Nothing of ours is described in a document type, and only attacks are.
            Ok(Event::DocType(_)) => return Err(damaged()),
            _ => {}
        }
        if self.depth > DEPTH_MAX {
            return Err(damaged());
        }
        event.map_err(|_| if self.budget.left() == 0 { too_large() } else { damaged() })
    }
}

/// Adds the text of an event, as much of it as a cell may hold and a little, so that too long is seen to be.
pub(super) fn add_text(text: &mut String, event: &Event<'_>) -> Result<(), FileError> {
    let mut add = |more: &str| {
        // No XML holds one, in whatever way it is written.
        if more.contains('\0') {
            return Err(damaged());
        }
        let room = (UPLOAD_CELL_MAX + 4).saturating_sub(text.len());
        text.push_str(&more[..more.floor_char_boundary(room)]);
        Ok(())
    };
    match event {
        Event::Text(more) => add(&more.xml10_content()),
        Event::CData(more) => add(&more.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| damaged())? {
            Some(sign) => add(sign.encode_utf8(&mut [0; 4])),
            None => add(resolve_predefined_entity(&reference.xml10_content()).ok_or_else(damaged)?),
        },
        _ => Ok(()),
    }
}

/// An attribute by its name, with or without its namespace's prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileError> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| damaged())?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            return value.map(|value| Some(value.into_owned())).map_err(|_| damaged());
        }
    }
    Ok(None)
}
