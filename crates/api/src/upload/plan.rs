//! What each row results in, given the accounts that there are. Pure: the same rows and accounts make the same
//! plan.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use data_encoding::HEXLOWER;
use latchkey_contract::{Role, UploadChange, UploadCounts, UploadReason, UploadVerdict};
use sha2::{Digest as _, Sha256};

use super::field::Field;
use super::parse_row::{Fields, ParsedRow, reason};
use crate::accounts::profile::{PHONE_MANDATORY, Profile};
use crate::store::{AccountRow, name_key};

/// The accounts that the rows concern: every one that has a username, an email address or a phone number of
/// theirs.
#[derive(Debug, Default)]
pub struct ExistingAccounts {
    accounts: Vec<AccountRow>,
    by_username: HashMap<String, usize>,
    /// By username and by email address: neither may be another account's.
    by_name: HashMap<String, usize>,
    by_phone: HashMap<String, usize>,
    /// How many administrators there are, in all, who can sign in.
    administrators: usize,
}

impl ExistingAccounts {
    /// These accounts; `administrators` is how many of all accounts are administrators who can sign in.
    #[must_use]
    pub fn new(accounts: Vec<AccountRow>, administrators: usize) -> Self {
        let mut known = Self { administrators, ..Self::default() };
        for (at, account) in accounts.iter().enumerate() {
            let key = name_key(&account.summary.username);
            known.by_username.insert(key.clone(), at);
            known.by_name.insert(key, at);
            known.by_name.extend(account.email.as_deref().map(|email| (name_key(email), at)));
            known.by_phone.extend(account.phone.clone().map(|phone| (phone, at)));
        }
        known.accounts = accounts;
        known
    }

    fn account(&self, key: &str) -> Option<(usize, &AccountRow)> {
        self.by_username.get(key).map(|at| (*at, &self.accounts[*at]))
    }
}

/// A row and what it results in.
#[derive(Debug)]
pub struct PlannedRow {
    /// The line of the file.
    pub line: u32,
    /// What it results in.
    pub outcome: RowOutcome,
}

/// What a row results in.
#[derive(Debug)]
pub enum RowOutcome {
    /// An account that is to be added.
    New(Profile),
    /// An account that is to be changed.
    Changed(Box<PlannedChange>),
    /// Nothing.
    Unchanged,
    /// Why the row has to be corrected.
    Wrong(Vec<UploadReason>),
}

/// A change of an account.
#[derive(Debug)]
pub struct PlannedChange {
    /// The account as it is.
    pub before: AccountRow,
    /// The account as it will be.
    pub after: AccountRow,
    /// What differs.
    pub fields: Vec<UploadChange>,
}

impl PlannedChange {
    /// Whether that field is changed.
    #[must_use]
    pub fn is_of(&self, field: Field) -> bool {
        self.fields.iter().any(|change| change.field == field.as_str())
    }
}

impl RowOutcome {
    /// The outcome as it is on the wire.
    #[must_use]
    pub fn verdict(&self) -> UploadVerdict {
        match self {
            Self::New(_) => UploadVerdict::New,
            Self::Changed(_) => UploadVerdict::Changed,
            Self::Unchanged => UploadVerdict::Unchanged,
            Self::Wrong(_) => UploadVerdict::Wrong,
        }
    }
}

/// The names and phone numbers of earlier rows, each with its line.
#[derive(Default)]
struct SeenKeys<'a> {
    names: HashMap<&'a str, u32>,
    phones: HashMap<&'a str, u32>,
}

/// What every row results in.
#[must_use]
pub fn plan(rows: &[ParsedRow], known: &ExistingAccounts, phone_required: bool) -> Vec<PlannedRow> {
    let mut seen = SeenKeys::default();
    let mut planned: Vec<PlannedRow> = rows
        .iter()
        .map(|row| PlannedRow { line: row.line, outcome: outcome(row, known, &mut seen, phone_required) })
        .collect();
    keep_an_administrator(&mut planned, known);
    planned
}

fn outcome<'a>(
    row: &'a ParsedRow,
    known: &ExistingAccounts,
    seen: &mut SeenKeys<'a>,
    phone_required: bool,
) -> RowOutcome {
    let found = known.account(&row.key);
    let has_phone = row.names_phone || found.is_some_and(|(_, account)| account.phone.is_some());
    let mut reasons = match &row.given {
        Ok(given) => taken(row, given, found.map(|(at, _)| at), known, seen),
        Err(reasons) => reasons.clone(),
    };
    if phone_required && !has_phone {
        reasons.push(reason(Field::Phone.as_str(), PHONE_MANDATORY));
    }
    match (&row.given, found) {
        (Ok(given), _) if reasons.is_empty() => match found {
            None => RowOutcome::New(new(given)),
            Some((_, account)) => changed(given, account),
        },
        _ => RowOutcome::Wrong(reasons),
    }
}

/// What belongs to another account, or to an earlier row. What an account has now counts as its own even if a
/// row removes it: whether two rows can swap names would depend on which is saved first.
fn taken<'a>(
    row: &'a ParsedRow,
    given: &'a Fields,
    own: Option<usize>,
    known: &ExistingAccounts,
    seen: &mut SeenKeys<'a>,
) -> Vec<UploadReason> {
    let mut reasons = vec![];
    let mut check = |field: Field, key: &'a str, owners: &HashMap<String, usize>, lines: Option<u32>| {
        if owners.get(key).is_some_and(|owner| Some(*owner) != own) {
            reasons.push(reason(field.as_str(), "That belongs to another account."));
        } else if let Some(line) = lines {
            reasons.push(reason(field.as_str(), format!("Line {line} of the file has that already.")));
        }
    };
    let earlier = note_line(&mut seen.names, &row.key, row.line);
    check(Field::Username, &row.key, &known.by_name, earlier);
    if let Some(email) = given.email_key.as_deref().filter(|email| *email != row.key) {
        check(Field::Email, email, &known.by_name, note_line(&mut seen.names, email, row.line));
    }
    if let Some(phone) = given.phone.as_deref() {
        check(Field::Phone, phone, &known.by_phone, note_line(&mut seen.phones, phone, row.line));
    }
    reasons
}

/// Notes the line that names a key. Returns the earlier line that does.
fn note_line<'a>(seen: &mut HashMap<&'a str, u32>, key: &'a str, line: u32) -> Option<u32> {
    match seen.entry(key) {
        Entry::Occupied(earlier) => Some(*earlier.get()),
        Entry::Vacant(place) => {
            place.insert(line);
            None
        }
    }
}

fn new(given: &Fields) -> Profile {
    Profile {
        username: given.username.clone(),
        name: given.name.clone().unwrap_or_else(|| given.username.clone()),
        email: given.email.clone(),
        phone: given.phone.clone(),
        role: given.role.unwrap_or_default(),
    }
}

/// The account with what the row gives. Its username stays as it is spelled: that is what the row was found by.
fn changed(given: &Fields, account: &AccountRow) -> RowOutcome {
    let (mut after, mut changes) = (account.clone(), vec![]);
    let mut change = |field: Field, from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        changes.push(UploadChange { field: field.as_str().to_owned(), from, to });
    };
    if let Some(name) = given.name.as_ref().filter(|name| **name != account.summary.name) {
        change(Field::Name, &account.summary.name, name);
        after.summary.name.clone_from(name);
    }
    if given.email.is_some() && given.email != account.email {
        let text = |email: &Option<String>| email.clone().unwrap_or_default();
        change(Field::Email, &text(&account.email), &text(&given.email));
        after.email.clone_from(&given.email);
    }
    if given.phone.is_some() && given.phone != account.phone {
        let text = |phone: &Option<String>| phone.clone().unwrap_or_default();
        change(Field::Phone, &text(&account.phone), &text(&given.phone));
        after.phone.clone_from(&given.phone);
    }
    if let Some(role) = given.role.filter(|role| *role != account.summary.role) {
        change(Field::Role, account.summary.role.as_str(), role.as_str());
        after.summary.role = role;
    }
    if changes.is_empty() {
        return RowOutcome::Unchanged;
    }
    RowOutcome::Changed(Box::new(PlannedChange { before: account.clone(), after, fields: changes }))
}

/// M11: if no administrator who can sign in would be left, every row that makes one a user is wrong.
fn keep_an_administrator(planned: &mut [PlannedRow], known: &ExistingAccounts) {
    let changed_to = |planned: &PlannedRow, role: Role| match &planned.outcome {
        RowOutcome::Changed(change) => {
            change.is_of(Field::Role) && change.after.summary.role == role && can_sign_in(&change.after)
        }
        _ => false,
    };
    let users = planned.iter().filter(|row| changed_to(row, Role::User)).count();
    let administrators = planned.iter().filter(|row| changed_to(row, Role::Admin)).count();
    if users == 0 || known.administrators + administrators > users {
        return;
    }
    for row in planned.iter_mut().filter(|row| changed_to(row, Role::User)) {
        let advice = "No administrator would be left. Let at least one keep the role admin.";
        row.outcome = RowOutcome::Wrong(vec![reason(Field::Role.as_str(), advice)]);
    }
}

fn can_sign_in(account: &AccountRow) -> bool {
    account.disabled_at.is_none() && account.password_hash.is_some()
}

/// How many rows have which verdict.
#[must_use]
pub fn counts(planned: &[PlannedRow]) -> UploadCounts {
    let count = |verdict| {
        let rows = planned.iter().filter(|planned| planned.outcome.verdict() == verdict).count();
        u32::try_from(rows).unwrap_or(u32::MAX)
    };
    UploadCounts {
        new: count(UploadVerdict::New),
        changed: count(UploadVerdict::Changed),
        unchanged: count(UploadVerdict::Unchanged),
        wrong: count(UploadVerdict::Wrong),
    }
}

/// A digest of what the rows result in: two plans of one file with one digest change the same accounts in the
/// same way.
#[must_use]
pub fn digest(planned: &[PlannedRow]) -> String {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    for row in planned {
        add(&row.line.to_string());
        add(row.outcome.verdict().as_str());
        if let RowOutcome::Changed(change) = &row.outcome {
            add(&change.after.summary.id);
            for UploadChange { field, from, to } in &change.fields {
                add(field);
                add(from);
                add(to);
            }
        }
    }
    HEXLOWER.encode(&hash.finalize())
}
