//! An account's security set-up, as the flow is told of it.

use latchkey_contract::{Method, MethodId, MethodKind};
use latchkey_flow::{Account, Fingerprint, MethodStatus, Policy};

use crate::store::{AccountRow, MethodRow};

/// What the flow has to know of an account. A method is offered because it is configured, even where its sender
/// is not: hiding it would let somebody in without it. Recovery codes stand last, and never alone.
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

/// The methods that the policy lets be asked for. One that it does not is as good as not there; it comes back with
/// the policy.
pub fn usable_methods<'a>(methods: &'a [MethodRow], policy: &Policy) -> impl Iterator<Item = &'a MethodRow> {
    methods.iter().filter(|method| policy.offers(method.kind))
}

/// The account's methods, each with whether it is known to be its owner's.
#[must_use]
pub fn method_statuses(row: &AccountRow, methods: &[MethodRow]) -> Vec<MethodStatus> {
    let verified = |kind| match kind {
        MethodKind::App | MethodKind::Recovery => true,
        MethodKind::Sms => row.phone_verified,
        MethodKind::Email => row.email_verified,
    };
    methods.iter().map(|method| MethodStatus { kind: method.kind, verified: verified(method.kind) }).collect()
}

/// The account's present security set-up. What the policy does not let be asked for is no part of it, so that another
/// policy voids the attempts and the trust that were made under this one.
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
    // An address is part of the set-up also where no code goes to it: a forgotten password is replaced there.
    let address = |name: &str| MethodId(format!("address {name}"));
    parts.push((address("phone"), MethodKind::Sms, phone));
    parts.push((address("email"), MethodKind::Email, email));
    let parts = parts.iter().map(|(id, kind, to)| (id, *kind, to.as_str()));
    Fingerprint::of(&row.summary.id, row.password_version, parts)
}

/// Where the account's codes of that kind go.
fn hint(row: &AccountRow, kind: MethodKind) -> String {
    mask_address(kind, row.address(kind).unwrap_or_default())
}

/// An address, as much of it as helps its owner and nobody else.
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
