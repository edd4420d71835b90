//! Putting words in the place of `{{name}}`.

use crate::Value;

/// The text with whatever `put` appends in the place of each `{{name}}`.
pub(crate) fn fill(text: &str, mut put: impl FnMut(&str, &mut String)) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_placeholder(rest) {
        filled.push_str(before);
        put(name, &mut filled);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What stands before the first placeholder, its name, and what stands behind it.
pub(crate) fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let start = pair(text, *b"{{")?;
    let (before, rest) = (text.get(..start)?, text.get(start + 2..)?);
    let end = pair(rest, *b"}}")?;
    Some((before, rest.get(..end)?, rest.get(end + 2..)?))
}

/// `str::find` for two bytes: the search for a text of any length is far more code in the wasm.
fn pair(text: &str, pair: [u8; 2]) -> Option<usize> {
    text.as_bytes().windows(2).position(|two| two == pair)
}

/// The sentence with its values; `number` writes the numbers.
pub(crate) fn with_values(
    sentence: &str,
    values: &[(&str, Value)],
    number: impl Fn(i64) -> String,
) -> String {
    fill(sentence, |name, filled| match values.iter().find(|(of, _)| *of == name) {
        Some((_, Value::Text(text))) => filled.push_str(text),
        Some((_, Value::Number(n))) => filled.push_str(&number(*n)),
        None => {}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sentence: &str, values: &[(&str, Value)]) -> String {
        with_values(sentence, values, |n| n.to_string())
    }

    #[test]
    fn values_stand_where_their_names_stood() {
        let values = [("name", Value::from("Ada")), ("n", Value::from(3_u8))];
        assert_eq!(said("{{name}} has {{n}}, {{name}}.", &values), "Ada has 3, Ada.");
        assert_eq!(said("Nothing to fill", &values), "Nothing to fill");
        assert_eq!(said("é{{name}}…", &values), "éAda…");
    }

    #[test]
    fn a_value_is_never_read_as_a_placeholder() {
        let values = [("a", Value::from("{{b}}")), ("b", Value::from("secret"))];
        assert_eq!(said("{{a}}", &values), "{{b}}");
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        for text in ["{{open", "a }} b", "{one}", "{", "}}{{", ""] {
            assert_eq!(said(text, &[]), text);
        }
    }
}
