//! XLSX files, made by hand: as Excel writes them, and as attackers do.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// An archive of these files.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    packed(files, CompressionMethod::Deflated)
}

fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with that sheet behind a hidden one, and these shared strings.
pub fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    workbook_packed(sheet, strings, CompressionMethod::Deflated)
}

/// The same with nothing packed in it.
pub fn unpacked_workbook(sheet: &str, strings: &str) -> Vec<u8> {
    workbook_packed(sheet, strings, CompressionMethod::Stored)
}

fn workbook_packed(sheet: &str, strings: &str, method: CompressionMethod) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &str| format!("<?xml version=\"1.0\"?><Relationships>{all}</Relationships>");
    let book = format!(
        "<workbook xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Old\" state=\"hidden\" r:id=\"rId9\"/>\
         <sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let related = relation("rId1", "worksheet", "/xl/worksheets/sheet1.xml")
        + &relation("rId9", "worksheet", "worksheets/sheet9.xml")
        + &relation("rId2", "sharedStrings", "sharedStrings.xml");
    let sheet = format!("<worksheet><cols/><sheetData>{sheet}</sheetData></worksheet>");
    let files = [
        ("_rels/.rels", relations(&relation("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations(&related)),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>")),
        ("xl/worksheets/sheet9.xml", "<worksheet><sheetData/></worksheet>".to_owned()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    packed(&files.each_ref().map(|(name, content)| (*name, content.as_bytes())), method)
}

/// A sheet with these rows, as inline strings.
pub fn inline(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    rows.iter().map(|row| format!("<row>{}</row>", row.iter().map(cell).collect::<String>())).collect()
}
