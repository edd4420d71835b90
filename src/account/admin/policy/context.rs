//! What the sections of the policy's form share.

use latchkey_contract::{CurrentPolicy, Limit, PolicySettings};
use leptos::prelude::*;

use super::change_summary::change_messages;
use super::form_values::{PolicyFormError, from_form_values, to_form_values};
use crate::api::Mutation;
use crate::session::AccountSession;
use crate::ui::form::MergeForm;

/// The state of the policy's form. A handle of it, for every section.
#[derive(Clone, Copy)]
pub struct PolicyContext {
    pub session: AccountSession,
    pub form: MergeForm,
    /// What saves the policy.
    pub mutation: Mutation,
    pub limits: StoredValue<Vec<Limit>>,
    /// The policy in force, as it was loaded last.
    saved: RwSignal<PolicySettings>,
}

impl PolicyContext {
    /// A form filled with the policy in force.
    pub fn new(current: CurrentPolicy) -> Self {
        let CurrentPolicy { policy, version, .. } = current;
        Self {
            session: AccountSession::current(),
            form: MergeForm::new(version, to_form_values(&policy)),
            mutation: Mutation::new(),
            limits: StoredValue::new(policy.numbers().map(|(limit, _)| limit).to_vec()),
            saved: RwSignal::new(policy),
        }
    }

    /// The policy that the form describes.
    ///
    /// # Errors
    /// The first field whose value is not valid.
    pub fn typed_policy(self) -> Result<PolicySettings, PolicyFormError> {
        self.saved.with(|saved| from_form_values(saved, |name| self.form.value(name).get()))
    }

    /// What the typed policy will do. Empty as long as it is not valid.
    pub fn change_messages(self) -> Vec<String> {
        self.typed_policy()
            .map(|typed| self.saved.with(|saved| change_messages(saved, &typed)))
            .unwrap_or_default()
    }

    /// Merges the policy that somebody else has saved meanwhile.
    pub fn merge(self, current: CurrentPolicy) {
        self.form.merge(current.version, to_form_values(&current.policy));
        self.saved.set(current.policy);
    }

    /// Fills the form with the policy that has just been saved.
    pub fn reset(self, current: CurrentPolicy) {
        self.form.reset(current.version, to_form_values(&current.policy));
        self.saved.set(current.policy);
    }
}
