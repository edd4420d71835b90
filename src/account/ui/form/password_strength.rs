//! A hint about a new password, made in the page. The API decides; this only says early what it will say.

/// What to say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Nothing has been typed.
    Nothing,
    /// So many characters are missing.
    Short(usize),
    /// Long enough, but a machine that guesses comes by early.
    Weak,
    /// It will do.
    Fair,
    /// It will do for long.
    Good,
}

/// Below this many different characters a password is a pattern.
const FEW: usize = 6;
/// From here on length alone makes up for much.
const LONG: usize = 16;

impl Strength {
    /// Looks at a password that must have at least so many characters.
    pub fn of(password: &str, least: usize) -> Self {
        let characters: Vec<char> = password.chars().collect();
        let different = characters.iter().collect::<std::collections::BTreeSet<_>>().len();
        // "abcdef", "123456", "aaaa": the next character is told by the one before.
        let told = characters.windows(2).filter(|pair| next_door(pair[0], pair[1])).count();
        let free = characters.len().saturating_sub(told);
        match characters.len() {
            0 => Self::Nothing,
            length if length < least => Self::Short(least - length),
            _ if different < FEW || free < 8 => Self::Weak,
            _ if free < LONG => Self::Fair,
            _ => Self::Good,
        }
    }

    /// The words for it.
    pub fn words(self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Short(1) => "1 character more.".to_owned(),
            Self::Short(missing) => format!("{missing} characters more."),
            Self::Weak => {
                "Long enough, but easy to guess. A few words that do not belong together are better."
                    .to_owned()
            }
            Self::Fair => "Good. Longer is better still.".to_owned(),
            Self::Good => "Strong.".to_owned(),
        }
    }

    /// The word for styles.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Short(_) => "short",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
        }
    }

    /// How much of a bar of four is filled.
    pub fn bars(self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Short(_) => 1,
            Self::Weak => 2,
            Self::Fair => 3,
            Self::Good => 4,
        }
    }
}

fn next_door(one: char, other: char) -> bool {
    u32::from(one).abs_diff(u32::from(other)) <= 1
}

#[cfg(test)]
mod tests {
    use super::Strength::{self, *};

    #[test]
    fn what_is_missing_is_counted_in_characters() {
        assert_eq!(Strength::of("", 8), Nothing);
        assert_eq!(Strength::of("größer", 8), Short(2));
    }

    #[test]
    fn a_pattern_is_weak_however_long_it_is() {
        for password in ["aaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrst", "1234567890123", "abababababababab"]
        {
            assert_eq!(Strength::of(password, 8), Weak, "{password}");
        }
    }

    #[test]
    fn length_is_what_counts() {
        assert_eq!(Strength::of("kx9;wPqe", 8), Fair);
        assert_eq!(Strength::of("plum otter kayak finish", 8), Good);
    }
}
