//! Third-party tools: an authenticator (oathtool), a reader of QR codes (zbarimg), and the variables that name
//! them.

use std::path::Path;
use std::process::Command;

use crate::test_app::{TestApp, TestPerson};
use data_encoding::HEXLOWER;

/// The value of a variable that `cargo xtask test journeys` sets.
pub fn required_env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test journeys`"))
}

/// What a QR code in a picture says, as zbarimg reads it.
pub fn zbarimg(picture: &Path) -> String {
    let read = Command::new(required_env("LATCHKEY_TEST_ZBARIMG"))
        .args(["--quiet", "--raw"])
        .arg(picture)
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout).unwrap().trim().to_owned()
}

/// The code that an authenticator with this secret (base32) shows so many seconds from now, made by oathtool.
pub fn oathtool_of(app: &TestApp, base32: &str, seconds: u64) -> String {
    let at = format!("@{}", app.now().as_secs() + seconds);
    let tool = std::env::var("LATCHKEY_TEST_OATHTOOL").unwrap_or_else(|_| "oathtool".to_owned());
    let made = Command::new(tool).args(["--totp", "--base32", "--now", &at, base32]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}

/// The code that an authenticator shows now, made by oathtool.
pub fn oathtool(app: &TestApp, person: &TestPerson) -> String {
    let secret = HEXLOWER.encode(&person.secret);
    let now = format!("@{}", app.now().as_secs());
    let tool = std::env::var("LATCHKEY_TEST_OATHTOOL").unwrap_or_else(|_| "oathtool".to_owned());
    let made = Command::new(tool).args(["--totp", "--now", &now, &secret]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}
