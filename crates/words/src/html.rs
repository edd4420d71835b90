//! Words in HTML of ours.

use crate::fill::fill;

/// HTML of ours with the words of the page in the place of each `{{key}}`, in text and in quoted attributes.
#[must_use]
pub fn html(markup: &str) -> String {
    fill(markup, |key, filled| escape(&crate::expanded::sentence(key, &[]), filled))
}

/// Appends the text as it may stand in HTML, in an element or in a quoted attribute.
pub fn escape(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\'' => to.push_str("&#39;"),
            _ => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_in_html_and_the_markup_is_not() {
        let mut escaped = String::new();
        escape(r#"<b> & "it's""#, &mut escaped);
        assert_eq!(escaped, "&lt;b&gt; &amp; &quot;it&#39;s&quot;");
        assert_eq!(
            html(r#"<h1 title="{{sign_in.title}}">{{sign_in.title}}</h1>"#),
            r#"<h1 title="Sign in">Sign in</h1>"#
        );
    }
}
