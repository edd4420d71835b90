//! The filter of the audit log: days, an event, an account. It is in the address, so that it can be shared as a
//! link.

use js_sys::Date;
use latchkey_contract::{Problem, ProblemCode, User, Users, paths};
use latchkey_words::text;
use leptos_router::params::ParamsMap;
use wasm_bindgen::JsValue;

use crate::api::{ApiRequest, RequestError, query_string};
use crate::session::AccountSession;

/// The filter. An empty value filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// The first day, as `2026-11-21` in the reader's time zone.
    pub from: String,
    /// The last day, in the same way. It is included.
    pub to: String,
    /// The wire word of an event.
    pub event: String,
    /// The id of an account that did something, or that something was done to.
    pub account: String,
}

impl AuditFilter {
    /// The filter of the page's address.
    pub fn from_parameters(parameters: &ParamsMap) -> Self {
        let value = |name| parameters.get(name).unwrap_or_default();
        Self { from: value("from"), to: value("to"), event: value("event"), account: value("account") }
    }

    /// The address of the page with this filter.
    pub fn page_path(&self) -> String {
        let parameters =
            [("from", &*self.from), ("to", &self.to), ("event", &self.event), ("account", &self.account)];
        [paths::APP_AUDIT, &query_string(&parameters)].concat()
    }

    /// A path of the API with this filter.
    pub fn api_path(&self, path: &str) -> String {
        let (from, to) = (day_start_ms(&self.from, 0), day_start_ms(&self.to, 1));
        let parameters = [("from", &*from), ("to", &to), ("event", &self.event), ("account", &self.account)];
        [path, &query_string(&parameters)].concat()
    }
}

/// The start of the day that is so many days after `day`, in the reader's time zone, as milliseconds since the
/// Unix epoch. Empty if `day` is no date.
fn day_start_ms(day: &str, days_later: u32) -> String {
    if day.is_empty() {
        return String::new();
    }
    let date = Date::new(&JsValue::from_str(&[day, "T00:00"].concat()));
    date.set_date(date.get_date() + days_later);
    let time = date.get_time();
    if time.is_nan() { String::new() } else { format!("{time:.0}") }
}

/// The id of the account with that username or email address.
///
/// # Errors
/// That there is none, at the field `account`; or why the request failed.
pub async fn find_account_id(session: AccountSession, typed: &str) -> Result<String, RequestError> {
    let path = [paths::USERS, &query_string(&[("search", typed), ("limit", "200")])].concat();
    let found: Users = session.send(ApiRequest::get(&path)).await?;
    let same = |text: &str| text.to_lowercase() == typed.to_lowercase();
    let matches_account =
        |user: &&User| same(&user.username) || user.email.as_ref().is_some_and(|email| same(&email.address));
    match found.users.iter().find(matches_account) {
        Some(user) => Ok(user.id.clone()),
        None => {
            let message = text!("audit.account_not_found");
            Err(RequestError::Problem(Problem::new(ProblemCode::InvalidField).at("account").saying(message)))
        }
    }
}
