//! Which column holds which field: by its name, in any case, with or without spaces, and by the usual synonyms.

use latchkey_contract::{ProblemCode, UploadMapping};

use super::field::Field;
use super::file_error::FileError;
use crate::accounts::profile::FieldError;
use crate::store::name_key;

/// Other names that people give to the columns, as [`key`] writes them.
const SYNONYMS: [(Field, &[&str]); 5] = [
    (
        Field::Username,
        &["username", "user", "login", "loginname", "userid", "account", "accountname", "samaccountname"],
    ),
    (Field::Name, &["name", "fullname", "displayname", "realname", "commonname"]),
    (Field::Email, &["email", "emailaddress", "mail", "mailaddress"]),
    (
        Field::Phone,
        &[
            "phone",
            "phonenumber",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "cell",
            "cellphone",
            "telephone",
            "telephonenumber",
            "tel",
        ],
    ),
    (Field::Role, &["role", "userrole", "permission"]),
];

/// What the name of a column of passwords contains, in the languages of common exports.
const PASSWORDS: [&str; 6] = ["password", "passwd", "passphrase", "passwort", "kennwort", "motdepasse"];
/// What it can also be in full.
const SHORT_PASSWORDS: [&str; 4] = ["pass", "pwd", "pw", "secret"];

/// The mapping that the names of the columns suggest: the first column of each name.
///
/// # Errors
/// [`FileError`] when there is a column of passwords: no administrator may know one (ASVS 5.0 6.4.6), and a
/// file with passwords stays on disks for long.
pub fn matched(columns: &[String]) -> Result<UploadMapping, FileError> {
    let mut mapping = UploadMapping::default();
    for (column, name) in (0..).zip(columns) {
        let key = key(name);
        if SHORT_PASSWORDS.contains(&key.as_str()) || PASSWORDS.iter().any(|word| key.contains(word)) {
            return Err(ProblemCode::PasswordColumn.into());
        }
        let found = SYNONYMS.iter().find(|(_, names)| names.contains(&key.as_str()));
        if let Some((field, _)) = found {
            place(&mut mapping, *field).get_or_insert(column);
        }
    }
    Ok(mapping)
}

/// Whether a mapping can be from_wire: the username is there, every column exists, and none is two things.
///
/// # Errors
/// The invalid field, and how to correct it.
pub fn check(mapping: &UploadMapping, columns: usize) -> Result<(), FieldError> {
    let invalid = |field: Field, advice| FieldError { field: field.as_str(), advice };
    let mut seen = vec![];
    for field in Field::ALL {
        let Some(column) = of(mapping, field) else { continue };
        if column as usize >= columns {
            return Err(invalid(field, "The file has no such column."));
        }
        if seen.contains(&column) {
            return Err(invalid(field, "That column is something else already."));
        }
        seen.push(column);
    }
    if mapping.username.is_none() {
        return Err(invalid(Field::Username, "Say which column holds the username."));
    }
    Ok(())
}

/// The column of a field.
#[must_use]
pub fn of(mapping: &UploadMapping, field: Field) -> Option<u32> {
    *place(&mut mapping.clone(), field)
}

/// What a row holds in the column of a field; nothing if there is none.
#[must_use]
pub fn cell<'a>(cells: &'a [String], mapping: &UploadMapping, field: Field) -> &'a str {
    of(mapping, field).and_then(|column| cells.get(column as usize)).map_or("", String::as_str)
}

fn place(mapping: &mut UploadMapping, field: Field) -> &mut Option<u32> {
    match field {
        Field::Username => &mut mapping.username,
        Field::Name => &mut mapping.name,
        Field::Email => &mut mapping.email,
        Field::Phone => &mut mapping.phone,
        Field::Role => &mut mapping.role,
    }
}

/// The name of a column as it is compared: letters and digits only, in lower case.
fn key(name: &str) -> String {
    name_key(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_their_usual_names() {
        for columns in [
            ["username", "name", "email", "phone", "role"],
            ["USER NAME", " Full_Name", "E-Mail", "Mobile Phone", "Role"],
            ["login", "display name", "E-mail address", "mobile", "User-Role"],
        ] {
            let mapping = matched(&names(&columns)).unwrap();
            let expected = UploadMapping {
                username: Some(0),
                name: Some(1),
                email: Some(2),
                phone: Some(3),
                role: Some(4),
            };
            assert_eq!(mapping, expected, "{columns:?}");
        }
        let mapping = matched(&names(&["Mail", "x", "e-mail", "login"])).unwrap();
        assert_eq!((mapping.email, mapping.username, mapping.phone), (Some(0), Some(3), None));
    }

    /// M7, X10.
    #[test]
    fn a_column_of_passwords_is_refused_under_every_name() {
        for name in ["password", "Pass Word", "PWD", "pw", "Initial-Password", "password_hash", "Passwort"] {
            let refused = matched(&names(&["username", name])).unwrap_err();
            assert_eq!(refused, ProblemCode::PasswordColumn.into(), "{name}");
        }
        assert!(matched(&names(&["username", "Passport", "bypass", "compass"])).is_ok());
    }

    #[test]
    fn a_mapping_that_cannot_be_meant_is_refused_by_its_field() {
        let whole = UploadMapping { username: Some(0), email: Some(1), ..UploadMapping::default() };
        assert_eq!(check(&whole, 2), Ok(()));
        for (mapping, field) in [
            (UploadMapping::default(), "username"),
            (UploadMapping { email: Some(2), ..whole }, "email"),
            (UploadMapping { phone: Some(1), ..whole }, "phone"),
            (UploadMapping { role: Some(u32::MAX), ..whole }, "role"),
        ] {
            assert_eq!(check(&mapping, 2).unwrap_err().field, field);
        }
    }
}
