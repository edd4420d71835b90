//! The options of the policy that are neither numbers nor checkboxes, and how values are written in a sentence.

use latchkey_words::{key, text};

use crate::ui::form::RadioOption;

pub const REQUIRED_FOR_OPTIONS: &[RadioOption] = &[
    RadioOption {
        value: "nobody",
        label: key!("policy.required_for_nobody"),
        description: key!("policy.required_for_nobody_hint"),
    },
    RadioOption {
        value: "admins",
        label: key!("policy.required_for_admins"),
        description: key!("policy.required_for_admins_hint"),
    },
    RadioOption {
        value: "everybody",
        label: key!("policy.required_for_everybody"),
        description: key!("policy.required_for_everybody_hint"),
    },
];

pub const METHOD_CHOICE_OPTIONS: &[RadioOption] = &[
    RadioOption {
        value: "buttons",
        label: key!("policy.method_choice_buttons"),
        description: key!("policy.method_choice_buttons_hint"),
    },
    RadioOption {
        value: "proceed",
        label: key!("policy.method_choice_proceed"),
        description: key!("policy.method_choice_proceed_hint"),
    },
];

pub const SINGLE_METHOD_OPTIONS: &[RadioOption] = &[
    RadioOption {
        value: "show",
        label: key!("policy.single_method_show"),
        description: key!("policy.single_method_show_hint"),
    },
    RadioOption {
        value: "skip",
        label: key!("policy.single_method_skip"),
        description: key!("policy.single_method_skip_hint"),
    },
];

/// The value of a checkbox, for a sentence.
pub fn on_or_off(value: &str) -> String {
    if value == "true" { text!("policy.on") } else { text!("policy.off") }
}

/// The label of the option with that value, in quotation marks, for a sentence.
pub fn option_label(value: &str) -> String {
    let mut options =
        [REQUIRED_FOR_OPTIONS, METHOD_CHOICE_OPTIONS, SINGLE_METHOD_OPTIONS].into_iter().flatten();
    let option = options.find(|option| option.value == value);
    option.map_or_else(
        || value.to_owned(),
        |option| text!("policy.option_in_quotes", option = option.label.text()),
    )
}
