//! The contract's types, picked up field by field.

use latchkey_contract::{
    AccountSummary, Delivery, LoginStep, Method, MethodChoice, MethodId, MethodKind, Problem, ProblemCode,
    Role,
};

use super::json_value::Json;

/// What can be read from an answer; `None` if a field is missing or of the wrong form.
pub trait Answer: Sized {
    /// Reads the whole of it.
    fn read(json: &Json) -> Option<Self>;
}

impl<T: Answer> Answer for Vec<T> {
    fn read(json: &Json) -> Option<Self> {
        json.elements()?.iter().map(T::read).collect()
    }
}

impl Answer for LoginStep {
    fn read(json: &Json) -> Option<Self> {
        Some(match json.text("step")?.as_str() {
            "password" => Self::Password,
            "choose_method" => {
                Self::ChooseMethod { methods: Vec::read(&json.field("methods")?)?, choice: choice(json)? }
            }
            "enter_code" => Self::EnterCode {
                method: Method::read(&json.field("method")?)?,
                digits: json.number("digits")?,
                tries_left: json.number("tries_left")?,
                expires_in_ms: optional(json, "expires_in_ms")?,
                resend_in_ms: optional(json, "resend_in_ms")?,
                trust_offered: json.flag("trust_offered")?,
                delivery: delivery(json)?,
                methods: Vec::read(&json.field("methods")?)?,
                choice: choice(json)?,
            },
            "name_device" => {
                Self::NameDevice { suggested: json.text("suggested")?, days: json.number("days")? }
            }
            "signed_in" => Self::SignedIn {
                account: AccountSummary::read(&json.field("account")?)?,
                return_to: json.text("return_to"),
            },
            _ => return None,
        })
    }
}

impl Answer for Method {
    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            id: MethodId(json.text("id")?),
            kind: MethodKind::parse(&json.text("kind")?)?,
            hint: json.text("hint")?,
        })
    }
}

impl Answer for AccountSummary {
    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            id: json.text("id")?,
            username: json.text("username")?,
            name: json.text("name")?,
            role: Role::parse(&json.text("role")?)?,
        })
    }
}

impl Answer for Problem {
    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            code: ProblemCode::parse(&json.text("code")?)?,
            status: json.number("status")?,
            title: json.text("title")?,
            detail: json.text("detail"),
            field: json.text("field"),
            tries_left: optional(json, "tries_left")?,
            retry_in_ms: optional(json, "retry_in_ms")?,
            id: json.text("id"),
        })
    }
}

/// A number that may be missing: `Some(None)`; one that is there must be right.
#[allow(clippy::option_option)]
fn optional<T: TryFrom<i64>>(json: &Json, name: &str) -> Option<Option<T>> {
    match json.field(name) {
        None => Some(None),
        Some(_) => json.number(name).map(Some),
    }
}

fn choice(json: &Json) -> Option<MethodChoice> {
    match json.text("choice")?.as_str() {
        "buttons" => Some(MethodChoice::Buttons),
        "proceed" => Some(MethodChoice::Proceed),
        _ => None,
    }
}

fn delivery(json: &Json) -> Option<Delivery> {
    match json.text("delivery")?.as_str() {
        "none" => Some(Delivery::None),
        "sending" => Some(Delivery::Sending),
        "accepted" => Some(Delivery::Accepted),
        "failed" => Some(Delivery::Failed),
        _ => None,
    }
}
