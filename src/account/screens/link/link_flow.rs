//! The state of the page behind a link: what the link is for, and what has come of it.

use latchkey_components::listen;
use latchkey_contract::{Link, Problem, ProblemCode, Secret, paths};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::link_token::{UrlToken, take_from_address};
use crate::api::{ApiRequest, RequestError};

/// Where the page stands.
#[derive(Clone)]
pub enum LinkFlowState {
    /// The API is being asked what the link is for.
    Checking,
    /// There is no token: the page was reloaded, or opened by hand.
    TokenMissing,
    /// The API gave no answer that can be used.
    CheckFailed(Problem),
    /// The link has been used, replaced, or is too old.
    Invalid,
    /// The link is valid.
    Valid { token: Secret, link: Link },
    /// The password of that account is set.
    PasswordSet { username: String },
    /// The first administrator's account is created.
    AdministratorCreated { username: String },
}

/// The page's state. A handle of it: every copy shows the same state.
#[derive(Clone, Copy)]
pub struct LinkFlow {
    state: RwSignal<LinkFlowState>,
    /// The token of the link that the state is about.
    token: StoredValue<Option<Secret>>,
}

impl LinkFlow {
    /// Starts with the token that the page was opened with, and again with every later one: a link that is
    /// opened in a window that shows this page already does not load the page again.
    pub fn start() -> Self {
        let flow = Self { state: RwSignal::new(LinkFlowState::TokenMissing), token: StoredValue::new(None) };
        flow.set_token(UrlToken::take());
        listen(&window(), "hashchange", move |_| {
            if let Some(token) = take_from_address() {
                flow.set_token(Some(token));
            }
        });
        flow
    }

    fn set_token(self, token: Option<Secret>) {
        self.token.set_value(token);
        self.check();
    }

    /// Asks the API what the link is for.
    pub fn check(self) {
        let Some(token) = self.token.get_value() else { return };
        self.state.set(LinkFlowState::Checking);
        spawn_local(async move {
            let request = ApiRequest::post_json(paths::LINK_INSPECT, &json!({"token": token.reveal()}));
            let response = request.send::<Link>().await;
            if self.token.try_get_value().flatten().as_ref() != Some(&token) {
                return;
            }
            self.state.set(match response {
                Ok(link) => LinkFlowState::Valid { token, link },
                Err(problem) if problem.code == ProblemCode::LinkDead => LinkFlowState::Invalid,
                Err(problem) => LinkFlowState::CheckFailed(problem),
            });
        });
    }

    pub fn state(self) -> LinkFlowState {
        self.state.get()
    }

    /// Moves on: the link has done its work, or has been exchanged for another one.
    pub fn set_state(self, state: LinkFlowState) {
        let token = if let LinkFlowState::Valid { token, .. } = &state { Some(token.clone()) } else { None };
        self.token.set_value(token);
        self.state.set(state);
    }
}

/// Sends a request that uses a link. `None` if the link is not valid any more.
///
/// # Errors
/// Any other problem.
pub async fn use_link<T: DeserializeOwned>(request: ApiRequest) -> Result<Option<T>, RequestError> {
    match request.send().await {
        Ok(response) => Ok(Some(response)),
        Err(problem) if matches!(problem.code, ProblemCode::LinkDead | ProblemCode::NotFirst) => Ok(None),
        Err(problem) => Err(RequestError::Problem(problem)),
    }
}
