//! The login machine, given what a person does and what the API answers.

use latchkey_contract::{
    AccountSummary, Delivery, LoginStep, Method, MethodChoice, MethodId, MethodKind, Problem, ProblemCode,
    Role, Secret,
};

use super::intent::Intent;
use super::login_machine::LoginMachine;
use super::login_view::LoginView;
use super::notice::LoginNotice;
use super::pending_request::PendingRequest;
use crate::client::{LoginRequest, TransportError};

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

/// A machine at the code, as after a reload.
fn at_code() -> LoginMachine {
    let mut machine = LoginMachine::default();
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(code_step(5, Delivery::Accepted)));
    machine
}

fn refused(machine: &mut LoginMachine, intent: Intent, code: ProblemCode) {
    assert!(machine.ask(intent).is_some());
    machine.on_response(Err(Problem::new(code)));
}

#[test]
fn a_double_click_sends_once() {
    let mut machine = at_code();
    assert!(matches!(machine.ask(verify()), Some(LoginRequest::Verify(_))));
    for again in [verify(), Intent::Resend, Intent::Refresh, Intent::StartOver, Intent::OpenChooser] {
        assert!(machine.ask(again).is_none());
    }
    assert_eq!(machine.pending(), Some(&PendingRequest::Verify));
}

#[test]
fn a_persons_request_overtakes_a_refresh() {
    let mut machine = at_code();
    assert!(matches!(machine.ask(Intent::Refresh), Some(LoginRequest::Refresh)));
    assert!(!machine.is_busy());
    assert!(matches!(machine.ask(verify()), Some(LoginRequest::Verify(_))));
}

#[test]
fn a_wrong_code_clears_the_field_and_counts_down_the_tries() {
    let mut machine = at_code();
    machine.ask(verify());
    machine.on_response(Err(Problem::new(ProblemCode::CodeWrong).with_tries_left(4)));
    assert_eq!(machine.clear_count(), 1);
    assert_eq!(machine.view(), &LoginView::AtStep(code_step(4, Delivery::Accepted)));
    assert!(matches!(machine.notice(), Some(LoginNotice::Error(problem)) if problem.tries_left == Some(4)));
    assert_eq!(machine.refresh_in(), None, "a wrong code alone moves nothing");
}

#[test]
fn a_late_used_or_superseded_code_clears_and_refreshes() {
    use ProblemCode as Code;
    for code in [Code::CodeExpired, Code::CodeUsed, Code::CodeSuperseded, Code::TooManyTries] {
        let mut machine = at_code();
        refused(&mut machine, verify(), code);
        assert_eq!((machine.clear_count(), machine.refresh_in()), (1, Some(0)), "{code:?}");
    }
}

#[test]
fn out_of_turn_refreshes_and_goes_there() {
    let mut machine = at_code();
    refused(&mut machine, verify(), ProblemCode::OutOfTurn);
    assert_eq!(machine.refresh_in(), Some(0));
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(signed_in()));
    assert_eq!(machine.view(), &LoginView::AtStep(signed_in()));
    assert_eq!(machine.notice(), None);
}

#[test]
fn an_attempt_that_has_ended_leads_back_to_the_password_and_says_so() {
    let mut machine = at_code();
    refused(&mut machine, verify(), ProblemCode::NoAttempt);
    assert_eq!(machine.view(), &LoginView::AtStep(LoginStep::Password));
    assert!(
        matches!(machine.notice(), Some(LoginNotice::Error(problem)) if problem.code == ProblemCode::NoAttempt)
    );
}

#[test]
fn an_attempt_that_ended_unseen_is_said_when_the_page_asks() {
    let mut machine = at_code();
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(LoginStep::Password));
    assert!(
        matches!(machine.notice(), Some(LoginNotice::Error(problem)) if problem.code == ProblemCode::NoAttempt)
    );
}

#[test]
fn starting_over_is_no_error() {
    for response in [Ok(LoginStep::Password), Err(Problem::new(ProblemCode::NoAttempt))] {
        let mut machine = at_code();
        machine.ask(Intent::StartOver);
        machine.on_response(response);
        assert_eq!((machine.view(), machine.notice()), (&LoginView::AtStep(LoginStep::Password), None));
    }
}

#[test]
fn another_method_asks_nothing_of_the_api_and_loses_nothing() {
    let mut machine = at_code();
    assert!(machine.ask(Intent::OpenChooser).is_none());
    assert!(matches!(machine.view(), LoginView::ChoosingMethod(_)));
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(code_step(5, Delivery::Accepted)));
    assert!(matches!(machine.view(), LoginView::ChoosingMethod(_)), "a refresh does not close the chooser");
    assert!(machine.ask(Intent::CloseChooser).is_none());
    assert_eq!(machine.view(), &LoginView::AtStep(code_step(5, Delivery::Accepted)));
}

#[test]
fn a_chosen_method_closes_the_chooser() {
    let mut machine = at_code();
    machine.ask(Intent::OpenChooser);
    machine.ask(Intent::Choose(MethodId("sms".to_owned())));
    machine.on_response(Ok(code_step(5, Delivery::Sending)));
    assert!(matches!(machine.view(), LoginView::AtStep(LoginStep::EnterCode { .. })));
}

#[test]
fn while_a_code_is_on_its_way_the_page_asks_again_after_a_second() {
    let mut machine = at_code();
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(code_step(5, Delivery::Sending)));
    assert_eq!(machine.refresh_in(), Some(1_000));
    machine.ask(Intent::Refresh);
    machine.on_response(Err(TransportError::TimedOut.into()));
    assert_eq!(machine.refresh_in(), Some(1_000), "a lost answer does not end the asking");
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(code_step(5, Delivery::Accepted)));
    assert_eq!(machine.refresh_in(), None);
}

#[test]
fn a_new_code_empties_the_field_and_says_that_the_old_one_is_dead() {
    let mut machine = at_code();
    machine.ask(Intent::Resend);
    machine.on_response(Ok(code_step(5, Delivery::Accepted)));
    assert_eq!(machine.clear_count(), 1);
    assert!(matches!(machine.notice(), Some(LoginNotice::Info(text)) if text.contains("newest")));
}

#[test]
fn no_answer_at_the_start_is_said_and_recovers() {
    let mut machine = LoginMachine::default();
    machine.ask(Intent::Refresh);
    machine.on_response(Err(TransportError::Unreachable.into()));
    assert!(matches!(machine.view(), LoginView::Unreachable(_)));
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(LoginStep::Password));
    assert_eq!((machine.view(), machine.notice()), (&LoginView::AtStep(LoginStep::Password), None));
}

#[test]
fn no_answer_later_keeps_the_step_and_asks_the_api_what_became_of_it() {
    let mut machine = at_code();
    machine.ask(verify());
    machine.on_response(Err(TransportError::TimedOut.into()));
    assert_eq!(machine.view(), &LoginView::AtStep(code_step(5, Delivery::Accepted)));
    assert!(matches!(machine.notice(), Some(LoginNotice::Error(_))));
    assert_eq!(machine.refresh_in(), Some(0));
    machine.ask(Intent::Refresh);
    machine.on_response(Err(TransportError::Offline.into()));
    assert_eq!(machine.refresh_in(), None, "but not for ever");
}

#[test]
fn every_refusal_leaves_a_step_and_an_error_to_read() {
    for code in ProblemCode::ALL {
        let mut machine = at_code();
        refused(&mut machine, verify(), *code);
        assert!(machine.view().step().is_some(), "{code:?}");
        assert!(machine.notice().is_some(), "{code:?}");
        assert!(!machine.is_busy(), "{code:?}");
    }
}

#[test]
fn a_bad_device_name_is_refused_before_it_is_sent() {
    let mut machine = LoginMachine::default();
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(LoginStep::NameDevice { suggested: "Firefox on Linux".to_owned(), days: 30 }));
    for name in ["", "   ", "a\u{202e}b"] {
        assert!(machine.ask(Intent::NameDevice(Some(name.to_owned()))).is_none());
        assert!(
            matches!(machine.notice(), Some(LoginNotice::Error(problem)) if problem.field.as_deref() == Some("name"))
        );
    }
    let sent = machine.ask(Intent::NameDevice(Some(" Desk ".to_owned())));
    assert!(matches!(sent, Some(LoginRequest::NameDevice(body)) if body.name.as_deref() == Some("Desk")));
}

#[test]
fn only_who_has_just_signed_in_here_is_taken_where_they_wanted_to_go() {
    let mut machine = LoginMachine::default();
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(signed_in()));
    assert!(!machine.just_signed_in(), "a reload stays where it is");
    let mut machine = LoginMachine::default();
    machine.ask(sign_in());
    machine.on_response(Ok(signed_in()));
    assert!(machine.just_signed_in());
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(signed_in()));
    assert!(!machine.just_signed_in(), "once");
}

#[test]
fn an_intent_shows_no_secret() {
    let text = format!("{:?} {:?}", sign_in(), verify());
    assert!(!text.contains("right") && !text.contains("123456"), "{text}");
}

#[test]
fn the_last_wrong_code_says_how_to_get_another_and_asks_what_is_left() {
    let mut machine = at_code();
    assert!(machine.ask(verify()).is_some());
    machine.on_response(Err(Problem::new(ProblemCode::CodeWrong).with_tries_left(0)));
    assert!(
        matches!(machine.notice(), Some(LoginNotice::Error(problem)) if problem.code == ProblemCode::TooManyTries)
    );
    assert_eq!(machine.refresh_in(), Some(0));
}

#[test]
fn a_step_of_another_endpoint_goes_on_as_a_login_does() {
    let mut machine = LoginMachine::from_step(code_step(5, Delivery::Sending));
    assert_eq!(machine.refresh_in(), Some(1_000), "a code on its way out is asked about");
    assert!(matches!(machine.ask(verify()), Some(LoginRequest::Verify(_))));
    machine.on_response(Ok(signed_in()));
    assert!(machine.just_signed_in());
}

#[test]
fn a_refresh_that_finds_a_session_has_not_just_signed_in() {
    let mut machine = LoginMachine::from_step(code_step(5, Delivery::Accepted));
    machine.ask(Intent::Refresh);
    machine.on_response(Ok(signed_in()));
    assert!(!machine.just_signed_in());
}
