//! The rule that a name which a term of the field has replaced does not come back.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::source::definitions::DefinitionKind;
use crate::source::source_tree::{SourceFile, SourceTree};

/// Words that no type, function, module or file has in its name, each with the term that replaces it. Listed
/// here and below is only what has no other meaning in this workspace.
const WORDS: &[(&str, &str)] = &[
    ("chance", "random"),
    ("claim", "lock"),
    ("deed", "mutation"),
    ("errand", "link_flow"),
    ("exchange", "request"),
    ("familiar", "known_browser"),
    ("forgive", "clear_error"),
    ("insist", "with_step_up"),
    ("letter", "notification"),
    ("letters", "notifications"),
    ("postman", "notification_worker"),
    ("proof", "step_up"),
    ("proved", "verified, reauthenticated"),
    ("regret", "set_error"),
    ("trouble", "error"),
    ("witness", "reference_tool"),
    ("witnesses", "reference_tools"),
];

/// Types, by their whole name.
const TYPES: &[(&str, &str)] = &[
    ("About", "NotificationKind"),
    ("Asked", "SessionRef"),
    ("Beyond", "OutOfRange"),
    ("Broken", "InternalError"),
    ("Brought", "LinkToken"),
    ("Choice", "RadioGroup"),
    ("Conversation", "LoginStore"),
    ("Fact", "LoginEvent"),
    ("Given", "Fields"),
    ("Growing", "TableBuilder"),
    ("Held", "Query"),
    ("House", "TestApp"),
    ("InForce", "ActivePolicy"),
    ("Kept", "Supervised"),
    ("Kit", "Toolchain"),
    ("Known", "Loaded"),
    ("Life", "ChallengeState"),
    ("Listed", "PagedQuery"),
    ("Mood", "Behaviour"),
    ("One", "UserContext"),
    ("Pick", "Select"),
    ("Place", "Workspace, View"),
    ("Right", "PasswordAccepted"),
    ("Send", "OutgoingCode"),
    ("Shown", "View"),
    ("Silence", "TransportError"),
    ("Sink", "FakeGateway"),
    ("Sort", "Audience"),
    ("Stand", "Progress"),
    ("Stopped", "CliError"),
    ("Tick", "Checkbox"),
    ("Unusable", "FileError"),
    ("Visit", "AccountSession"),
    ("Visitor", "Requester"),
    ("Ways", "MethodList"),
    ("Wrong", "FormError"),
];

/// Functions outside test code, by their whole name.
const FUNCTIONS: &[(&str, &str)] = &[
    ("admitted", "charge_quota"),
    ("arrived", "just_signed_in"),
    ("blind", "pseudonym"),
    ("called", "display_name"),
    ("hear", "on_response"),
    ("heard", "responses"),
    ("land", "follow_return_to"),
    ("look", "read"),
    ("meant", "from_wire"),
    ("meet", "recognise"),
    ("obey", "run"),
    ("play", "apply_event"),
    ("reaches", "destination"),
    ("said", "error_message, to_wire"),
    ("seal", "encrypt"),
    ("stamp", "fingerprint"),
    ("stand", "apply_step"),
    ("tell", "notify"),
    ("told", "lock_messages"),
    ("turn", "toggle_chooser"),
    ("wished_for", "requested_path"),
];

/// Modules, by their whole name: files, folders, and modules within a file.
const MODULES: &[(&str, &str)] = &[
    ("conversation", "store"),
    ("crowd", "concurrency"),
    ("draft", "merge_form"),
    ("ear", "log_capture"),
    ("enrol", "enrolment"),
    ("facts", "event"),
    ("frame", "layout"),
    ("guard", "middleware"),
    ("held", "query"),
    ("house", "test_app"),
    ("listed", "paged_query"),
    ("looks", "accessibility"),
    ("makers", "third_party_totp"),
    ("many", "batch"),
    ("office", "admin"),
    ("opening", "start"),
    ("outside", "public_layout"),
    ("pages", "static_files"),
    ("paper", "export"),
    ("patience", "timeout"),
    ("places", "navigation"),
    ("reading", "parse_row"),
    ("registry", "uniqueness_lock"),
    ("silence", "transport_error"),
    ("sink", "fake_gateway"),
    ("stamp", "fingerprint"),
    ("standing", "account_security"),
    ("turns", "keyed_lock"),
    ("visit", "session"),
    ("visitor", "requester"),
];

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut faults = retired_modules(tree);
    for file in &tree.files {
        for (line, kind, name) in defined_names(file) {
            let list = match kind {
                DefinitionKind::Type => TYPES,
                DefinitionKind::Function => FUNCTIONS,
                DefinitionKind::Module => MODULES,
            };
            if let Some(term) = term_for(&name, list) {
                faults.push(format!("{}:{line}: `{name}`; the term is {term}", file.path));
            }
        }
    }
    Ok(faults)
}

/// Each file and each folder once.
fn retired_modules(tree: &SourceTree) -> Vec<String> {
    let mut paths = BTreeSet::new();
    for file in &tree.files {
        let slashes = file.path.match_indices('/').map(|(position, _)| &file.path[..position]);
        paths.extend(slashes.chain([file.path.as_str()]));
    }
    let fault = |path: &str| {
        let name = path.rsplit('/').next()?.trim_end_matches(".rs");
        term_for(name, MODULES).map(|term| format!("{path}: `{name}`; the term is {term}"))
    };
    paths.into_iter().filter_map(fault).collect()
}

/// Names that the file defines. In test code, functions are left out: their names are sentences.
fn defined_names(file: &SourceFile) -> Vec<(usize, DefinitionKind, String)> {
    if file.is_test {
        let lines = (1..).zip(file.text.lines());
        return lines
            .filter_map(|(line, text)| Some((line, DefinitionKind::Type, type_name(text)?.to_owned())))
            .collect();
    }
    let definitions = file.facts.definitions.iter();
    definitions.map(|found| (found.line, found.kind, found.name.clone())).collect()
}

/// The name of the type that a line of a test file begins to define.
fn type_name(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().filter(|word| !word.starts_with("pub"));
    let is_type = ["struct", "enum", "trait", "type"].contains(&words.next()?);
    let name = words.next()?.split(|letter: char| !letter.is_alphanumeric()).next()?;
    is_type.then_some(name)
}

fn term_for<'a>(name: &str, list: &[(&str, &'a str)]) -> Option<&'a str> {
    let whole = list.iter().find(|(retired, _)| *retired == name);
    let words = words_of(name);
    let part = || WORDS.iter().find(|(retired, _)| words.iter().any(|word| word == retired));
    whole.or_else(part).map(|(_, term)| *term)
}

/// The words of a name in snake case or camel case, in lower case.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter != '_') {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    #[test]
    fn a_retired_name_is_a_fault_with_the_term_instead() {
        let tree = tree_of(&[
            ("src/account/visit.rs", "pub struct Visit;\nfn tell() {}\nfn read_proof() {}"),
            ("src/errand/mod.rs", "mod guard { struct NoChance; }"),
            ("tests/ear.rs", "pub struct House {\n}"),
        ]);
        let expected = [
            "src/account/visit.rs: `visit`; the term is session",
            "src/errand: `errand`; the term is link_flow",
            "tests/ear.rs: `ear`; the term is log_capture",
            "src/account/visit.rs:1: `Visit`; the term is AccountSession",
            "src/account/visit.rs:2: `tell`; the term is notify",
            "src/account/visit.rs:3: `read_proof`; the term is step_up",
            "src/errand/mod.rs:1: `guard`; the term is middleware",
            "src/errand/mod.rs:1: `NoChance`; the term is random",
            "tests/ear.rs:1: `House`; the term is TestApp",
        ];
        assert_eq!(check(&tree), Ok(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_name_that_only_resembles_a_retired_one_is_none() {
        let tree = tree_of(&[
            (
                "src/session.rs",
                "struct TextVisitor;\nfn visit_item() {}\nfn told_apart() {}\nstruct LockGuard;",
            ),
            ("tests/householder.rs", "fn a_proof_is_asked_for() {}\nstruct Household;"),
        ]);
        assert_eq!(check(&tree), Ok(vec![]));
    }

    #[test]
    fn names_are_split_into_words() {
        assert_eq!(words_of("step_up"), ["step", "up"]);
        assert_eq!(words_of("NoChance"), ["", "no", "chance"]);
    }
}
