//! The step-up and the enrolment of a method from a session, and signing in by a recovery code.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use MethodKind::{App, Recovery, Sms};
use common::{TestLogin, account, code, new_method, secs};
use latchkey_contract::{LoginStep, MethodKind, rules};
use latchkey_flow::{Effect, Factor, Lockout, Policy, Refusal, TotpStep};

fn new_login() -> TestLogin {
    TestLogin::new(Policy::default())
}

#[test]
fn a_step_up_reauthenticates_its_session_and_no_other() {
    let mut login = new_login();
    login.step_up(account(&[Sms])).unwrap();
    assert!(matches!(login.step(), LoginStep::ChooseMethod { .. }));
    login.choose_and_deliver(Sms, code(1));
    login.enter(code(1), true).unwrap();
    let reauthenticated = Effect::ReauthenticateSession { session: "s".into(), factor: Factor::Method(Sms) };
    assert!(login.effects.contains(&reauthenticated));
    assert_eq!(
        (login.sessions_issued(), login.devices_trusted()),
        (0, 0),
        "neither a session nor a trusted device"
    );
    assert!(matches!(login.step(), LoginStep::SignedIn { .. }));
    assert_eq!(login.enter(code(1), false), Err(Refusal::NoAttempt));
}

#[test]
fn there_is_no_step_up_without_a_method() {
    let mut login = new_login();
    assert_eq!(login.step_up(account(&[])), Err(Refusal::MethodUnavailable));
    assert_eq!(login.completions(), 0);
}

#[test]
fn a_step_up_is_never_skipped_for_a_single_method() {
    let mut login =
        TestLogin::new(Policy { single_method: latchkey_flow::SingleMethod::Skip, ..Policy::default() });
    login.step_up(account(&[Sms])).unwrap();
    assert_eq!(login.codes_sent(), 0, "nothing is sent before it is asked for");
}

#[test]
fn a_new_method_is_sent_its_code_at_once_and_counts_when_it_is_typed_back() {
    let mut login = new_login();
    login.enrol(account(&[App]), Sms, code(1)).unwrap();
    assert_eq!(login.codes_sent(), 1);
    login.deliver();
    assert_eq!(login.enter(code(2), false), Err(Refusal::CodeWrong { tries_left: 4 }));
    assert_eq!(login.completions(), 0);
    login.enter(code(1), true).unwrap();
    let confirmed = Effect::ConfirmMethod { session: "s".into(), method: new_method(Sms), step: None };
    assert!(login.effects.contains(&confirmed));
    assert_eq!((login.sessions_issued(), login.devices_trusted()), (0, 0));
}

#[test]
fn only_the_new_method_can_be_chosen_while_it_is_set_up() {
    let mut login = new_login();
    login.enrol(account(&[App, Sms]), MethodKind::Email, code(1)).unwrap();
    for kind in [App, Sms] {
        assert_eq!(login.choose(kind, code(2)), Err(Refusal::MethodUnavailable), "{kind:?}");
    }
}

/// D6. The step goes with the method that is configured; the old secret's last step is none of its business.
#[test]
fn the_step_that_sets_up_an_app_is_used_up_with_it() {
    let mut login = new_login();
    login.last_step = Some(TotpStep(9));
    login.enrol(account(&[App]), App, code(1)).unwrap();
    login.last_step = None;
    login.enter_app(Some(7)).unwrap();
    let confirmed =
        Effect::ConfirmMethod { session: "s".into(), method: new_method(App), step: Some(TotpStep(7)) };
    assert!(login.effects.contains(&confirmed));
    assert!(!login.effects.iter().any(|effect| matches!(effect, Effect::SpendStep { .. })));
}

#[test]
fn a_password_does_not_begin_what_is_under_way() {
    let mut login = new_login();
    login.enrol(account(&[]), Sms, code(1)).unwrap();
    assert_eq!(login.password(account(&[]), None), Err(Refusal::OutOfTurn));
    assert_eq!(login.step_up(account(&[Sms])), Err(Refusal::OutOfTurn));
    assert_eq!(login.sessions_issued(), 0);
}

#[test]
fn a_recovery_code_signs_in_without_trust_and_is_used_up() {
    let mut login = TestLogin::after_password(&[Sms, Recovery]);
    login.choose(Recovery, code(1)).unwrap();
    assert_eq!(login.codes_sent(), 0);
    let LoginStep::EnterCode { digits, expires_in_ms, resend_in_ms, trust_offered, .. } = login.step() else {
        panic!()
    };
    assert_eq!(
        (digits, expires_in_ms, resend_in_ms, trust_offered),
        (rules::RECOVERY_DIGITS, None, None, false)
    );
    assert_eq!(login.enter_recovery_code(None), Err(Refusal::CodeWrong { tries_left: 4 }));
    assert_eq!(login.enter_recovery_code(Some((3, true))), Err(Refusal::CodeUsed));
    login.enter_recovery_code(Some((4, false))).unwrap();
    assert!(login.effects.contains(&Effect::SpendRecoveryCode { number: 4 }));
    assert_eq!(
        (login.sessions_issued(), login.devices_trusted()),
        (1, 0),
        "trust was asked for, and is not given"
    );
}

#[test]
fn a_recovery_code_opens_what_is_locked_but_not_the_hour() {
    let policy = Policy::default();
    let locked = Lockout { in_a_row: policy.wrong_codes_in_a_row, ..Lockout::default() };
    let mut login = TestLogin::after_password(&[Sms, Recovery]);
    login.lockout = locked;
    assert_eq!(login.choose(Sms, code(1)), Err(Refusal::Locked));
    login.choose(Recovery, code(1)).unwrap();
    login.enter_recovery_code(Some((1, false))).unwrap();
    assert_eq!(login.lockout.in_a_row, 0);

    let mut login = TestLogin::after_password(&[Sms, Recovery]);
    login.choose(Recovery, code(1)).unwrap();
    for _ in 0..4 {
        for _ in 0..5 {
            let _ = login.enter_recovery_code(None);
        }
        let _ = login.choose(Recovery, code(1));
    }
    assert_eq!(
        login.enter_recovery_code(Some((1, false))),
        Err(Refusal::TooManyTries { retry_in: secs(3600) })
    );
}
