//! Cookies that are not ours, or only look like it.

use latchkey_contract::MethodKind::{App, Sms};

use crate::raw_http::send_bytes;
use crate::security_headers::assert_problem;
use crate::test_app::TestApp;

/// H7. Ours among them is still found, two that differ are none, and nothing is a server's fault.
#[tokio::test]
async fn cookies_of_any_bytes_are_no_fault_and_hide_nothing() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms, App]).await;
    let browser = app.signed_in(&ada).await;
    let session = browser.cookies["latchkey-session"].clone();
    let with = async |cookie: Vec<u8>| {
        let mut request =
            format!("GET /api/v1/session HTTP/1.1\r\nhost: {}\r\ncookie: ", app.address).into_bytes();
        request.extend(cookie);
        request.extend(b"\r\n\r\n");
        send_bytes(app.address, request).await
    };
    let ours = format!("latchkey-session={session}");
    for foreign in [
        b"a=\xff\xfe".as_slice(),
        b"a=\xc3\xa9",
        b"=",
        b";;;",
        b"a",
        b"a=b=c",
        b"latchkey-session-2=x",
        b"\"=\"",
    ] {
        let before = [foreign, b"; ", ours.as_bytes()].concat();
        let after = [ours.as_bytes(), b"; ", foreign].concat();
        for cookie in [before, after] {
            assert_eq!(with(cookie).await.status, 200, "{:?}", String::from_utf8_lossy(foreign));
        }
    }
    let zeros = "A".repeat(43);
    for cookie in [
        format!("latchkey-session={zeros}; {ours}"),
        format!("{ours}; latchkey-session={zeros}"),
        format!("{ours}; latchkey-session="),
        "latchkey-session=%00".into(),
        format!("latchkey-session=\"{session}\"x"),
        format!("Latchkey-Session={session}"),
        format!("latchkey-session=x{session}"),
        "latchkey-session".into(),
        format!("latchkey-session={}", "x".repeat(8000)),
    ] {
        assert_problem(&with(cookie.into_bytes()).await, 401, "no_session");
    }
    for bytes in [b"latchkey-session=\xff".as_slice(), b"\xff=\xff", b"latchkey-session=\xc3\x28"] {
        assert_problem(&with(bytes.to_vec()).await, 401, "no_session");
    }
    assert_eq!(with(format!("{ours}; {ours}").into_bytes()).await.status, 200, "twice the same is one");
    let mut tampered = app.browser();
    tampered.sign_in(&ada).await;
    let attempt = tampered.cookies["latchkey-attempt"].clone();
    tampered.choose("app").await;
    tampered.cookies.insert("latchkey-attempt".into(), format!("{attempt}; latchkey-attempt={zeros}"));
    assert_eq!(tampered.enter(&app.totp_code(&ada, 0)).await.outcome(), (401, "no_attempt".into()));
}
