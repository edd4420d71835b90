//! The options of the policy that are neither numbers nor checkboxes, and how values are written in a sentence.

use crate::ui::form::RadioOption;

pub const REQUIRED_FOR_OPTIONS: &[RadioOption] = &[
    RadioOption { value: "nobody", label: "Nobody", description: "Whoever sets up a way to verify uses it." },
    RadioOption {
        value: "admins",
        label: "Administrators",
        description: "They look after everybody, so more is asked of them.",
    },
    RadioOption {
        value: "everybody",
        label: "Everybody",
        description: "Who has none is led to setting one up.",
    },
];

pub const METHOD_CHOICE_OPTIONS: &[RadioOption] = &[
    RadioOption { value: "buttons", label: "A button for each", description: "Pressing it sends the code." },
    RadioOption {
        value: "proceed",
        label: "Pick one, then \u{201c}Proceed\u{201d}",
        description: "Two clicks, and nothing is sent by accident.",
    },
];

pub const SINGLE_METHOD_OPTIONS: &[RadioOption] = &[
    RadioOption { value: "show", label: "Show it", description: "Nothing is sent before it is pressed." },
    RadioOption { value: "skip", label: "Go straight to the code", description: "One click less." },
];

/// The value of a checkbox, for a sentence.
pub fn on_or_off(value: &str) -> String {
    if value == "true" { "on" } else { "off" }.to_owned()
}

/// The label of the option with that value, in quotation marks, for a sentence.
pub fn option_label(value: &str) -> String {
    let mut options =
        [REQUIRED_FOR_OPTIONS, METHOD_CHOICE_OPTIONS, SINGLE_METHOD_OPTIONS].into_iter().flatten();
    let option = options.find(|option| option.value == value);
    option.map_or_else(|| value.to_owned(), |option| ["\u{201c}", option.label, "\u{201d}"].concat())
}
