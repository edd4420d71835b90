//! The parts of a workbook: finding its first visible sheet and its shared strings.

use std::io::Cursor;

use quick_xml::events::Event;
use zip::ZipArchive;

use super::error::{damaged, too_large};
use super::part::{Archive, UnpackBudget, ZipPart, attribute};
use super::sheet;
use super::strings::SharedStrings;
use crate::upload::file_error::FileError;
use crate::upload::table::UploadTable;

/// How many files there may be within the file; Excel writes about a dozen.
const ENTRIES_MAX: usize = 1000;

/// Whether the file says that it is a ZIP archive, as every XLSX file does.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// Reads the first visible sheet.
///
/// # Errors
/// [`FileError`] when it is no XLSX file, holds formulas, or is beyond the limits.
pub fn read(bytes: &[u8]) -> Result<UploadTable, FileError> {
    // Every entry has such a header: counted before anything is made of them.
    let entries = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
    if entries > ENTRIES_MAX {
        return Err(too_large());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let budget = UnpackBudget::default();
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
        Some(strings) => SharedStrings::read(&mut archive, &budget, &strings.target)?,
        None => SharedStrings::default(),
    };
    let mut part = ZipPart::open(&mut archive, &budget, &sheet.target)?;
    sheet::rows(&mut part, &strings)
}

/// What a part says about another one.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(
    archive: &mut Archive<'_>,
    budget: &UnpackBudget,
    folder: &str,
    name: &str,
) -> Result<Vec<Relation>, FileError> {
    let mut part = ZipPart::open(archive, budget, name.trim_start_matches('/'))?;
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
fn first_sheet(archive: &mut Archive<'_>, budget: &UnpackBudget, book: &str) -> Result<String, FileError> {
    let mut part = ZipPart::open(archive, budget, book)?;
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
