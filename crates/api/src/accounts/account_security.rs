//! An account's security set-up as the flow needs it: its methods and their fingerprint.

use latchkey_contract::{Method, MethodId, MethodKind};
use latchkey_flow::{Account, Fingerprint, MethodStatus, Policy};

use crate::store::{AccountRow, MethodRow};

/// The account for a login. A method is offered if it is configured, even where no sender for it is: without
/// it, the login would need no second factor. Recovery codes come last, and only beside another method.
#[must_use]
pub fn account(
    row: &AccountRow,
    methods: &[MethodRow],
    recovery_codes_left: Option<u32>,
    policy: &Policy,
) -> Account {
    let mut offered: Vec<Method> = usable_methods(methods, policy)
        .map(|method| Method { id: method.id.clone(), kind: method.kind, hint: hint(row, method.kind) })
        .collect();
    if !offered.is_empty() && recovery_codes_left.is_some_and(|left| left > 0) {
        let kind = MethodKind::Recovery;
        offered.push(Method { id: kind.into(), kind, hint: String::new() });
    }
    Account { summary: row.summary.clone(), fingerprint: fingerprint(row, methods, policy), methods: offered }
}

/// The methods that the policy allows. Any other counts as not configured, until the policy allows it again.
pub fn usable_methods<'a>(methods: &'a [MethodRow], policy: &Policy) -> impl Iterator<Item = &'a MethodRow> {
    methods.iter().filter(|method| policy.offers(method.kind))
}

/// The account's methods, each with whether its address is verified.
#[must_use]
pub fn method_statuses(row: &AccountRow, methods: &[MethodRow]) -> Vec<MethodStatus> {
    let verified = |kind| match kind {
        MethodKind::App | MethodKind::Recovery => true,
        MethodKind::Sms => row.phone_verified,
        MethodKind::Email => row.email_verified,
    };
    methods.iter().map(|method| MethodStatus { kind: method.kind, verified: verified(method.kind) }).collect()
}

/// The fingerprint of the account's present security set-up. Methods that the policy does not allow are no part
/// of it, so that another policy voids the attempts and the trust that were made under this one.
#[must_use]
pub fn fingerprint(row: &AccountRow, methods: &[MethodRow], policy: &Policy) -> Fingerprint {
    let (phone, email) = (row.phone.clone().unwrap_or_default(), row.email.clone().unwrap_or_default());
    let mut parts: Vec<(MethodId, MethodKind, String)> = usable_methods(methods, policy)
        .map(|method| match method.kind {
            MethodKind::Sms => (method.id.clone(), method.kind, phone.clone()),
            MethodKind::Email => (method.id.clone(), method.kind, email.clone()),
            _ => (method.id.clone(), method.kind, method.version.to_string()),
        })
        .collect();
    // An address is part of the set-up also if no code goes there: a link to reset the password does.
    let address = |name: &str| MethodId(format!("address {name}"));
    parts.push((address("phone"), MethodKind::Sms, phone));
    parts.push((address("email"), MethodKind::Email, email));
    let parts = parts.iter().map(|(id, kind, to)| (id, *kind, to.as_str()));
    Fingerprint::of(&row.summary.id, row.password_version, parts)
}

/// The masked address that the account's codes of that kind go to.
fn hint(row: &AccountRow, kind: MethodKind) -> String {
    mask_address(kind, row.address(kind).unwrap_or_default())
}

/// A masked address: its owner recognises it, and nobody else learns it.
#[must_use]
pub fn mask_address(kind: MethodKind, address: &str) -> String {
    match kind {
        MethodKind::App | MethodKind::Recovery => String::new(),
        MethodKind::Sms => {
            format!("•••• {}", address.get(address.len().saturating_sub(2)..).unwrap_or_default())
        }
        MethodKind::Email => {
            let (local, domain) = address.rsplit_once('@').unwrap_or_default();
            format!("{}•••@{domain}", local.chars().next().map(String::from).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use latchkey_contract::Role;
    use latchkey_flow::Timestamp;

    use super::*;
    use crate::store::NewAccount;
    use latchkey_contract::AccountSummary;

    #[test]
    fn destinations_are_masked() {
        let account = NewAccount {
            summary: AccountSummary {
                id: "1".into(),
                username: "ada".into(),
                name: "Ada".into(),
                role: Role::User,
            },
            email: Some("ada@example.org".into()),
            phone: Some("+41790000042".into()),
            password_hash: None,
        };
        let row = account.added(Timestamp::from_millis(0));
        assert_eq!(hint(&row, MethodKind::Sms), "•••• 42");
        assert_eq!(hint(&row, MethodKind::Email), "a•••@example.org");
        assert_eq!(hint(&row, MethodKind::App), "");
    }
}
