//! What somebody who is signed in proves: anew, for a new method, and by a code that was written down.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use MethodKind::{App, Recovery, Sms};
use common::{Play, account, code, new_method, secs};
use latchkey_contract::{LoginStep, MethodKind, rules};
use latchkey_flow::{Effect, Factor, Lockout, Policy, Refusal, TotpStep};

fn play() -> Play {
    Play::new(Policy::default())
}

#[test]
fn a_step_up_reauthenticates_its_session_and_no_other() {
    let mut play = play();
    play.proof(account(&[Sms])).unwrap();
    assert!(matches!(play.step(), LoginStep::ChooseMethod { .. }));
    play.sent(Sms, code(1));
    play.enter(code(1), true).unwrap();
    let proved = Effect::ReauthenticateSession { session: "s".into(), factor: Factor::Method(Sms) };
    assert!(play.effects.contains(&proved));
    assert_eq!((play.sessions(), play.trusts()), (0, 0), "neither a session nor a place to trust");
    assert!(matches!(play.step(), LoginStep::SignedIn { .. }));
    assert_eq!(play.enter(code(1), false), Err(Refusal::NoAttempt));
}

#[test]
fn there_is_no_step_up_without_a_method() {
    let mut play = play();
    assert_eq!(play.proof(account(&[])), Err(Refusal::MethodUnavailable));
    assert_eq!(play.ends(), 0);
}

#[test]
fn a_step_up_is_never_skipped_for_a_single_method() {
    let mut play =
        Play::new(Policy { single_method: latchkey_flow::SingleMethod::Skip, ..Policy::default() });
    play.proof(account(&[Sms])).unwrap();
    assert_eq!(play.sends(), 0, "nothing is sent before it is asked for");
}

#[test]
fn a_new_method_is_sent_its_code_at_once_and_counts_when_it_is_typed_back() {
    let mut play = play();
    play.enrol(account(&[App]), Sms, code(1)).unwrap();
    assert_eq!(play.sends(), 1);
    play.delivered();
    assert_eq!(play.enter(code(2), false), Err(Refusal::CodeWrong { tries_left: 4 }));
    assert_eq!(play.ends(), 0);
    play.enter(code(1), true).unwrap();
    let confirmed = Effect::ConfirmMethod { session: "s".into(), method: new_method(Sms), step: None };
    assert!(play.effects.contains(&confirmed));
    assert_eq!((play.sessions(), play.trusts()), (0, 0));
}

#[test]
fn only_the_new_method_can_be_chosen_while_it_is_set_up() {
    let mut play = play();
    play.enrol(account(&[App, Sms]), MethodKind::Email, code(1)).unwrap();
    for kind in [App, Sms] {
        assert_eq!(play.choose(kind, code(2)), Err(Refusal::MethodUnavailable), "{kind:?}");
    }
}

/// D6. The step goes with the method that is configured; the old secret's last step is none of its business.
#[test]
fn the_step_that_sets_up_an_app_is_used_up_with_it() {
    let mut play = play();
    play.last_step = Some(TotpStep(9));
    play.enrol(account(&[App]), App, code(1)).unwrap();
    play.last_step = None;
    play.enter_app(Some(7)).unwrap();
    let confirmed =
        Effect::ConfirmMethod { session: "s".into(), method: new_method(App), step: Some(TotpStep(7)) };
    assert!(play.effects.contains(&confirmed));
    assert!(!play.effects.iter().any(|effect| matches!(effect, Effect::SpendStep { .. })));
}

#[test]
fn a_password_does_not_begin_what_is_under_way() {
    let mut play = play();
    play.enrol(account(&[]), Sms, code(1)).unwrap();
    assert_eq!(play.password(account(&[]), None), Err(Refusal::OutOfTurn));
    assert_eq!(play.proof(account(&[Sms])), Err(Refusal::OutOfTurn));
    assert_eq!(play.sessions(), 0);
}

#[test]
fn a_recovery_code_signs_in_without_trust_and_is_used_up() {
    let mut play = Play::signed_in_to(&[Sms, Recovery]);
    play.choose(Recovery, code(1)).unwrap();
    assert_eq!(play.sends(), 0);
    let LoginStep::EnterCode { digits, expires_in_ms, resend_in_ms, trust_offered, .. } = play.step() else {
        panic!()
    };
    assert_eq!(
        (digits, expires_in_ms, resend_in_ms, trust_offered),
        (rules::RECOVERY_DIGITS, None, None, false)
    );
    assert_eq!(play.enter_recovery(None), Err(Refusal::CodeWrong { tries_left: 4 }));
    assert_eq!(play.enter_recovery(Some((3, true))), Err(Refusal::CodeUsed));
    play.enter_recovery(Some((4, false))).unwrap();
    assert!(play.effects.contains(&Effect::SpendRecoveryCode { number: 4 }));
    assert_eq!((play.sessions(), play.trusts()), (1, 0), "trust was asked for, and is not given");
}

#[test]
fn a_recovery_code_opens_what_is_locked_but_not_the_hour() {
    let policy = Policy::default();
    let locked = Lockout { in_a_row: policy.wrong_codes_in_a_row, ..Lockout::default() };
    let mut play = Play::signed_in_to(&[Sms, Recovery]);
    play.lockout = locked;
    assert_eq!(play.choose(Sms, code(1)), Err(Refusal::Locked));
    play.choose(Recovery, code(1)).unwrap();
    play.enter_recovery(Some((1, false))).unwrap();
    assert_eq!(play.lockout.in_a_row, 0);

    let mut play = Play::signed_in_to(&[Sms, Recovery]);
    play.choose(Recovery, code(1)).unwrap();
    for _ in 0..4 {
        for _ in 0..5 {
            let _ = play.enter_recovery(None);
        }
        let _ = play.choose(Recovery, code(1));
    }
    assert_eq!(play.enter_recovery(Some((1, false))), Err(Refusal::TooManyTries { retry_in: secs(3600) }));
}
