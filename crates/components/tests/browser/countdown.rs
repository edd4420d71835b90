//! The countdown with "Resend OTP".

use latchkey_components::countdown::{Timing, attach_countdown};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fixture::{PageFixture, settle};

const MARKUP: &str = r#"<div class="countdown"><progress class="countdown-bar"></progress>
    <span class="countdown-left" role="timer"></span>
    <button disabled>Resend OTP<span class="countdown-wait"></span></button>
    <span role="status"></span></div>"#;

async fn countdown(
    expires_in_ms: Option<u64>,
    resend_in_ms: Option<u64>,
) -> (PageFixture, RwSignal<Timing>, Owner) {
    let page = PageFixture::with_markup(MARKUP);
    let mut timing = None;
    let owner = page.attach(|| {
        let signal = RwSignal::new(Timing { responses: 1, expires_in_ms, resend_in_ms, ..Timing::default() });
        timing = Some(signal);
        attach_countdown(&page.find(".countdown"), move || signal.get(), || (), || ());
    });
    settle().await;
    (page, timing.unwrap(), owner)
}

#[wasm_bindgen_test]
async fn it_shows_seconds_and_is_silent_but_for_the_start() {
    let (page, _timing, _owner) = countdown(Some(45_000), Some(25_000)).await;
    assert_eq!(page.text("[role=timer]"), "Expires in 45 s");
    assert_eq!(page.text("[role=status]"), "Your code works for 45 seconds.");
    assert!(page.find("button").has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn it_says_that_twenty_seconds_are_left_when_a_new_code_can_be_asked_for() {
    let (page, timing, _owner) = countdown(Some(45_000), Some(25_000)).await;
    timing.set(Timing {
        responses: 2,
        expires_in_ms: Some(20_000),
        resend_in_ms: Some(0),
        ..Timing::default()
    });
    settle().await;
    assert!(page.text("[role=status]").starts_with("20 seconds left"));
    assert!(!page.find("button").has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn it_says_that_the_code_has_died() {
    let (page, _timing, _owner) = countdown(Some(0), Some(0)).await;
    assert_eq!(page.text("[role=timer]"), "This code has expired");
    assert!(page.text("[role=status]").contains("expired"));
    assert_eq!(page.find(".countdown").get_attribute("data-state").as_deref(), Some("expired"));
}

#[wasm_bindgen_test]
async fn a_code_still_on_its_way_is_not_counted() {
    let (page, _timing, _owner) = countdown(None, None).await;
    assert!(page.text("[role=timer]").starts_with("Sending"));
    assert!(page.find("button").has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn a_message_that_could_not_be_sent_is_said_and_can_be_sent_again() {
    let (page, timing, _owner) = countdown(Some(45_000), Some(25_000)).await;
    timing.set(Timing {
        responses: 2,
        expires_in_ms: None,
        resend_in_ms: Some(0),
        failed: true,
        resending: false,
    });
    settle().await;
    assert!(page.text("[role=timer]").contains("could not be sent"));
    assert!(page.text("[role=status]").contains("could not be sent"));
    assert!(!page.find("button").has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn it_counts_down_by_itself() {
    let (page, _timing, _owner) = countdown(Some(1_010), None).await;
    let left = || page.text("[role=timer]");
    for _ in 0..1_000 {
        if left() == "Expires in 1 s" {
            break;
        }
        settle().await;
    }
    assert_eq!(left(), "Expires in 1 s");
}
