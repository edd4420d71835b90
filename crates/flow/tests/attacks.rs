//! One test per attack on a login, and per promise to the person who signs in.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use common::{TestLogin, account, at, code, device, fingerprint, secs};
use latchkey_contract::{Delivery, LoginStep, MethodKind};
use latchkey_flow::{Effect, Event, Factor, PasswordVerdict, Policy, Refusal, SingleMethod, TrustedDevice};

const ALL: [MethodKind; 3] = MethodKind::ALL;
const SMS: MethodKind = MethodKind::Sms;
const EMAIL: MethodKind = MethodKind::Email;
const APP: MethodKind = MethodKind::App;

#[test]
fn a_wrong_password_opens_nothing() {
    let mut login = TestLogin::new(Policy::default());
    assert_eq!(
        login.on(Event::PasswordChecked(PasswordVerdict::Wrong)),
        Err(Refusal::SignIn { retry_in: secs(0) })
    );
    assert_eq!(login.choose(SMS, code(1)), Err(Refusal::NoAttempt));
    assert_eq!(login.step(), LoginStep::Password);
}

#[test]
fn exactly_the_configured_methods_are_offered() {
    let login = TestLogin::after_password(&[EMAIL]);
    let LoginStep::ChooseMethod { methods, .. } = login.step() else { panic!() };
    assert_eq!(methods.iter().map(|method| method.kind).collect::<Vec<_>>(), [EMAIL]);
}

#[test]
fn an_account_without_methods_is_let_in_by_its_password() {
    let login = TestLogin::after_password(&[]);
    assert!(login.effects.contains(&Effect::IssueSession { factor: Factor::None }));
}

#[test]
fn a_method_that_is_not_configured_is_refused_and_nothing_is_sent() {
    let mut login = TestLogin::after_password(&[EMAIL]);
    assert_eq!(login.choose(SMS, code(1)), Err(Refusal::MethodUnavailable));
    assert_eq!(login.codes_sent(), 0);
}

#[test]
fn a_code_before_any_challenge_is_refused() {
    let mut login = TestLogin::after_password(&ALL);
    assert_eq!(login.enter(code(1), false), Err(Refusal::OutOfTurn));
    assert_eq!(login.resend(code(1)), Err(Refusal::OutOfTurn));
    assert_eq!(login.name_device("x"), Err(Refusal::OutOfTurn));
    assert_eq!(login.on(Event::DeviceDeclined), Err(Refusal::OutOfTurn));
    assert_eq!(login.sessions_issued(), 0);
}

#[test]
fn the_right_code_lets_in_once() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.enter(code(1), false).unwrap();
    assert!(matches!(login.step(), LoginStep::SignedIn { .. }));
    assert_eq!(login.enter(code(1), false), Err(Refusal::NoAttempt));
    assert_eq!(login.sessions_issued(), 1);
}

#[test]
fn a_spent_code_is_refused_while_the_device_is_named() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.enter(code(1), true).unwrap();
    assert_eq!(login.sessions_issued(), 0);
    assert_eq!(login.enter(code(1), false), Err(Refusal::CodeUsed));
    assert_eq!(login.choose(EMAIL, code(2)), Err(Refusal::OutOfTurn));
    login.name_device("Laptop").unwrap();
    assert_eq!((login.sessions_issued(), login.devices_trusted()), (1, 1));
}

#[test]
fn not_now_signs_in_without_trust() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.enter(code(1), true).unwrap();
    login.on(Event::DeviceDeclined).unwrap();
    assert_eq!((login.sessions_issued(), login.devices_trusted()), (1, 0));
}

#[test]
fn trust_that_is_not_offered_cannot_be_asked_for() {
    let mut login = TestLogin::new(Policy { trust_offered: false, ..Policy::default() });
    login.password(account(&ALL), None).unwrap();
    login.choose_and_deliver(SMS, code(1));
    login.enter(code(1), true).unwrap();
    assert_eq!((login.sessions_issued(), login.devices_trusted()), (1, 0));
    assert!(matches!(login.step(), LoginStep::SignedIn { .. }));
}

#[test]
fn the_countdown_starts_when_the_message_is_accepted() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(SMS, code(1)).unwrap();
    login.advance(4);
    assert_eq!(login.countdown(), (None, None));
    login.deliver();
    assert_eq!(login.countdown(), (Some(45_000), Some(25_000)));
}

#[test]
fn a_code_is_not_valid_before_its_message_was_accepted() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(SMS, code(1)).unwrap();
    assert_eq!(login.enter(code(1), false), Err(Refusal::OutOfTurn));
    login.deliver();
    login.enter(code(1), false).unwrap();
}

#[test]
fn a_code_dies_at_the_end_of_its_lifetime() {
    for (wait, result) in [(44, Ok(())), (45, Err(Refusal::CodeExpired)), (46, Err(Refusal::CodeExpired))] {
        let mut login = TestLogin::after_password(&ALL);
        login.choose_and_deliver(SMS, code(1));
        login.advance(wait);
        assert_eq!(login.enter(code(1), false), result, "{wait} s");
    }
}

#[test]
fn a_clock_that_is_set_back_revives_no_code() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.advance(50);
    assert_eq!(login.enter(code(1), false), Err(Refusal::CodeExpired));
    login.advance(-3600);
    assert_eq!(login.enter(code(1), false), Err(Refusal::CodeExpired));
}

#[test]
fn five_wrong_codes_kill_the_right_one() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    for tries_left in (0..5).rev() {
        assert_eq!(login.enter(code(9), false), Err(Refusal::CodeWrong { tries_left }));
    }
    assert_eq!(login.enter(code(1), false), Err(Refusal::TriesSpent));
    assert_eq!(login.countdown(), (Some(0), Some(0)), "a dead code can be replaced at once");
}

#[test]
fn a_resend_kills_the_old_code_and_says_so() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.advance(24);
    assert_eq!(login.resend(code(2)), Err(Refusal::ResendTooSoon { retry_in: secs(1) }));
    login.advance(1);
    login.resend(code(2)).unwrap();
    login.deliver();
    assert_eq!(login.enter(code(1), false), Err(Refusal::CodeSuperseded { tries_left: 4 }));
    login.enter(code(2), false).unwrap();
}

#[test]
fn the_time_can_be_extended_at_least_ten_times() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    for n in 2..12 {
        login.advance(25);
        login.resend(code(n)).unwrap();
        login.deliver();
    }
    login.enter(code(11), false).unwrap();
}

#[test]
fn codes_cannot_be_sent_without_end() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    for _ in 0..15 {
        login.advance(25);
        login.resend(code(2)).unwrap();
        login.deliver();
    }
    login.advance(25);
    assert_eq!(login.resend(code(2)), Err(Refusal::TooManyCodes));
    assert_eq!(login.choose(EMAIL, code(2)), Err(Refusal::TooManyCodes));
    assert_eq!(login.codes_sent(), 16);
}

#[test]
fn a_failed_delivery_costs_nothing_and_can_be_tried_again_at_once() {
    let mut login = TestLogin::after_password(&ALL);
    for _ in 0..40 {
        login.choose(SMS, code(1)).unwrap();
        let serial = login.attempt.challenge().unwrap().serial;
        login.on(Event::MessageFailed { serial }).unwrap();
        assert_eq!(login.countdown(), (Some(0), Some(0)));
        assert_eq!(login.enter(code(1), false), Err(Refusal::CodeExpired));
    }
    login.choose_and_deliver(SMS, code(2));
    login.enter(code(2), false).unwrap();
}

#[test]
fn a_message_lost_with_its_process_can_be_replaced() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(SMS, code(1)).unwrap();
    assert!(matches!(login.resend(code(2)), Err(Refusal::ResendTooSoon { .. })));
    login.advance(10);
    let LoginStep::EnterCode { delivery, .. } = login.step() else { panic!() };
    assert_eq!(delivery, Delivery::Failed);
    login.resend(code(2)).unwrap();
}

#[test]
fn a_double_click_sends_once() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(SMS, code(1)).unwrap();
    login.choose(SMS, code(2)).unwrap();
    login.deliver();
    login.choose(SMS, code(3)).unwrap();
    assert_eq!(login.codes_sent(), 1);
    login.enter(code(1), false).unwrap();
}

#[test]
fn another_method_and_back_loses_nothing() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    assert_eq!(login.enter(code(9), false), Err(Refusal::CodeWrong { tries_left: 4 }));
    login.choose_and_deliver(EMAIL, code(2));
    assert_eq!(
        login.enter(code(1), false),
        Err(Refusal::CodeWrong { tries_left: 4 }),
        "the text message's code"
    );
    login.choose(SMS, code(3)).unwrap();
    assert_eq!(login.codes_sent(), 2);
    assert_eq!(login.enter(code(9), false), Err(Refusal::CodeWrong { tries_left: 3 }));
    login.enter(code(1), false).unwrap();
}

#[test]
fn a_late_answer_of_the_gateway_does_not_revive_an_older_code() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(SMS, code(1)).unwrap();
    let first = login.attempt.challenge().unwrap().serial;
    login.advance(10);
    login.resend(code(2)).unwrap();
    login.on(Event::MessageAccepted { serial: first }).unwrap();
    assert_eq!(login.enter(code(1), false), Err(Refusal::OutOfTurn));
    login.deliver();
    assert!(login.enter(code(1), false).is_err());
}

#[test]
fn an_attempt_ends_ten_minutes_after_the_password() {
    for (wait, open) in [(599, true), (600, false)] {
        let mut login = TestLogin::after_password(&ALL);
        login.advance(wait);
        assert_eq!(login.choose(APP, code(1)).is_ok(), open);
        assert_eq!(login.step() == LoginStep::Password, !open);
    }
}

#[test]
fn the_naming_of_a_device_does_not_outlive_the_attempt() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.enter(code(1), true).unwrap();
    login.advance(600);
    assert_eq!(login.name_device("Laptop"), Err(Refusal::NoAttempt));
    assert_eq!((login.sessions_issued(), login.devices_trusted()), (0, 0));
}

#[test]
fn an_attempt_that_was_left_stays_closed() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.on(Event::Abandoned).unwrap();
    assert_eq!(login.enter(code(1), false), Err(Refusal::NoAttempt));
    assert_eq!(login.password(account(&ALL), None), Err(Refusal::NoAttempt));
}

#[test]
fn an_app_has_neither_countdown_nor_resend() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(APP, code(1)).unwrap();
    assert_eq!(login.countdown(), (None, None));
    assert_eq!(login.resend(code(2)), Err(Refusal::OutOfTurn));
    assert_eq!(login.codes_sent(), 0);
}

#[test]
fn a_step_of_an_app_works_once_and_only_forward() {
    let mut first = TestLogin::after_password(&ALL);
    first.choose(APP, code(1)).unwrap();
    first.enter_app(Some(100)).unwrap();
    let mut second = TestLogin::after_password(&ALL);
    second.last_step = first.last_step;
    second.choose(APP, code(1)).unwrap();
    assert_eq!(second.enter_app(Some(100)), Err(Refusal::CodeUsed));
    assert_eq!(second.enter_app(Some(99)), Err(Refusal::CodeUsed));
    second.enter_app(Some(101)).unwrap();
}

#[test]
fn choosing_the_app_again_gives_no_tries_back() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose(APP, code(1)).unwrap();
    assert_eq!(login.enter_app(None), Err(Refusal::CodeWrong { tries_left: 4 }));
    login.choose(APP, code(1)).unwrap();
    assert_eq!(login.enter_app(None), Err(Refusal::CodeWrong { tries_left: 3 }));
}

#[test]
fn the_account_budget_holds_over_attempts_methods_and_resends() {
    let mut lockout = latchkey_flow::Lockout::default();
    let mut judged = 0;
    for n in 0..50 {
        let mut login = TestLogin::after_password(&ALL);
        login.lockout = lockout;
        let kind = [SMS, EMAIL][n % 2];
        if login.choose(kind, code(1)).is_err() {
            break;
        }
        login.deliver();
        for _ in 0..4 {
            judged += usize::from(matches!(login.enter(code(9), false), Err(Refusal::CodeWrong { .. })));
        }
        lockout = login.lockout;
    }
    assert_eq!(judged, 20);
}

#[test]
fn the_owner_is_warned_of_wrong_codes_once_an_attempt() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    assert!(!login.effects.contains(&Effect::WarnOwner));
    login.enter(code(9), false).unwrap_err();
    login.enter(code(9), false).unwrap_err();
    login.choose(APP, code(2)).unwrap();
    login.enter_app(None).unwrap_err();
    let warned =
        |login: &TestLogin| login.effects.iter().filter(|effect| **effect == Effect::WarnOwner).count();
    assert_eq!(warned(&login), 1);
    let mut next = TestLogin::after_password(&ALL);
    next.choose(APP, code(1)).unwrap();
    next.enter_app(None).unwrap_err();
    assert_eq!(warned(&next), 1);
}

#[test]
fn a_code_of_another_sort_of_challenge_is_out_of_turn() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    assert_eq!(login.enter_app(Some(1)), Err(Refusal::OutOfTurn));
    login.choose(APP, code(1)).unwrap();
    assert_eq!(login.enter(code(1), false), Err(Refusal::OutOfTurn));
}

#[test]
fn a_trusted_device_stands_in_for_the_code() {
    let mut login = TestLogin::new(Policy::default());
    login.password(account(&ALL), Some(device(at(login.now + 1)))).unwrap();
    assert!(login.effects.contains(&Effect::IssueSession { factor: Factor::Device }));
}

#[test]
fn trust_of_another_account_another_set_up_or_another_time_is_ignored() {
    let now = TestLogin::new(Policy::default()).now;
    let good = device(at(now + 1));
    for device in [
        TrustedDevice { account_id: "b".into(), ..good.clone() },
        TrustedDevice { fingerprint: fingerprint(2), ..good.clone() },
        TrustedDevice { expires_at: at(now), ..good },
    ] {
        let mut login = TestLogin::new(Policy::default());
        login.password(account(&ALL), Some(device)).unwrap();
        assert_eq!(login.sessions_issued(), 0);
    }
}

#[test]
fn trust_ends_thirty_days_after_it_was_given() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.enter(code(1), true).unwrap();
    login.name_device("Laptop").unwrap();
    let ends = login.effects.iter().find_map(|effect| match effect {
        Effect::TrustDevice { expires_at, .. } => Some(*expires_at),
        _ => None,
    });
    assert_eq!(ends, Some(at(login.now + 30 * 86_400)));
}

#[test]
fn a_single_method_is_skipped_only_where_policy_says_so() {
    let mut login = TestLogin::new(Policy { single_method: SingleMethod::Skip, ..Policy::default() });
    login.password(account(&[SMS]), None).unwrap();
    assert_eq!(login.codes_sent(), 1);
    login.deliver();
    login.enter(code(1), false).unwrap();
    assert_eq!(TestLogin::after_password(&[SMS]).codes_sent(), 0);
}

#[test]
fn digests_of_dead_codes_are_forgotten() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(77));
    login.advance(25);
    login.resend(code(78)).unwrap();
    login.deliver();
    login.advance(300);
    login.on(Event::TimePassed).unwrap();
    let kept = serde_json::to_string(&login.attempt).unwrap();
    assert!(!kept.contains("77,77") && !kept.contains("78,78"), "{kept}");
    assert_eq!(login.enter(code(78), false), Err(Refusal::CodeExpired));
}

#[test]
fn a_locked_account_is_sent_no_codes() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    login.advance(30);
    login.lockout = latchkey_flow::Lockout { in_a_row: 100, ..Default::default() };
    assert_eq!(login.choose(EMAIL, code(2)), Err(Refusal::Locked));
    assert_eq!(login.resend(code(2)), Err(Refusal::Locked));
    assert_eq!(login.enter(code(1), false), Err(Refusal::Locked));
    assert_eq!(login.codes_sent(), 1);
}

#[test]
fn a_code_lives_no_longer_than_its_attempt() {
    let mut login = TestLogin::after_password(&ALL);
    login.advance(590);
    login.choose_and_deliver(SMS, code(1));
    assert_eq!(login.countdown().0, Some(10_000));
}

#[test]
fn a_right_code_ends_the_row_of_wrong_ones_but_not_the_hour() {
    let mut login = TestLogin::after_password(&ALL);
    login.choose_and_deliver(SMS, code(1));
    assert_eq!(login.enter(code(9), false), Err(Refusal::CodeWrong { tries_left: 4 }));
    login.enter(code(1), false).unwrap();
    assert_eq!((login.lockout.in_a_row, login.lockout.this_hour), (0, 1));
}
