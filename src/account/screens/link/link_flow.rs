//! What somebody came for with a link: where that stands, and what the link is for.

use latchkey_components::listen;
use latchkey_contract::{Link, Problem, ProblemCode, Secret, paths};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::api::request::Exchange;
use crate::screens::link::link_token::{Brought, take};
use crate::session::context::Refusal;

/// Where it stands.
#[derive(Clone)]
pub enum Stage {
    /// The API has been asked what the link is for.
    Asking,
    /// There is no token: the page was reloaded, or opened by hand.
    Missing,
    /// The API has not said.
    Failed(Problem),
    /// The link works no more.
    Dead,
    /// The link works, and is for that.
    Open(Secret, Link),
    /// There is a password. The username that goes with it.
    Done(String),
    /// There is an administrator. The username.
    Begun(String),
}

/// Copy it to whatever moves it on.
#[derive(Clone, Copy)]
pub struct Errand {
    stage: RwSignal<Stage>,
    token: StoredValue<Option<Secret>>,
}

impl Errand {
    /// Begins with the token that the page was opened with, and anew with any that comes later: a link that is opened in
    /// a window where this page is already does not load it again.
    pub fn begin() -> Self {
        let errand = Self { stage: RwSignal::new(Stage::Missing), token: StoredValue::new(None) };
        errand.bring(Brought::hand_out());
        listen(&window(), "hashchange", move |_| {
            if let Some(token) = take() {
                errand.bring(Some(token));
            }
        });
        errand
    }

    fn bring(self, token: Option<Secret>) {
        self.token.set_value(token);
        self.ask();
    }

    /// Asks what the link is for.
    pub fn ask(self) {
        let Some(token) = self.token.get_value() else { return };
        self.stage.set(Stage::Asking);
        spawn_local(async move {
            let exchange = Exchange::post_with(paths::LINK_INSPECT, &json!({"token": token.reveal()}));
            let answer = exchange.send::<Link>().await;
            if self.token.try_get_value().flatten().as_ref() != Some(&token) {
                return;
            }
            self.stage.set(match answer {
                Ok(link) => Stage::Open(token, link),
                Err(problem) if problem.code == ProblemCode::LinkDead => Stage::Dead,
                Err(problem) => Stage::Failed(problem),
            });
        });
    }

    /// Where it stands.
    pub fn stage(self) -> Stage {
        self.stage.get()
    }

    /// Moves on. The link has done its work, or has become another.
    pub fn go(self, stage: Stage) {
        let token = if let Stage::Open(token, _) = &stage { Some(token.clone()) } else { None };
        self.token.set_value(token);
        self.stage.set(stage);
    }
}

/// Uses a link. Nothing, if it works no more.
///
/// # Errors
/// Why it was not used.
pub async fn spend<T: DeserializeOwned>(exchange: Exchange) -> Result<Option<T>, Refusal> {
    match exchange.send().await {
        Ok(answer) => Ok(Some(answer)),
        Err(problem) if matches!(problem.code, ProblemCode::LinkDead | ProblemCode::NotFirst) => Ok(None),
        Err(problem) => Err(Refusal::Problem(problem)),
    }
}
