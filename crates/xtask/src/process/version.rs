//! Version numbers of tools, as programs print them and as Cargo.lock pins them.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ToolVersion(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl ToolVersion {
    /// The first number in the output of `--version`, as in `trunk 0.21.14` or `wasm-opt version 132 (…)`.
    pub(crate) fn parse_output(text: &str) -> Option<Self> {
        let word = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let mut numbers = word.split(['.', '-', '+']).map_while(|part| part.parse().ok());
        Some(Self(numbers.next()?, numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)))
    }

    /// The version of the crate `name` in the text of a Cargo.lock.
    pub(crate) fn in_lock_file(lock: &str, name: &str) -> Option<Self> {
        let wanted = format!("name = \"{name}\"");
        let mut lines = lock.lines().skip_while(|line| *line != wanted);
        lines.next()?;
        let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
        Self::parse_output(version)
    }
}

impl fmt::Display for ToolVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_the_output_of_each_program() {
        assert_eq!(ToolVersion::parse_output("trunk 0.21.14\n"), Some(ToolVersion(0, 21, 14)));
        assert_eq!(
            ToolVersion::parse_output("rustc 1.96.0 (ac68faa20 2026-05-25)"),
            Some(ToolVersion(1, 96, 0))
        );
        assert_eq!(
            ToolVersion::parse_output("wasm-opt version 132 (version_132)"),
            Some(ToolVersion(132, 0, 0))
        );
        assert_eq!(
            ToolVersion::parse_output("ChromeDriver 142.0.7444.59 (4b8153ab)"),
            Some(ToolVersion(142, 0, 7444))
        );
        assert_eq!(
            ToolVersion::parse_output("rustc 1.97.0-nightly (e50aa6fba)"),
            Some(ToolVersion(1, 97, 0))
        );
        assert_eq!(ToolVersion::parse_output("wasm-bindgen 0.2.130-beta+7"), Some(ToolVersion(0, 2, 130)));
        assert_eq!(ToolVersion::parse_output("command not found"), None);
    }

    #[test]
    fn the_newer_version_is_the_greater() {
        assert!(ToolVersion(0, 21, 14) > ToolVersion(0, 21, 9));
        assert!(ToolVersion(1, 100, 0) > ToolVersion(1, 95, 9));
    }

    #[test]
    fn a_crate_with_a_longer_name_is_not_mistaken_for_it() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.99\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(ToolVersion::in_lock_file(lock, "wasm-bindgen"), Some(ToolVersion(0, 2, 130)));
        assert_eq!(ToolVersion::in_lock_file(lock, "leptos"), None);
    }
}
