//! User information, parsed into the form that is stored: from a form, a file or a command.

use latchkey_contract::{AccountSummary, Role, rules};

use crate::accounts::addresses;
use crate::app::App;
use crate::crypto::random;
use crate::error::InternalError;
use crate::messages::is_plain;
use crate::store::{AccountRow, NewAccount, Tx};

/// What to tell somebody who gave no phone number where one is required.
pub const PHONE_MANDATORY: &str = "Give a phone number: it is mandatory while two-factor is on.";

/// Whether an account must have a phone number.
#[must_use]
pub fn phone_required(app: &App) -> bool {
    app.policy().two_factor
}

/// User information as it was typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProfileInput<'a> {
    /// What the person types to sign in.
    pub username: &'a str,
    /// What the person is called; the username, if nothing.
    pub name: &'a str,
    /// The email address, or nothing.
    pub email: &'a str,
    /// The phone number with its country, or nothing.
    pub phone: &'a str,
    /// `user` or `admin`; nothing is `user`.
    pub role: &'a str,
}

/// User information in the form that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What the person types to sign in.
    pub username: String,
    /// What the person is called.
    pub name: String,
    /// Where email goes.
    pub email: Option<String>,
    /// Where text messages go, E.164.
    pub phone: Option<String>,
    /// What the account may do.
    pub role: Role,
}

/// An invalid field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field.
    pub field: &'static str,
    /// How to correct it.
    pub advice: &'static str,
}

impl Profile {
    /// A new account with that user information, without a password.
    ///
    /// # Errors
    /// [`InternalError`] when the operating system has no randomness.
    pub fn into_account(self) -> Result<NewAccount, InternalError> {
        let summary =
            AccountSummary { id: random::id()?, username: self.username, name: self.name, role: self.role };
        Ok(NewAccount { summary, email: self.email, phone: self.phone, password_hash: None })
    }

    /// Parses user information.
    ///
    /// # Errors
    /// Every invalid field, in the order of the form.
    pub fn read(typed: &ProfileInput<'_>, phone_required: bool) -> Result<Self, Vec<FieldError>> {
        let mut wrong = vec![];
        let mut check = |field, read: Result<Option<String>, &'static str>| {
            read.unwrap_or_else(|advice| {
                wrong.push(FieldError { field, advice });
                None
            })
        };
        let username = check("username", plain(typed.username));
        let name = check("name", if typed.name.trim().is_empty() { Ok(None) } else { plain(typed.name) });
        let email = check("email", optional(typed.email, addresses::email));
        let phone = match (phone_required, typed.phone.trim()) {
            (true, "") => Err(PHONE_MANDATORY),
            (_, text) => optional(text, addresses::phone),
        };
        let phone = check("phone", phone);
        let role = match typed.role.trim() {
            "" => Some(Role::User),
            role => Role::parse(&role.to_lowercase()),
        };
        let Some(role) = role else {
            wrong.push(FieldError { field: "role", advice: "The role is user or admin." });
            return Err(wrong);
        };
        match username {
            Some(username) if wrong.is_empty() => {
                Ok(Self { name: name.unwrap_or_else(|| username.clone()), username, email, phone, role })
            }
            _ => Err(wrong),
        }
    }

    /// The user information of an account.
    #[must_use]
    pub fn of(row: &AccountRow) -> Self {
        Self {
            username: row.summary.username.clone(),
            name: row.summary.name.clone(),
            email: row.email.clone(),
            phone: row.phone.clone(),
            role: row.summary.role,
        }
    }
}

/// The first field whose content belongs to another account than `id`.
pub(crate) async fn taken_field(
    tx: &mut Tx,
    id: &str,
    profile: &Profile,
) -> Result<Option<&'static str>, InternalError> {
    if tx.name_is_taken(id, &profile.username).await? {
        return Ok(Some("username"));
    }
    if let Some(email) = &profile.email
        && tx.name_is_taken(id, email).await?
    {
        return Ok(Some("email"));
    }
    if let Some(phone) = &profile.phone
        && tx.phone_is_taken(id, phone).await?
    {
        return Ok(Some("phone"));
    }
    Ok(None)
}

/// One line of plain text.
fn plain(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim();
    if text.is_empty() || text.len() > rules::USERNAME_MAX || !is_plain(text) {
        return Err("Use 1 to 256 bytes of plain text.");
    }
    Ok(Some(text.to_owned()))
}

fn optional(
    text: &str,
    read: fn(&str) -> Result<String, &'static str>,
) -> Result<Option<String>, &'static str> {
    if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> ProfileInput<'static> {
        ProfileInput {
            username: " ada ",
            name: "Ada Lovelace",
            email: "Ada@Example.org",
            phone: "+41 79 123 45 67",
            role: "Admin",
        }
    }

    #[test]
    fn what_is_typed_is_stored_in_one_form() {
        let profile = Profile::read(&ada(), true).unwrap();
        assert_eq!((&*profile.username, &*profile.name, profile.role), ("ada", "Ada Lovelace", Role::Admin));
        assert_eq!(profile.email.as_deref(), Some("Ada@example.org"));
        assert_eq!(profile.phone.as_deref(), Some("+41791234567"));
        let least =
            Profile::read(&ProfileInput { username: "ada", ..ProfileInput::default() }, false).unwrap();
        assert_eq!((&*least.name, least.role, least.email), ("ada", Role::User, None));
    }

    #[test]
    fn every_field_that_is_not_right_is_named() {
        let long = "x".repeat(257);
        let typed = ProfileInput { username: "", name: &long, email: "ada@", phone: "079 123", role: "king" };
        let fields: Vec<_> =
            Profile::read(&typed, false).unwrap_err().iter().map(|wrong| wrong.field).collect();
        assert_eq!(fields, ["username", "name", "email", "phone", "role"]);
        for name in ["a\u{202e}da", "a\nda", "a\u{1b}[31m", "a\0"] {
            let wrong = Profile::read(&ProfileInput { username: name, ..ada() }, false).unwrap_err();
            assert_eq!(wrong[0].field, "username", "{name:?}");
        }
    }

    #[test]
    fn a_phone_is_mandatory_while_it_is_required() {
        let without = ProfileInput { phone: " ", ..ada() };
        assert_eq!(Profile::read(&without, true).unwrap_err()[0].field, "phone");
        assert!(Profile::read(&without, false).is_ok());
    }
}
