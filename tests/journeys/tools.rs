//! The tools that are not ours: makers of codes, a judge of accessibility.

use std::process::Command;

use crate::house::{House, Person};

/// A variable that `cargo xtask test journeys` sets.
pub fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test journeys`"))
}

/// The code that an authenticator shows now, made by oathtool.
pub fn oathtool(house: &House, person: &Person) -> String {
    let secret: String = person.secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let now = format!("@{}", house.now().as_secs());
    let tool = std::env::var("LATCHKEY_TEST_OATHTOOL").unwrap_or_else(|_| "oathtool".to_owned());
    let made = Command::new(tool).args(["--totp", "--now", &now, &secret]).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}
