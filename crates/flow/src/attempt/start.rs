//! How an attempt starts and comes to its end, by what it is for.

use super::purpose::Purpose;
use super::state::{Attempt, Decision, FinishedAttempt, Open, State, accepted, refused};
use crate::{Account, Effect, Factor, LoginEvent, NewMethod, Refusal, SessionRef, Timestamp, TotpStep};

/// Trust does not count here (ASVS 5.0 7.5.1), and there has to be a method to prove it by.
pub(super) fn step_up(SessionRef { account, session, browser }: SessionRef, now: Timestamp) -> Decision {
    if account.methods.is_empty() {
        return refused(State::Closed(None), vec![], Refusal::MethodUnavailable);
    }
    Open::new(Purpose::StepUp { session }, account, browser, now).accepted(vec![])
}

/// The account is what it is, but the one method to choose is the new one.
pub(super) fn enrolment(
    SessionRef { account, session, browser }: SessionRef,
    method: NewMethod,
    now: Timestamp,
) -> Open {
    let account = Account { methods: vec![method.method.clone()], ..account };
    Open::new(Purpose::Enrol { session, method: Box::new(method) }, account, browser, now)
}

impl Attempt {
    /// The method that is being set up, if that is what this attempt is for.
    #[must_use]
    pub fn new_method(&self) -> Option<&NewMethod> {
        match &self.state {
            State::Open(open) => match &open.purpose {
                Purpose::Enrol { method, .. } => Some(method),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Open {
    /// The one way to the end: for a sign-in, the one way to a session.
    pub(super) fn finish(self, factor: Factor, step: Option<TotpStep>, mut effects: Vec<Effect>) -> Decision {
        match self.purpose {
            Purpose::SignIn => {
                effects.push(Effect::IssueSession { factor });
                effects.push(Effect::Record(LoginEvent::SignedIn(factor)));
            }
            Purpose::StepUp { session } => {
                effects.push(Effect::ReauthenticateSession { session, factor });
                effects.push(Effect::Record(LoginEvent::Reauthenticated(factor)));
            }
            Purpose::Enrol { session, method } => {
                effects.push(Effect::ConfirmMethod { session, method: *method, step });
            }
        }
        let finished = FinishedAttempt { account: self.account.summary, return_to: self.return_to };
        accepted(State::Closed(Some(Box::new(finished))), effects)
    }
}
