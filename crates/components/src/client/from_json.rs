//! Reads the contract's types from JSON, field by field.

use latchkey_contract::{
    AccountSummary, Delivery, LoginStep, Method, MethodChoice, MethodId, MethodKind, Problem, ProblemCode,
    Role,
};

use super::json_value::JsonValue;

/// A type that is read from JSON; the counterpart of its `serde::Serialize`.
pub trait FromJson: Sized {
    /// The value; `None` if a field is missing, of the wrong type or out of its range.
    fn from_json(json: &JsonValue) -> Option<Self>;
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &JsonValue) -> Option<Self> {
        json.elements()?.iter().map(T::from_json).collect()
    }
}

impl FromJson for LoginStep {
    fn from_json(json: &JsonValue) -> Option<Self> {
        Some(match json.string("step")?.as_str() {
            "password" => Self::Password,
            "choose_method" => Self::ChooseMethod {
                methods: Vec::from_json(&json.field("methods")?)?,
                choice: method_choice(json)?,
            },
            "enter_code" => Self::EnterCode {
                method: Method::from_json(&json.field("method")?)?,
                digits: json.integer("digits")?,
                tries_left: json.integer("tries_left")?,
                expires_in_ms: optional_integer(json, "expires_in_ms")?,
                resend_in_ms: optional_integer(json, "resend_in_ms")?,
                trust_offered: json.boolean("trust_offered")?,
                delivery: delivery(json)?,
                methods: Vec::from_json(&json.field("methods")?)?,
                choice: method_choice(json)?,
            },
            "name_device" => {
                Self::NameDevice { suggested: json.string("suggested")?, days: json.integer("days")? }
            }
            "signed_in" => Self::SignedIn {
                account: AccountSummary::from_json(&json.field("account")?)?,
                return_to: json.string("return_to"),
            },
            _ => return None,
        })
    }
}

impl FromJson for Method {
    fn from_json(json: &JsonValue) -> Option<Self> {
        Some(Self {
            id: MethodId(json.string("id")?),
            kind: MethodKind::parse(&json.string("kind")?)?,
            hint: json.string("hint")?,
        })
    }
}

impl FromJson for AccountSummary {
    fn from_json(json: &JsonValue) -> Option<Self> {
        Some(Self {
            id: json.string("id")?,
            username: json.string("username")?,
            name: json.string("name")?,
            role: Role::parse(&json.string("role")?)?,
        })
    }
}

impl FromJson for Problem {
    fn from_json(json: &JsonValue) -> Option<Self> {
        Some(Self {
            code: ProblemCode::parse(&json.string("code")?)?,
            status: json.integer("status")?,
            title: json.string("title")?,
            detail: json.string("detail"),
            field: json.string("field"),
            tries_left: optional_integer(json, "tries_left")?,
            retry_in_ms: optional_integer(json, "retry_in_ms")?,
            id: json.string("id"),
        })
    }
}

/// An optional integer: `Some(None)` if it is missing or `null`, `None` if it is of the wrong type or out of
/// range.
#[allow(clippy::option_option)]
fn optional_integer<T: TryFrom<i64>>(json: &JsonValue, name: &str) -> Option<Option<T>> {
    match json.field(name) {
        None => Some(None),
        Some(_) => json.integer(name).map(Some),
    }
}

fn method_choice(json: &JsonValue) -> Option<MethodChoice> {
    match json.string("choice")?.as_str() {
        "buttons" => Some(MethodChoice::Buttons),
        "proceed" => Some(MethodChoice::Proceed),
        _ => None,
    }
}

fn delivery(json: &JsonValue) -> Option<Delivery> {
    match json.string("delivery")?.as_str() {
        "none" => Some(Delivery::None),
        "sending" => Some(Delivery::Sending),
        "accepted" => Some(Delivery::Accepted),
        "failed" => Some(Delivery::Failed),
        _ => None,
    }
}
