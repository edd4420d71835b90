//! What the page's machine promises, told as what a person does and what the API says.

use latchkey_contract::{AccountSummary, Method, MethodChoice, MethodId, MethodKind, Role, Secret};

use super::intent::{Intent, Request, UnderWay};
use super::login_machine::Login;
use super::login_view::{Notice, Place};
use crate::client::Silence;
use latchkey_contract::{Delivery, LoginStep, Problem, ProblemCode};

fn sms() -> Method {
    Method { id: MethodKind::Sms.into(), kind: MethodKind::Sms, hint: "•••• 42".to_owned() }
}

fn code_step(tries_left: u32, delivery: Delivery) -> LoginStep {
    LoginStep::EnterCode {
        method: sms(),
        digits: 6,
        tries_left,
        expires_in_ms: Some(45_000),
        resend_in_ms: Some(25_000),
        trust_offered: true,
        delivery,
        methods: vec![sms()],
        choice: MethodChoice::Buttons,
    }
}

fn signed_in() -> LoginStep {
    let account = AccountSummary {
        id: "1".to_owned(),
        username: "ada".to_owned(),
        name: "Ada".to_owned(),
        role: Role::User,
    };
    LoginStep::SignedIn { account, return_to: Some("/devices".to_owned()) }
}

fn sign_in() -> Intent {
    Intent::SignIn { username: "ada".to_owned(), password: Secret::new("right".to_owned()), return_to: None }
}

fn verify() -> Intent {
    Intent::Verify { code: Secret::new("123456".to_owned()), trust: false }
}

/// A login at the code, as after a reload.
fn at_code() -> Login {
    let mut login = Login::default();
    login.ask(Intent::Where);
    login.hear(Ok(code_step(5, Delivery::Accepted)));
    login
}

fn refused(login: &mut Login, intent: Intent, code: ProblemCode) {
    assert!(login.ask(intent).is_some());
    login.hear(Err(Problem::new(code)));
}

#[test]
fn a_double_click_sends_once() {
    let mut login = at_code();
    assert!(matches!(login.ask(verify()), Some(Request::Verify(_))));
    for again in [verify(), Intent::Resend, Intent::Where, Intent::Leave, Intent::AnotherMethod] {
        assert!(login.ask(again).is_none());
    }
    assert_eq!(login.under_way(), Some(&UnderWay::Verify));
}

#[test]
fn the_persons_act_overtakes_the_pages_question() {
    let mut login = at_code();
    assert!(matches!(login.ask(Intent::Where), Some(Request::Where)));
    assert!(!login.busy());
    assert!(matches!(login.ask(verify()), Some(Request::Verify(_))));
}

#[test]
fn a_wrong_code_clears_the_field_and_counts_down_the_tries() {
    let mut login = at_code();
    login.ask(verify());
    login.hear(Err(Problem::new(ProblemCode::CodeWrong).with_tries_left(4)));
    assert_eq!(login.cleared(), 1);
    assert_eq!(login.place(), &Place::At(code_step(4, Delivery::Accepted)));
    assert!(matches!(login.notice(), Some(Notice::Wrong(problem)) if problem.tries_left == Some(4)));
    assert_eq!(login.due(), None, "a wrong code alone moves nothing");
}

#[test]
fn a_late_used_or_superseded_code_clears_and_asks_where_it_stands() {
    use ProblemCode as Code;
    for code in [Code::CodeExpired, Code::CodeUsed, Code::CodeSuperseded, Code::TooManyTries] {
        let mut login = at_code();
        refused(&mut login, verify(), code);
        assert_eq!((login.cleared(), login.due()), (1, Some(0)), "{code:?}");
    }
}

#[test]
fn out_of_turn_asks_where_it_stands_and_goes_there() {
    let mut login = at_code();
    refused(&mut login, verify(), ProblemCode::OutOfTurn);
    assert_eq!(login.due(), Some(0));
    login.ask(Intent::Where);
    login.hear(Ok(signed_in()));
    assert_eq!(login.place(), &Place::At(signed_in()));
    assert_eq!(login.notice(), None);
}

#[test]
fn an_attempt_that_has_ended_leads_back_to_the_password_and_says_so() {
    let mut login = at_code();
    refused(&mut login, verify(), ProblemCode::NoAttempt);
    assert_eq!(login.place(), &Place::At(LoginStep::Password));
    assert!(matches!(login.notice(), Some(Notice::Wrong(problem)) if problem.code == ProblemCode::NoAttempt));
}

#[test]
fn an_attempt_that_ended_unseen_is_said_when_the_page_asks() {
    let mut login = at_code();
    login.ask(Intent::Where);
    login.hear(Ok(LoginStep::Password));
    assert!(matches!(login.notice(), Some(Notice::Wrong(problem)) if problem.code == ProblemCode::NoAttempt));
}

#[test]
fn starting_over_is_no_misfortune() {
    for reply in [Ok(LoginStep::Password), Err(Problem::new(ProblemCode::NoAttempt))] {
        let mut login = at_code();
        login.ask(Intent::Leave);
        login.hear(reply);
        assert_eq!((login.place(), login.notice()), (&Place::At(LoginStep::Password), None));
    }
}

#[test]
fn another_method_asks_nothing_of_the_api_and_loses_nothing() {
    let mut login = at_code();
    assert!(login.ask(Intent::AnotherMethod).is_none());
    assert!(matches!(login.place(), Place::Choosing(_)));
    login.ask(Intent::Where);
    login.hear(Ok(code_step(5, Delivery::Accepted)));
    assert!(
        matches!(login.place(), Place::Choosing(_)),
        "the page's own question does not close the chooser"
    );
    assert!(login.ask(Intent::BackToCode).is_none());
    assert_eq!(login.place(), &Place::At(code_step(5, Delivery::Accepted)));
}

#[test]
fn a_chosen_method_closes_the_chooser() {
    let mut login = at_code();
    login.ask(Intent::AnotherMethod);
    login.ask(Intent::Choose(MethodId("sms".to_owned())));
    login.hear(Ok(code_step(5, Delivery::Sending)));
    assert!(matches!(login.place(), Place::At(LoginStep::EnterCode { .. })));
}

#[test]
fn while_a_code_is_on_its_way_the_page_asks_again_after_a_second() {
    let mut login = at_code();
    login.ask(Intent::Where);
    login.hear(Ok(code_step(5, Delivery::Sending)));
    assert_eq!(login.due(), Some(1_000));
    login.ask(Intent::Where);
    login.hear(Err(Silence::TimedOut.into()));
    assert_eq!(login.due(), Some(1_000), "a lost answer does not end the asking");
    login.ask(Intent::Where);
    login.hear(Ok(code_step(5, Delivery::Accepted)));
    assert_eq!(login.due(), None);
}

#[test]
fn a_new_code_empties_the_field_and_says_that_the_old_one_is_dead() {
    let mut login = at_code();
    login.ask(Intent::Resend);
    login.hear(Ok(code_step(5, Delivery::Accepted)));
    assert_eq!(login.cleared(), 1);
    assert!(matches!(login.notice(), Some(Notice::News(text)) if text.contains("newest")));
}

#[test]
fn no_answer_at_the_start_is_said_and_recovers() {
    let mut login = Login::default();
    login.ask(Intent::Where);
    login.hear(Err(Silence::Unreachable.into()));
    assert!(matches!(login.place(), Place::Unreachable(_)));
    login.ask(Intent::Where);
    login.hear(Ok(LoginStep::Password));
    assert_eq!((login.place(), login.notice()), (&Place::At(LoginStep::Password), None));
}

#[test]
fn no_answer_later_keeps_the_place_and_asks_the_api_what_became_of_it() {
    let mut login = at_code();
    login.ask(verify());
    login.hear(Err(Silence::TimedOut.into()));
    assert_eq!(login.place(), &Place::At(code_step(5, Delivery::Accepted)));
    assert!(matches!(login.notice(), Some(Notice::Wrong(_))));
    assert_eq!(login.due(), Some(0));
    login.ask(Intent::Where);
    login.hear(Err(Silence::Offline.into()));
    assert_eq!(login.due(), None, "but not for ever");
}

#[test]
fn every_refusal_leaves_a_place_and_something_to_read() {
    for code in ProblemCode::ALL {
        let mut login = at_code();
        refused(&mut login, verify(), *code);
        assert!(login.place().step().is_some(), "{code:?}");
        assert!(login.notice().is_some(), "{code:?}");
        assert!(!login.busy(), "{code:?}");
    }
}

#[test]
fn a_bad_device_name_is_refused_before_it_is_sent() {
    let mut login = Login::default();
    login.ask(Intent::Where);
    login.hear(Ok(LoginStep::NameDevice { suggested: "Firefox on Linux".to_owned(), days: 30 }));
    for name in ["", "   ", "a\u{202e}b"] {
        assert!(login.ask(Intent::NameDevice(Some(name.to_owned()))).is_none());
        assert!(
            matches!(login.notice(), Some(Notice::Wrong(problem)) if problem.field.as_deref() == Some("name"))
        );
    }
    let sent = login.ask(Intent::NameDevice(Some(" Desk ".to_owned())));
    assert!(matches!(sent, Some(Request::NameDevice(said)) if said.name.as_deref() == Some("Desk")));
}

#[test]
fn only_who_has_just_signed_in_here_is_taken_where_they_wanted_to_go() {
    let mut login = Login::default();
    login.ask(Intent::Where);
    login.hear(Ok(signed_in()));
    assert!(!login.arrived(), "a reload stays where it is");
    let mut login = Login::default();
    login.ask(sign_in());
    login.hear(Ok(signed_in()));
    assert!(login.arrived());
    login.ask(Intent::Where);
    login.hear(Ok(signed_in()));
    assert!(!login.arrived(), "once");
}

#[test]
fn what_is_under_way_says_no_secret() {
    let said = format!("{:?} {:?}", sign_in(), verify());
    assert!(!said.contains("right") && !said.contains("123456"), "{said}");
}

#[test]
fn the_last_wrong_code_says_how_to_get_another_and_asks_what_is_left() {
    let mut login = at_code();
    assert!(login.ask(verify()).is_some());
    login.hear(Err(Problem::new(ProblemCode::CodeWrong).with_tries_left(0)));
    assert!(
        matches!(login.notice(), Some(Notice::Wrong(problem)) if problem.code == ProblemCode::TooManyTries)
    );
    assert_eq!(login.due(), Some(0));
}

#[test]
fn what_another_call_has_begun_goes_on_as_a_login_does() {
    let mut login = Login::begun(code_step(5, Delivery::Sending));
    assert_eq!(login.due(), Some(1_000), "a code on its way out is asked about");
    assert!(matches!(login.ask(verify()), Some(Request::Verify(_))));
    login.hear(Ok(signed_in()));
    assert!(login.arrived());
}

#[test]
fn being_signed_in_is_not_having_proved_it_just_now() {
    let mut login = Login::begun(code_step(5, Delivery::Accepted));
    login.ask(Intent::Where);
    login.hear(Ok(signed_in()));
    assert!(!login.arrived());
}
