//! Rows out of an XLSX file (ECMA-376): the cells of its first visible sheet, in bounded memory.
//!
//! Read here and not by a library for spreadsheets, because a bound has to hold where the bytes are unpacked: those
//! keep every string and every shared formula that a file claims to have.

use std::cell::Cell;
use std::io::{BufReader, Cursor, Read};

use latchkey_contract::rules::{UPLOAD_CELL_MAX, UPLOAD_COLUMNS_MAX, UPLOAD_ROWS_MAX};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::Unusable;
use super::table::{Growing, Table};

/// How much may come out of the file, in bytes: 20,000 rows of 50 short cells are less.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;
/// How many files there may be within the file; Excel writes about a dozen.
const ENTRIES_MAX: usize = 1000;
/// How deep elements may stand within each other; a sheet's are seven deep.
const DEPTH_MAX: usize = 64;
/// How many strings the sheets may share.
const STRINGS_MAX: usize = UPLOAD_ROWS_MAX * UPLOAD_COLUMNS_MAX;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether the file says that it is a ZIP archive, as every XLSX file does.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// Reads the first visible sheet.
///
/// # Errors
/// [`Unusable`] when it is no XLSX file, holds formulas, or is beyond the limits.
pub fn read(bytes: &[u8]) -> Result<Table, Unusable> {
    // Every entry has such a header: counted before anything is made of them.
    let entries = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
    if entries > ENTRIES_MAX {
        return Err(too_large());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let budget = Budget::default();
    let book = relations(&mut archive, &budget, "", "_rels/.rels")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .ok_or_else(damaged)?
        .target;
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", &book));
    let related = relations(&mut archive, &budget, folder, &format!("{folder}/_rels/{name}.rels"))?;
    let sheet = first_sheet(&mut archive, &budget, &book)?;
    let sheet = related.iter().find(|relation| relation.id == sheet).ok_or_else(damaged)?;
    let strings = match related.iter().find(|relation| relation.kind == "sharedStrings") {
        Some(strings) => Strings::read(&mut archive, &budget, &strings.target)?,
        None => Strings::default(),
    };
    let mut part = Part::open(&mut archive, &budget, &sheet.target)?;
    rows(&mut part, &strings)
}

fn damaged() -> Unusable {
    Unusable::because("This is no XLSX file, or a damaged one. Save it again as XLSX, or as CSV UTF-8.")
}

fn too_large() -> Unusable {
    Unusable::because("Too much comes out of this file. Save only the sheet with the accounts, as CSV UTF-8.")
}

/// What may still come out of the file.
struct Budget(Cell<u64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(UNPACKED_MAX))
    }
}

/// Unpacks as long as there is something left of the budget.
struct Counted<'a, R>(R, &'a Budget);

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.1.0.get();
        if left == 0 {
            return Err(std::io::Error::other("too much comes out of it"));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.0.read(&mut buffer[..most])?;
        self.1.0.set(left - read as u64);
        Ok(read)
    }
}

/// One of the XML files within the file.
struct Part<'a> {
    xml: Reader<BufReader<Box<dyn Read + 'a>>>,
    budget: &'a Budget,
    depth: usize,
    buffer: Vec<u8>,
}

impl<'a> Part<'a> {
    fn open(archive: &'a mut Archive<'_>, budget: &'a Budget, name: &str) -> Result<Self, Unusable> {
        let file = archive.by_name(name).map_err(|_| damaged())?;
        let unpacked: Box<dyn Read + 'a> = Box::new(Counted(file, budget));
        let xml = Reader::from_reader(BufReader::new(unpacked));
        Ok(Self { xml, budget, depth: 0, buffer: vec![] })
    }

    fn next(&mut self) -> Result<Event<'_>, Unusable> {
        self.buffer.clear();
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
        event.map_err(|_| if self.budget.0.get() == 0 { too_large() } else { damaged() })
    }
}

/// Adds the text of an event, as much of it as a cell may hold and a little, so that too long is seen to be.
fn add_text(text: &mut String, event: &Event<'_>) -> Result<(), Unusable> {
    let mut add = |more: &str| {
        let room = (UPLOAD_CELL_MAX + 4).saturating_sub(text.len());
        text.push_str(&more[..more.floor_char_boundary(room)]);
    };
    match event {
        Event::Text(more) => add(&more.xml10_content()),
        Event::CData(more) => add(&more.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| damaged())? {
            Some('\0') => return Err(damaged()),
            Some(sign) => add(sign.encode_utf8(&mut [0; 4])),
            None => add(resolve_predefined_entity(&reference.xml10_content()).ok_or_else(damaged)?),
        },
        _ => {}
    }
    Ok(())
}

/// An attribute by its name, with or without its namespace's prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Unusable> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| damaged())?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            return value.map(|value| Some(value.into_owned())).map_err(|_| damaged());
        }
    }
    Ok(None)
}

/// What a part says about another one.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(
    archive: &mut Archive<'_>,
    budget: &Budget,
    folder: &str,
    name: &str,
) -> Result<Vec<Relation>, Unusable> {
    let mut part = Part::open(archive, budget, name.trim_start_matches('/'))?;
    let mut found = vec![];
    loop {
        match part.next()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Relationship" =>
            {
                let get = |name| attribute(&element, name).map(Option::unwrap_or_default);
                let (id, kind, target) = (get("Id")?, get("Type")?, get("Target")?);
                let target = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.push(Relation { id, kind, target });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
        if found.len() > ENTRIES_MAX {
            return Err(damaged());
        }
    }
}

/// The id of the relation to the first sheet that is not hidden.
fn first_sheet(archive: &mut Archive<'_>, budget: &Budget, book: &str) -> Result<String, Unusable> {
    let mut part = Part::open(archive, budget, book)?;
    loop {
        match part.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                let state = attribute(&element, "state")?;
                if state.is_none_or(|state| state == "visible") {
                    return attribute(&element, "id")?.ok_or_else(damaged);
                }
            }
            Event::Eof => return Err(damaged()),
            _ => {}
        }
    }
}

/// The strings that cells share, one after the other.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn read(archive: &mut Archive<'_>, budget: &Budget, name: &str) -> Result<Self, Unusable> {
        let mut part = Part::open(archive, budget, name)?;
        let (mut strings, mut one) = (Self::default(), String::new());
        let mut reading = Text::default();
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
                if strings.ends.len() > STRINGS_MAX {
                    return Err(too_large());
                }
            }
        }
    }

    fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..*self.ends.get(index)?)
    }
}

/// The text of a string: that of its `t` elements, but not of those that say how it is pronounced.
#[derive(Default)]
struct Text {
    within: bool,
    phonetic: bool,
}

impl Text {
    fn follow(&mut self, event: &Event<'_>, text: &mut String) -> Result<(), Unusable> {
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

/// The row and the cell that are being read.
#[derive(Default)]
struct Place {
    line: u32,
    cells: Vec<String>,
    /// The column of the present cell, from 0.
    column: usize,
    kind: String,
    text: String,
    within_value: bool,
}

fn rows(part: &mut Part<'_>, strings: &Strings) -> Result<Table, Unusable> {
    let (mut table, mut place, mut inline) = (Growing::default(), Place::default(), Text::default());
    loop {
        let event = part.next()?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => place.begin_row(element)?,
                "c" => place.begin_cell(element)?,
                "v" => place.within_value = true,
                "f" => return Err(place.formula()),
                _ => {}
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "row" => place.begin_row(element)?,
                "c" => {
                    place.begin_cell(element)?;
                    place.column += 1;
                }
                "f" => return Err(place.formula()),
                "sheetData" => return table.done(),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "v" => place.within_value = false,
                "c" => place.end_cell(strings)?,
                "row" => table.add(place.line, std::mem::take(&mut place.cells))?,
                "sheetData" => return table.done(),
                _ => {}
            },
            Event::Eof => return Err(damaged()),
            event if place.within_value => add_text(&mut place.text, event)?,
            _ => {}
        }
        inline.follow(&event, &mut place.text)?;
    }
}

impl Place {
    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), Unusable> {
        let line = match attribute(element, "r")? {
            Some(number) => number.parse().map_err(|_| damaged())?,
            None => self.line.checked_add(1).ok_or_else(damaged)?,
        };
        if line <= self.line {
            return Err(damaged());
        }
        (self.line, self.column) = (line, 0);
        self.cells.clear();
        Ok(())
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) -> Result<(), Unusable> {
        if let Some(at) = attribute(element, "r")? {
            let column = column(&at).ok_or_else(damaged)?;
            if column < self.column {
                return Err(damaged());
            }
            self.column = column;
        }
        self.kind = attribute(element, "t")?.unwrap_or_default();
        self.text.clear();
        Ok(())
    }

    fn end_cell(&mut self, strings: &Strings) -> Result<(), Unusable> {
        let text = match self.kind.as_str() {
            "s" => {
                let string = self.text.trim().parse().ok().and_then(|index| strings.get(index));
                string.ok_or_else(damaged)?.to_owned()
            }
            "" | "n" => number(&self.text),
            "b" => if self.text == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            _ => std::mem::take(&mut self.text),
        };
        if !text.is_empty() {
            if self.column >= UPLOAD_COLUMNS_MAX {
                return Err(super::table::too_wide());
            }
            self.cells.resize(self.column, String::new());
            self.cells.push(text);
        }
        self.text.clear();
        self.column += 1;
        Ok(())
    }

    /// What a formula comes to is not always in the file, and not what stands there.
    fn formula(&self) -> Unusable {
        Unusable::because(format!(
            "Line {}, column {}: the cell holds a formula. Copy the sheet, paste it as values, and upload that.",
            self.line,
            self.column + 1
        ))
    }
}

/// The column of a cell such as `AB12`, from 0.
fn column(at: &str) -> Option<usize> {
    let letters = at.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.take(4).fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    column.checked_sub(1)
}

/// A number as it is shown: Excel writes a phone number that was typed without its `+` as `4.1791234567E10`.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => text.to_owned(),
    }
}
