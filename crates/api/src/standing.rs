//! An account's security set-up, as the flow is told of it.

use latchkey_contract::{Method, MethodKind};
use latchkey_flow::{Account, Fingerprint};

use crate::store::{AccountRow, MethodRow};

/// What the flow has to know of an account. A method is offered because it is configured, even where its sender
/// is not: hiding it would let somebody in without it.
#[must_use]
pub fn account(row: &AccountRow, methods: &[MethodRow]) -> Account {
    Account {
        view: row.view.clone(),
        fingerprint: fingerprint(row, methods),
        methods: methods
            .iter()
            .map(|method| Method { id: method.id.clone(), kind: method.kind, hint: hint(row, method.kind) })
            .collect(),
    }
}

/// The account's present security set-up.
#[must_use]
pub fn fingerprint(row: &AccountRow, methods: &[MethodRow]) -> Fingerprint {
    let destinations: Vec<String> = methods
        .iter()
        .map(|method| match method.kind {
            MethodKind::App => method.version.to_string(),
            MethodKind::Sms => row.phone.clone().unwrap_or_default(),
            MethodKind::Email => row.email.clone().unwrap_or_default(),
        })
        .collect();
    let parts = methods.iter().zip(&destinations).map(|(method, to)| (&method.id, method.kind, to.as_str()));
    Fingerprint::of(&row.view.id, row.password_version, parts)
}

/// The destination, as much of it as helps its owner and nobody else.
fn hint(row: &AccountRow, kind: MethodKind) -> String {
    match kind {
        MethodKind::App => String::new(),
        MethodKind::Sms => {
            let phone = row.phone.as_deref().unwrap_or_default();
            format!("•••• {}", phone.get(phone.len().saturating_sub(2)..).unwrap_or_default())
        }
        MethodKind::Email => {
            let (local, domain) =
                row.email.as_deref().and_then(|email| email.rsplit_once('@')).unwrap_or_default();
            format!("{}•••@{domain}", local.chars().next().map(String::from).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_contract::{Account as View, Role};

    #[test]
    fn destinations_are_masked() {
        let row = AccountRow {
            view: View { id: "1".into(), username: "ada".into(), name: "Ada".into(), role: Role::User },
            email: Some("ada@example.org".into()),
            phone: Some("+41790000042".into()),
            password_hash: None,
            password_version: 1,
            disabled_at: None,
        };
        assert_eq!(hint(&row, MethodKind::Sms), "•••• 42");
        assert_eq!(hint(&row, MethodKind::Email), "a•••@example.org");
        assert_eq!(hint(&row, MethodKind::App), "");
    }
}
