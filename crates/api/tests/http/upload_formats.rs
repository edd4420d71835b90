//! Files of every kind: those that are read, and those that are refused at once, with what to do.

use serde_json::json;

use crate::browser::Reply;
use crate::raw_http::{send_bytes, send_lines};
use crate::security_headers::assert_problem;
use crate::test_app::TestApp;
use crate::upload_fixtures::{counts, path, people, sheet, workbook};

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[tokio::test]
async fn one_file_is_read_alike_in_every_form() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let plain = "User Name,NAME,E-Mail,Mobile,role\nada,Ädä 🔑,ada@example.org,+41791234567,admin\n";
    let marked = format!("\u{feff}{plain}");
    let mut answers = vec![];
    for file in [
        plain.as_bytes().to_vec(),
        plain.replace('\n', "\r\n").into_bytes(),
        plain.replace(',', ";").into_bytes(),
        plain.replace(',', "\t").into_bytes(),
        marked.as_bytes().to_vec(),
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
        utf16(&marked.replace(',', "\t"), u16::to_le_bytes),
        utf16(plain, u16::to_le_bytes),
        workbook(sheet(plain).as_bytes()),
    ] {
        let upload = admin.upload(file).await;
        assert_eq!((upload.status, counts(&upload)), (201, [1, 0, 0, 0]), "{upload:?}");
        answers.push((upload.json["columns"].clone(), upload.json["rows"].clone()));
    }
    assert_eq!(answers[0].1[0]["name"], "Ädä 🔑");
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

fn assert_unusable(reply: &Reply, says: &str) {
    assert_problem(reply, 422, "file_unusable");
    let detail = reply.json["detail"].as_str().unwrap();
    assert!(detail.contains(says), "{detail}");
}

/// M5.
#[tokio::test]
async fn a_file_that_is_no_table_is_refused_with_what_to_do() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let formula = "<row><c t=\"inlineStr\"><is><t>username</t></is></c></row>\
                   <row><c><f>HYPERLINK(\"http://x\")</f><v>1</v></c></row>";
    for (file, says) in [
        (b"".to_vec(), "empty"),
        (b"username\n".to_vec(), "no rows"),
        (format!("username{}\nada\n", ",x".repeat(999_999)).into_bytes(), "more than 50 columns"),
        (format!("username\nada{}\n", ",".repeat(999_999)).into_bytes(), "more than 50 columns"),
        (b"username\nad\0a\n".to_vec(), "Line 2 holds a NUL"),
        (b"username,name\nada,\"Ada\nbob,Bob\n".to_vec(), "line 2 is never closed"),
        (b"username\n\xe4\n".to_vec(), "Save the file as CSV UTF-8"),
        (format!("username,name\nada,{}\n", "x".repeat(10_240)).into_bytes(), "more than 1024 bytes"),
        (people(20_001).into_bytes(), "more than 20000 rows"),
        (b"PK\x03\x04 this claims to be XLSX".to_vec(), "no XLSX file"),
        (b"PK".to_vec(), "no XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "Save it as XLSX"),
        (workbook(formula.as_bytes()), "Line 2, column 1: the cell holds a formula"),
        (workbook(&[b' '; 70_000_000]), "Too much comes out"),
    ] {
        assert_unusable(&admin.upload(file).await, says);
    }
    assert!(app.query_texts("SELECT id FROM uploads").await.is_empty());
}

/// M5: what is odd within a cell makes its row wrong.
#[tokio::test]
async fn text_that_disturbs_is_wrong_in_its_row() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in_admin().await;
    let names = ["a\u{202e}da", "a\u{1b}[31m", "a\u{200b}da", "\"a\nda\"", "\u{7f}", "x".repeat(257).leak()];
    let mut file = "username,phone\n".to_owned();
    for name in names {
        file.push_str(&format!("{name},+41791234567\n"));
    }
    file.push_str("<img src=x onerror=alert(1)>,+41791234567\n");
    let upload = admin.upload(file).await;
    assert_eq!(counts(&upload), [1, 0, 0, 6]);
    for row in upload.json["rows"].as_array().unwrap().iter().take(6) {
        assert_eq!(row["reasons"][0]["field"], "username", "{row}");
    }
    assert_eq!(
        upload.json["rows"][6]["username"], "<img src=x onerror=alert(1)>",
        "markup is text like other text"
    );
    assert_problem(&admin.apply(&upload).await, 409, "rows_wrong");
    let report = admin.get(&format!("{}/errors.csv", path(&upload))).await;
    assert_eq!(report.status, 200);
}

/// H1: nothing that a form of another site could send.
#[tokio::test]
async fn a_file_is_taken_as_an_octet_stream_only() {
    let app = TestApp::new().await;
    let admin = app.signed_in_admin().await;
    for kind in [
        None,
        Some("text/csv"),
        Some("text/plain"),
        Some("application/json"),
        Some("multipart/form-data; boundary=x"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let mut admin = admin.clone();
        let request = admin.request(reqwest::Method::POST, "/api/v1/uploads").body(people(1));
        let request = match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        };
        let reply = admin.send(request).await;
        assert_problem(&reply, 415, "unsupported_media_type");
        assert_eq!(reply.json["detail"], json!("Send the file as application/octet-stream."), "{kind:?}");
    }
}

/// M5, A11: neither too much nor from nobody, and in both cases before any of it has come.
#[tokio::test]
async fn a_body_is_refused_by_its_head_when_it_is_too_large_or_from_nobody() {
    let app = TestApp::new().await;
    let admin = app.signed_in_admin().await;
    let cookie = format!("cookie: latchkey-session={}", admin.cookies["latchkey-session"]);
    let head = |cookie: &str, length: u64, path: &str| {
        format!(
            "POST {path} HTTP/1.1\n{cookie}\ncontent-type: application/octet-stream\ncontent-length: {length}"
        )
    };
    for length in [10 * 1024 * 1024 + 1, 100_000_000, u64::MAX >> 1] {
        assert_problem(
            &send_lines(app.address, &head(&cookie, length, "/api/v1/uploads"), b"").await,
            413,
            "body_too_large",
        );
    }
    let nobody = send_lines(app.address, &head("x-a: b", 10_000_000, "/api/v1/uploads"), b"").await;
    assert_problem(&nobody, 401, "no_session");
    let elsewhere = send_lines(app.address, &head(&cookie, 16_385, "/api/v1/uploads/x"), b"").await;
    assert_problem(&elsewhere, 413, "body_too_large");
    let chunked = format!(
        "POST /api/v1/uploads HTTP/1.1\r\nhost: {}\r\n{cookie}\r\ncontent-type: application/octet-stream\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n",
        app.address,
        20 << 20
    );
    let body = [chunked.as_bytes(), &vec![b','; (10 << 20) + 1]].concat();
    let reply = send_bytes(app.address, body).await;
    assert_problem(&reply, 413, "body_too_large");
    assert!(reply.json["detail"].as_str().unwrap().contains("Split the file"));
}
