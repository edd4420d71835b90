//! The house rules that a program can check: a file each, in the order in which their faults are printed.

mod architecture_page;
mod comment_width;
mod figures;
mod file_length;
mod first_line;
mod folder_size;
mod function_length;
mod import_circles;
mod promises;
mod retired_names;
mod sentences;
mod type_names;

use std::path::Path;

use crate::error::{Error, Result};
use crate::source::source_tree::SourceTree;

struct Rule {
    name: &'static str,
    /// Each fault names its place, as in "src/main.rs:12: 61 lines; at most 60".
    check: fn(&SourceTree) -> Result<Vec<String>>,
}

const RULES: [Rule; 11] = [
    Rule { name: "first line", check: first_line::check },
    Rule { name: "file length", check: file_length::check },
    Rule { name: "function length", check: function_length::check },
    Rule { name: "comment width", check: comment_width::check },
    Rule { name: "folder size", check: folder_size::check },
    Rule { name: "import circles", check: import_circles::check },
    Rule { name: "type names", check: type_names::check },
    Rule { name: "retired names", check: retired_names::check },
    Rule { name: "sentences in code", check: sentences::check },
    Rule { name: "architecture page", check: architecture_page::check },
    Rule { name: "promises", check: promises::check },
];

/// Rules that the code does not keep yet: their faults are counted, and do not fail the check.
const NOT_YET: &[&str] = &[];

/// Prints the faults by rule, and the figures.
pub(crate) fn check(root: &Path) -> Result<()> {
    let tree = SourceTree::load(root)?;
    let mut broken = Vec::new();
    for rule in RULES {
        let faults = (rule.check)(&tree).unwrap_or_else(|error| vec![error.to_string()]);
        if NOT_YET.contains(&rule.name) {
            println!("{}: not kept yet, {} faults", rule.name, faults.len());
        } else if !faults.is_empty() {
            println!("{}: {} faults\n  {}", rule.name, faults.len(), faults.join("\n").replace('\n', "\n  "));
            broken.push(rule.name);
        }
    }
    println!("{}", figures::figures(&tree)?);
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::new(format!("house rules broken: {}", broken.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_not_kept_yet_is_one_of_the_rules() {
        for name in NOT_YET {
            assert!(RULES.iter().any(|rule| rule.name == *name), "{name}");
        }
    }
}
