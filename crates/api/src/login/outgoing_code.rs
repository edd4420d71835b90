//! A code that is to be sent, and where it goes.

use latchkey_contract::MethodKind;
use latchkey_flow::{MethodDestination, NewMethod};

use crate::senders::Destination;
use crate::store::AccountRow;

/// A code that is to be sent for a challenge; the code itself is not part of it.
#[derive(Clone)]
pub(super) struct OutgoingCode {
    /// The number of the challenge within its attempt.
    pub(super) serial: u32,
    /// The kind of method: by text message or by email.
    pub(super) kind: MethodKind,
    /// The address to send it to. `None` if there is none; the delivery fails then.
    pub(super) destination: Option<Destination>,
}

impl OutgoingCode {
    /// The code of a method that is being set up goes to the method's own address, not to the one that the
    /// account has so far.
    pub(super) fn new(
        serial: u32,
        kind: MethodKind,
        account: &AccountRow,
        new_method: Option<&NewMethod>,
    ) -> Self {
        let destination = match new_method {
            Some(method) => new_destination(method),
            None => account_destination(account, kind),
        };
        Self { serial, kind, destination }
    }
}

fn account_destination(account: &AccountRow, kind: MethodKind) -> Option<Destination> {
    match kind {
        MethodKind::Sms => account.phone.clone().map(Destination::Phone),
        MethodKind::Email => account.email.clone().map(Destination::Email),
        MethodKind::App | MethodKind::Recovery => None,
    }
}

fn new_destination(method: &NewMethod) -> Option<Destination> {
    match (method.kind(), &method.destination) {
        (MethodKind::Sms, MethodDestination::Address(phone)) => Some(Destination::Phone(phone.clone())),
        (MethodKind::Email, MethodDestination::Address(email)) => Some(Destination::Email(email.clone())),
        _ => None,
    }
}
