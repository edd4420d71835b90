//! What stands in a placeholder's place.

/// A value of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A name, an address, another sentence: it stands there as it is.
    Text(String),
    /// A number. On the page it is written as the language writes numbers (1,000 or 1.000); on the server in
    /// digits.
    Number(i64),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                // Nothing that is counted for people comes near the end of this range.
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 usize i32 i64);

impl Value {
    /// The number that chooses the plural form.
    pub(crate) fn count(values: &[(&str, Self)]) -> i64 {
        match values.iter().find(|(name, _)| *name == "count") {
            Some((_, Self::Number(count))) => *count,
            _ => 0,
        }
    }
}
