//! Version numbers: as programs print them, and as Cargo.lock pins them.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl Version {
    /// The first number in what a program says of itself, as in `trunk 0.21.14` or `wasm-opt version 132 (…)`.
    pub(crate) fn said(text: &str) -> Option<Self> {
        let word = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let mut numbers = word.split(['.', '-', '+']).map_while(|part| part.parse().ok());
        Some(Self(numbers.next()?, numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)))
    }

    /// The version of a crate in the text of a Cargo.lock.
    pub(crate) fn locked(lock: &str, name: &str) -> Option<Self> {
        let wanted = format!("name = \"{name}\"");
        let mut lines = lock.lines().skip_while(|line| *line != wanted);
        lines.next()?;
        let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
        Self::said(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_each_program_says() {
        assert_eq!(Version::said("trunk 0.21.14\n"), Some(Version(0, 21, 14)));
        assert_eq!(Version::said("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some(Version(1, 96, 0)));
        assert_eq!(Version::said("wasm-opt version 132 (version_132)"), Some(Version(132, 0, 0)));
        assert_eq!(Version::said("ChromeDriver 142.0.7444.59 (4b8153ab)"), Some(Version(142, 0, 7444)));
        assert_eq!(Version::said("rustc 1.97.0-nightly (e50aa6fba)"), Some(Version(1, 97, 0)));
        assert_eq!(Version::said("wasm-bindgen 0.2.130-beta+7"), Some(Version(0, 2, 130)));
        assert_eq!(Version::said("command not found"), None);
    }

    #[test]
    fn the_newer_version_is_the_greater() {
        assert!(Version(0, 21, 14) > Version(0, 21, 9));
        assert!(Version(1, 100, 0) > Version(1, 95, 9));
    }

    #[test]
    fn the_lock_file_is_asked_for_the_very_crate() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.99\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(Version::locked(lock, "wasm-bindgen"), Some(Version(0, 2, 130)));
        assert_eq!(Version::locked(lock, "leptos"), None);
    }
}
