//! The mail, as text and as HTML.

use super::{CodeMessage, formatting};

/// A mail without its addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line. It does not say the code: subjects stand in the logs of relays and on locked screens.
    pub subject: String,
    /// The text part; lines end in `\n`.
    pub text: String,
    /// The HTML part: a whole document that loads nothing, and links to nothing but to what a letter is for.
    pub html: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(***)")
    }
}

pub(super) fn write(message: &CodeMessage) -> Mail {
    let product = formatting::product(&message.product);
    let code = message.code.reveal();
    let lifetime = formatting::lifetime(message.lifetime);
    let browser = formatting::browser(&message.browser);
    let date = formatting::date(message.at);
    let subject = format!("Your {product} sign-in code");
    let text = format!(
        "Your {product} sign-in code is:\n\n    {code}\n\n\
         It expires in {lifetime}.\n\n\
         Asked for with {browser} on {date}.\n\n\
         Never share this code with anyone, whoever they say they are.\n\n\
         If this was not you, change your password: somebody else knows it.\n"
    );
    let html = code_html(&escape(&product), &escape(code), &lifetime, &escape(&browser), &date);
    Mail { subject, text, html }
}

fn code_html(product: &str, code: &str, lifetime: &str, browser: &str, date: &str) -> String {
    page(
        &format!("Your {product} sign-in code"),
        &format!(
            r#"<p>Your {product} sign-in code is:</p>
<p style="font: 700 32px/1.25 ui-monospace, monospace; letter-spacing: 4px">{code}</p>
<p>It expires in {lifetime}.</p>
<p>Asked for with {browser} on {date}.</p>
<p><strong>Never share this code</strong> with anyone, whoever they say they are.</p>
<p>If this was not you, change your password: somebody else knows it.</p>
"#
        ),
    )
}

/// The whole document around what it says; both are HTML already.
///
/// No colours are set, so that every mail program can show it light or dark; what is set stands at the elements, because
/// many programs drop style sheets. `format-detection` keeps phones from making a code a telephone number to call.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>{title}</title>
</head>
<body style="margin: 0 auto; padding: 24px; max-width: 30em; font: 16px/1.5 system-ui, sans-serif">
{body}</body>
</html>
"#
    )
}

/// The text as it may stand in HTML, in an element or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
