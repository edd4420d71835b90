//! What of the audit log is looked at: days, an event, an account. It stands in the address, so that it can be handed on.

use js_sys::Date;
use latchkey_contract::{Problem, ProblemCode, User, Users, paths};
use leptos_router::params::ParamsMap;
use wasm_bindgen::JsValue;

use crate::api::query_string::query;
use crate::api::request::Exchange;
use crate::session::context::{Refusal, Visit};

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Days as `2026-11-21`, in the reader's own zone; both are looked at.
    pub from: String,
    pub to: String,
    pub event: String,
    /// By or to the account of that id.
    pub account: String,
}

impl AuditFilter {
    /// The one of the address.
    pub fn read(asked: &ParamsMap) -> Self {
        let text = |name| asked.get(name).unwrap_or_default();
        Self { from: text("from"), to: text("to"), event: text("event"), account: text("account") }
    }

    /// The address of the page with it.
    pub fn page(&self) -> String {
        let pairs =
            [("from", &*self.from), ("to", &self.to), ("event", &self.event), ("account", &self.account)];
        [paths::APP_AUDIT, &query(&pairs)].concat()
    }

    /// A path of the API with it.
    pub fn api(&self, path: &str) -> String {
        let (from, to) = (midnight(&self.from, 0), midnight(&self.to, 1));
        let pairs = [("from", &*from), ("to", &to), ("event", &self.event), ("account", &self.account)];
        [path, &query(&pairs)].concat()
    }
}

/// The beginning of a day in the reader's zone, or of one so many days later; nothing for what is no day.
fn midnight(day: &str, later: u32) -> String {
    if day.is_empty() {
        return String::new();
    }
    let date = Date::new(&JsValue::from_str(&[day, "T00:00"].concat()));
    date.set_date(date.get_date() + later);
    let at = date.get_time();
    if at.is_nan() { String::new() } else { format!("{at:.0}") }
}

/// The id of the account of that username or email.
///
/// # Errors
/// That there is none, or why it could not be asked.
pub async fn account_of(visit: Visit, typed: &str) -> Result<String, Refusal> {
    let path = [paths::USERS, &query(&[("search", typed), ("limit", "200")])].concat();
    let found: Users = visit.ask(Exchange::get(&path)).await?;
    let same = |text: &str| text.to_lowercase() == typed.to_lowercase();
    let is_it =
        |user: &&User| same(&user.username) || user.email.as_ref().is_some_and(|email| same(&email.address));
    match found.users.iter().find(is_it) {
        Some(user) => Ok(user.id.clone()),
        None => {
            let advice = "Nobody has that username or email. Type it in full.";
            Err(Refusal::Problem(Problem::new(ProblemCode::InvalidField).at("account").saying(advice)))
        }
    }
}
