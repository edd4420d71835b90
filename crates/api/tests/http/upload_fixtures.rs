//! Files of accounts, and the administrators who send them.

use std::io::{Cursor, Write as _};

use latchkey_contract::MethodKind::Sms;
use reqwest::Method;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::browser::{Reply, TestBrowser};
use crate::test_app::{TestApp, TestPerson};

/// A file of so many people, each with every column.
pub fn people(count: usize) -> String {
    let mut file = "username,name,email,phone,role\n".to_owned();
    for nth in 0..count {
        file.push_str(&person(nth));
    }
    file
}

/// The line of the person with that number.
pub fn person(nth: usize) -> String {
    format!("p{nth},Person {nth},p{nth}@example.org,+4178{:07},user\n", 2_000_000 + nth)
}

impl TestApp {
    /// An administrator, with text message as their method.
    pub async fn sms_admin(&self, name: &str) -> TestPerson {
        let person = self.person(name, &[Sms]).await;
        self.execute_sql(&format!("UPDATE accounts SET role = 'admin' WHERE id = '{}'", person.id)).await;
        person
    }

    /// A browser in which an administrator has signed in just now.
    pub async fn signed_in_admin(&self) -> TestBrowser {
        let admin = self.sms_admin("admin").await;
        if self.state.policy().two_factor {
            return self.signed_in(&admin).await;
        }
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(&admin).await.step(), "signed_in");
        browser
    }

    /// How many accounts came out of [`people`].
    pub async fn uploaded(&self) -> usize {
        self.query_texts("SELECT id FROM accounts WHERE username LIKE 'p%'").await.len()
    }
}

impl TestBrowser {
    pub async fn upload(&mut self, file: impl Into<Vec<u8>>) -> Reply {
        let request = self.request(Method::POST, "/api/v1/uploads");
        self.send(request.header("content-type", "application/octet-stream").body(file.into())).await
    }

    pub async fn apply(&mut self, upload: &Reply) -> Reply {
        self.send(self.request(Method::POST, &format!("{}/apply", path(upload)))).await
    }

    pub async fn map(&mut self, upload: &Reply, mapping: Value) -> Reply {
        let request = self.request(Method::PUT, &format!("{}/mapping", path(upload)));
        self.send(request.json(&mapping)).await
    }
}

/// The path of an upload.
pub fn path(upload: &Reply) -> String {
    format!("/api/v1/uploads/{}", upload.json["id"].as_str().unwrap_or_else(|| panic!("{upload:?}")))
}

/// How many rows are new, changed, unchanged and wrong.
pub fn counts(upload: &Reply) -> [u64; 4] {
    ["new", "changed", "unchanged", "wrong"].map(|verdict| {
        upload.json["counts"][verdict].as_u64().unwrap_or_else(|| panic!("no counts: {upload:?}"))
    })
}

/// The smallest workbook that Excel opens, with that inside its one sheet.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns:r=\"{KIND}\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in [
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"<worksheet><sheetData>").unwrap();
    writer.write_all(sheet).unwrap();
    writer.write_all(b"</sheetData></worksheet>").unwrap();
    writer.finish().unwrap().into_inner()
}

/// The rows of a comma-separated file as those of a sheet.
pub fn sheet(file: &str) -> String {
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |line: &str| format!("<row>{}</row>", line.split(',').map(cell).collect::<String>());
    file.lines().map(row).collect()
}
