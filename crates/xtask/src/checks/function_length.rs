//! The rule that a function has at most 60 lines, and a view at most 80.

use crate::error::Result;
use crate::source::source_tree::SourceTree;

const MAX_LINES: usize = 60;
/// Markup takes more lines than code of the same complexity.
const MAX_VIEW_LINES: usize = 80;

pub(crate) fn check(tree: &SourceTree) -> Result<Vec<String>> {
    let mut long = Vec::new();
    for file in tree.code() {
        for function in &file.facts.functions {
            let max = if function.is_view { MAX_VIEW_LINES } else { MAX_LINES };
            if function.lines > max {
                long.push((
                    function.lines,
                    max,
                    format!("{}:{} {}", file.path, function.line, function.name),
                ));
            }
        }
    }
    long.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    Ok(long.iter().map(|(lines, max, name)| format!("{name}: {lines} lines; at most {max}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::source_tree::tree_of;

    fn faults(head: &str, lines: usize) -> Vec<String> {
        let text = format!("/// A doc comment.\n{head} {{\n{}}}\n", "    a();\n".repeat(lines - 2));
        check(&tree_of(&[("src/a.rs", &text)])).unwrap()
    }

    #[test]
    fn a_function_has_at_most_60_lines() {
        assert!(faults("fn a()", 60).is_empty());
        assert_eq!(faults("fn a()", 61), ["src/a.rs:2 a: 61 lines; at most 60"]);
    }

    #[test]
    fn a_view_has_at_most_80_lines() {
        assert!(faults("fn a() -> AnyView", 80).is_empty());
        assert_eq!(faults("fn a() -> AnyView", 81), ["src/a.rs:2 a: 81 lines; at most 80"]);
    }

    #[test]
    fn tests_may_be_longer() {
        let test =
            format!("#[cfg(test)]\nmod tests {{\n#[test]\nfn a() {{\n{}}}\n}}\n", "b();\n".repeat(100));
        assert_eq!(check(&tree_of(&[("src/a.rs", &test), ("tests/b.rs", &test)])), Ok(vec![]));
    }
}
