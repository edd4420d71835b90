//! A row as user information, independent of the accounts that there are.

use latchkey_contract::{Role, UploadMapping, UploadReason};

use super::columns::cell;
use super::field::Field;
use super::table::TableRow;
use crate::accounts::profile::{Profile, ProfileInput};
use crate::store::name_key;

/// A row, parsed.
#[derive(Debug, Clone)]
pub struct ParsedRow {
    /// The line of the file.
    pub line: u32,
    /// The username as it is compared.
    pub key: String,
    /// Whether the cell of the phone number holds anything.
    pub names_phone: bool,
    /// What it gives, or why it is wrong.
    pub given: Result<Fields, Vec<UploadReason>>,
}

/// What a row gives; fields that it does not give are not changed.
#[derive(Debug, Clone)]
pub struct Fields {
    /// What the person types to sign in.
    pub username: String,
    /// What the person is called.
    pub name: Option<String>,
    /// Where email goes.
    pub email: Option<String>,
    /// The email address as it is compared.
    pub email_key: Option<String>,
    /// Where text messages go, E.164.
    pub phone: Option<String>,
    /// What the account may do.
    pub role: Option<Role>,
}

/// Reads every row.
#[must_use]
pub fn read(rows: &[TableRow], mapping: &UploadMapping) -> Vec<ParsedRow> {
    rows.iter().map(|row| one(row, mapping)).collect()
}

fn one(row: &TableRow, mapping: &UploadMapping) -> ParsedRow {
    let get = |field| cell(&row.cells, mapping, field);
    let typed = ProfileInput {
        username: get(Field::Username),
        name: get(Field::Name),
        email: get(Field::Email),
        phone: get(Field::Phone),
        role: get(Field::Role),
    };
    let is_given = |text: &str| !text.trim().is_empty();
    let given = match Profile::read(&typed, false) {
        Ok(profile) => Ok(Fields {
            email_key: profile.email.as_deref().map(name_key),
            username: profile.username,
            name: is_given(typed.name).then_some(profile.name),
            email: profile.email,
            phone: profile.phone,
            role: is_given(typed.role).then_some(profile.role),
        }),
        Err(wrong) => Err(wrong
            .into_iter()
            .map(|wrong| {
                let unmapped = wrong.field == Field::Username.as_str() && mapping.username.is_none();
                let advice = if unmapped { "Say which column holds the username." } else { wrong.advice };
                reason(wrong.field, advice)
            })
            .collect()),
    };
    ParsedRow { line: row.line, key: name_key(typed.username), names_phone: is_given(typed.phone), given }
}

/// A reason why a row is wrong.
pub(super) fn reason(field: &str, advice: impl Into<String>) -> UploadReason {
    UploadReason { field: field.to_owned(), advice: advice.into() }
}
