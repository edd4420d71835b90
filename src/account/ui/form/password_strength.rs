//! An estimate of a new password's strength, made in the page. The API decides what it accepts.

use latchkey_words::text;

/// How strong a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordStrength {
    /// Nothing has been typed.
    Empty,
    /// So many characters are missing to the minimum.
    TooShort(usize),
    /// Long enough, but early among a machine's guesses.
    Weak,
    /// Hard to guess.
    Fair,
    /// Hard to guess for a long time.
    Good,
}

/// A password with fewer distinct characters is a pattern.
const MIN_DISTINCT_CHARACTERS: usize = 6;
/// A password with fewer characters that do not follow from the one before is a pattern.
const MIN_UNPREDICTABLE_CHARACTERS: usize = 8;
/// A password with so many unpredictable characters is good.
const GOOD_LENGTH: usize = 16;

impl PasswordStrength {
    /// The strength of a password that must have at least `min_length` characters.
    pub fn of(password: &str, min_length: usize) -> Self {
        let characters: Vec<char> = password.chars().collect();
        let distinct = characters.iter().collect::<std::collections::BTreeSet<_>>().len();
        // "abcdef", "123456", "aaaa": each character follows from the one before.
        let predictable = characters.windows(2).filter(|pair| is_sequential(pair[0], pair[1])).count();
        let unpredictable = characters.len().saturating_sub(predictable);
        match characters.len() {
            0 => Self::Empty,
            length if length < min_length => Self::TooShort(min_length - length),
            _ if distinct < MIN_DISTINCT_CHARACTERS || unpredictable < MIN_UNPREDICTABLE_CHARACTERS => {
                Self::Weak
            }
            _ if unpredictable < GOOD_LENGTH => Self::Fair,
            _ => Self::Good,
        }
    }

    /// The sentence for the person.
    pub fn message(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::TooShort(missing) => text!("new_password.missing", count = missing),
            Self::Weak => text!("new_password.weak"),
            Self::Fair => text!("new_password.fair"),
            Self::Good => text!("new_password.good"),
        }
    }

    /// The value of `data-state`, for styles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::TooShort(_) => "short",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
        }
    }

    /// How many of four bars are filled.
    pub fn bars(self) -> u8 {
        match self {
            Self::Empty => 0,
            Self::TooShort(_) => 1,
            Self::Weak => 2,
            Self::Fair => 3,
            Self::Good => 4,
        }
    }
}

/// Whether two characters are the same or neighbours in Unicode.
fn is_sequential(left: char, right: char) -> bool {
    u32::from(left).abs_diff(u32::from(right)) <= 1
}

#[cfg(test)]
mod tests {
    use super::PasswordStrength::{self, *};

    #[test]
    fn what_is_missing_is_counted_in_characters() {
        assert_eq!(PasswordStrength::of("", 8), Empty);
        assert_eq!(PasswordStrength::of("größer", 8), TooShort(2));
    }

    #[test]
    fn a_pattern_is_weak_however_long_it_is() {
        for password in ["aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrst", "1234567890123", "abababababababab"]
        {
            assert_eq!(PasswordStrength::of(password, 8), Weak, "{password}");
        }
    }

    #[test]
    fn length_is_what_counts() {
        assert_eq!(PasswordStrength::of("kx9;wPqe", 8), Fair);
        assert_eq!(PasswordStrength::of("plum otter kayak finish", 8), Good);
    }
}
