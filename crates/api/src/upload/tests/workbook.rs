//! Workbooks, whole and broken, and those that are bombs.

use super::sheets::{archive, inline, workbook};
use super::{read, refused, rows};

#[test]
fn every_kind_of_cell_is_read_as_it_is_shown() {
    let strings = "<si><t>username</t></si><si><r><t>Full</t></r><r><t xml:space=\"preserve\"> name</t></r></si>\
                   <si><t>A&amp;B &#228;&#x1F511;</t><rPh sb=\"0\" eb=\"1\"><t>not this</t></rPh></si><si/>";
    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
                 <c r=\"C1\" t=\"inlineStr\"><is><t>phone</t></is></c><c r=\"D1\" t=\"str\"><v>x</v></c></row>\
                 <row r=\"3\" spans=\"1:4\"><c r=\"A3\"><v>4.1791234567E10</v></c><c r=\"B3\" t=\"s\"><v>2</v></c>\
                 <c r=\"D3\" t=\"b\"><v>1</v></c><c r=\"XFD3\" s=\"4\"/></row><row r=\"4\"/>\
                 <row r=\"5\"><c r=\"A5\"><v>1.5</v></c><c t=\"s\"><v>3</v></c><c/><c t=\"e\"><v>#N/A</v></c></row>\
                 <row r=\"9\"><c r=\"B9\" s=\"1\"/></row>";
    let table = read(workbook(sheet, strings)).unwrap();
    assert_eq!(table.columns, ["username", "Full name", "phone", "x"]);
    assert_eq!(rows(&table), ["3: 41791234567 | A&B ä🔑 |  | TRUE", "5: 1.5 |  |  | #N/A"]);
}

#[test]
fn a_formula_is_refused_by_its_cell() {
    let sheet = inline(&[&["username", "name"]])
        + "<row r=\"7\"><c r=\"A7\" t=\"inlineStr\"><is><t>ada</t></is></c>\
           <c r=\"B7\"><f>A7</f><v>ada</v></c></row>";
    assert!(refused(workbook(&sheet, "")).starts_with("Line 7, column 2: the cell holds a formula."));
    let shared = sheet.replace("<f>A7</f>", "<f t=\"shared\" si=\"4000000000\"/>");
    assert!(refused(workbook(&shared, "")).contains("a formula"));
}

#[test]
fn what_only_claims_to_be_a_workbook_is_refused_with_what_to_do() {
    let whole = workbook(&inline(&[&["username"], &["ada"]]), "");
    assert!(read(whole.clone()).is_ok());
    for bytes in [
        b"PK".to_vec(),
        b"PK\x03\x04 and so on".to_vec(),
        archive(&[("a.txt", b"hello")]),
        archive(&[("_rels/.rels", b"<Relationships/>")]),
        archive(&[("_rels/.rels", b"\xff\xfe\0")]),
        archive(&[("content.xml", b"<office:document/>"), ("mimetype", b"application/vnd.oasis")]),
        whole[..whole.len() / 2].to_vec(),
        workbook("<row r=\"2\"/><row r=\"2\"/>", ""),
        workbook("<row r=\"-1\"/>", ""),
        workbook("<row r=\"4294967295\"/><row/>", ""),
        workbook("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", ""),
        workbook("<row><c r=\"1\"><v>1</v></c></row>", ""),
        workbook("<row><c t=\"s\"><v>7</v></c></row>", "<si><t>a</t></si>"),
        workbook("<row><c t=\"s\"><v>-1</v></c></row>", "<si><t>a</t></si>"),
        workbook("<row><c><v>1</v></row>", ""),
        workbook("<row><c t=\"str\"><v>&unknown;</v></c></row>", ""),
        workbook("<row><c t=\"str\"><v>&#0;</v></c></row>", ""),
        workbook("<row><c t=\"str\"><v>a\0b</v></c></row>", ""),
        workbook("<row><c t=\"s\"><v>0</v></c></row>", "<si><t><![CDATA[a\0b]]></t></si>"),
        workbook(&"<row>".repeat(100_000), ""),
    ] {
        let said = refused(bytes);
        assert!(said.starts_with("This is no XLSX file, or a damaged one."), "{said}");
    }
}

#[test]
fn an_entity_of_their_own_is_not_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData><row><c t=\"str\">\
                <v>&b;</v></c></row></sheetData></worksheet>";
    let whole = workbook("", "");
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    assert!(refused(whole).contains("empty"));
    let file = archive(&[
        ("_rels/.rels", relations("officeDocument", "b.xml").as_bytes()),
        ("b.xml", b"<workbook><sheets><sheet id=\"rId1\"/></sheets></workbook>"),
        ("/_rels/b.xml.rels", b""),
        ("_rels/b.xml.rels", relations("worksheet", "s.xml").as_bytes()),
        ("s.xml", bomb.as_bytes()),
    ]);
    assert!(refused(file).starts_with("This is no XLSX file"));
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_held() {
    let padding = " ".repeat(65 * 1024 * 1024);
    assert!(refused(workbook(&padding, "")).starts_with("Too much comes out"));
    assert!(refused(workbook("", &padding)).starts_with("Too much comes out"));
    assert!(refused(workbook("", &"<si/>".repeat(1_000_001))).starts_with("Too much comes out"));
    let string = |bytes: usize| format!("<si><t>{}</t></si>", "x".repeat(bytes));
    assert!(refused(workbook("", &string(1 << 20))).starts_with("Too much comes out"));
    assert!(refused(workbook("", &string(1000).repeat(21_000))).starts_with("Too much comes out"));
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(50));
    let said = refused(workbook(&row, &string(100_000)));
    assert!(said.starts_with("Line 1, column 1: a cell holds more than"), "{said}");
    let said = refused(workbook(&row.repeat(20_001), &string(1000)));
    assert!(said.starts_with("The file holds too much text."), "{said}");
    let many: Vec<String> = (0..1001).map(|number| format!("{number}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refused(archive(&many)).starts_with("Too much comes out"));
    let far = "<row><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row>";
    assert!(refused(workbook(far, "")).contains("more than 50 columns"));
    let rows = inline(&vec![&["a"][..]; 20_002]);
    assert!(refused(workbook(&rows, "")).contains("more than 20000 rows"));
}
