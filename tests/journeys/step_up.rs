//! A fresh proof before a sensitive change: asked for where it is needed, and then the change goes on by itself.

use latchkey_contract::MethodKind;

use crate::fake_gateway::soon;
use crate::page::{Page, house};
use crate::test_app::House;

const ELEVEN_MINUTES: i64 = 11 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_asks_for_a_fresh_proof_and_goes_on_by_itself() {
    let house = house().await;
    let ada = house.person("ada", &[MethodKind::Sms]).await;
    let page = Page::signed_in(&house, &ada, "Text message").await;
    house.wait_secs(ELEVEN_MINUTES);
    page.goto("/security/email").await;
    page.fill("Email address", "ada@lovelace.example").await;
    page.press("Send a code").await;
    page.at("Confirm that it is you").await;
    page.press("Text message").await;
    page.says("We sent a text message to").await;
    let right = house.sink.last().code();
    page.enter(if right == "000000" { "000001" } else { "000000" }).await;
    page.says("4 tries left").await;
    page.enter(&right).await;
    page.says("Type the code that we send to ada@lovelace.example").await;
    assert_eq!(house.sink.last().to, "ada@lovelace.example");
    page.enter(&house.sink.last().code()).await;
    page.at("Recovery codes").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_can_be_left_and_nothing_typed_is_lost() {
    let house = house().await;
    let ada = house.person("ada", &[MethodKind::Sms]).await;
    let page = Page::signed_in(&house, &ada, "Text message").await;
    house.wait_secs(ELEVEN_MINUTES);
    page.goto("/security/password").await;
    page.fill("Present password", &ada.password).await;
    page.fill("New password", "plum otter kayak finish").await;
    page.press("Change password").await;
    page.at("Confirm that it is you").await;
    page.keys("\u{e00c}").await;
    page.gone("dialog").await;
    assert_eq!(page.value("New password").await, "plum otter kayak finish");
    page.press("Change password").await;
    page.press("Text message").await;
    page.says("We sent a text message").await;
    page.press("Cancel").await;
    page.gone("dialog").await;
    assert_eq!(page.value("Present password").await, ada.password);
    // What was begun is not left standing, whichever way it is left: the front door shows who is signed in.
    nothing_begun(&house).await;
    page.goto("/").await;
    page.at("Access granted").await;
    page.goto("/security/password").await;
    page.fill("Present password", &ada.password).await;
    page.fill("New password", "plum otter kayak finish").await;
    page.press("Change password").await;
    page.press("Text message").await;
    page.says("We sent a text message").await;
    page.open_link("about:blank").await;
    nothing_begun(&house).await;
    page.goto("/").await;
    page.at("Access granted").await;
    page.close().await;
}

/// Waits until no attempt is open.
async fn nothing_begun(house: &House) {
    soon("the end of the attempt", async {
        while !house.texts("SELECT token FROM attempts").await.is_empty() {}
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_method_the_password_is_the_proof() {
    let house = house().await;
    let ada = house.person("ada", &[]).await;
    let page = Page::open(&house).await;
    page.sign_in("ada", &ada.password).await;
    page.at("Access granted").await;
    house.wait_secs(ELEVEN_MINUTES);
    page.goto("/security/email").await;
    page.fill("Email address", "ada@example.org").await;
    page.press("Send a code").await;
    page.at("Confirm that it is you").await;
    page.fill("Password", "wrong password").await;
    page.press("Confirm").await;
    page.says("That is not your present password").await;
    page.fill("Password", &ada.password).await;
    page.press("Confirm").await;
    page.says("Type the code that we send to ada@example.org").await;
    page.close().await;
}
