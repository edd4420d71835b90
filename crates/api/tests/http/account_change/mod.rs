//! What follows from a change of an account, whoever makes it: one table of cases, each played at every entry
//! point that can make the change, over TCP and with the real command-line program.

mod cases;
mod entry_point;
mod fixture;
mod outcome;

use cases::{ChangeCase, change_cases};
use entry_point::EntryPoint;
use fixture::AccountFixture;
use outcome::Outcome;

/// Plays every case that can be made at that entry point, and compares what is seen from outside with the
/// table.
async fn assert_same_consequences(entry_point: EntryPoint) {
    let mut different = vec![];
    for case in change_cases().into_iter().filter(|case| case.entry_points.contains(&entry_point)) {
        let (expected, reasons) = case.expected_at(entry_point);
        let observed = make_change(&case, entry_point).await;
        if observed != expected {
            let (name, is) = (case.name, observed.differences(&expected));
            different.push(format!("{name}, {entry_point:?} {reasons:?}:\n{is}"));
        }
    }
    assert!(different.is_empty(), "\n{}", different.join("\n"));
}

async fn make_change(case: &ChangeCase, entry_point: EntryPoint) -> Outcome {
    let mut fixture = AccountFixture::new(&case.before, entry_point).await;
    entry_point.make(&mut fixture, case.change).await;
    let observed = Outcome::observe(&mut fixture).await;
    if let Some(back) = case.back {
        entry_point.make(&mut fixture, back).await;
    }
    Outcome { device_sign_in: fixture.sign_in_from_device().await, ..observed }
}

#[tokio::test]
async fn the_page_of_an_administrator_has_the_consequences_of_the_table() {
    assert_same_consequences(EntryPoint::Page).await;
}

#[tokio::test]
async fn an_upload_has_the_consequences_of_the_table() {
    assert_same_consequences(EntryPoint::Upload).await;
}

#[tokio::test]
async fn the_command_line_has_the_consequences_of_the_table() {
    assert_same_consequences(EntryPoint::CommandLine).await;
}

#[tokio::test]
async fn the_owners_own_change_has_the_consequences_of_the_table() {
    assert_same_consequences(EntryPoint::SelfService).await;
}

#[tokio::test]
async fn a_password_link_has_the_consequences_of_the_table() {
    assert_same_consequences(EntryPoint::PasswordLink).await;
}

#[tokio::test]
async fn a_not_me_link_has_the_consequences_of_the_table() {
    assert_same_consequences(EntryPoint::NotMeLink).await;
}
