//! A mail without its addresses: a subject, and the same content as plain text and as HTML.

use askama::Template;

/// A mail without its addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line. It never contains a code: subjects stand in the logs of relays and on locked screens.
    pub subject: String,
    /// The text part; lines end in `\n`.
    pub text: String,
    /// The HTML part: a whole document that loads nothing, and links to nothing but to what the mail is for.
    pub html: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(***)")
    }
}

/// A part of a mail, from its template in `crates/api/templates`. askama escapes all values in an HTML
/// template.
pub(super) fn render(template: &impl Template) -> String {
    let mut part = template.render().expect("texts are written into a string, which takes them all");
    // askama removes a template's last line break.
    part.push('\n');
    part
}
