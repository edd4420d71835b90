//! The mail with a code: with the time and the browser, and without any link.

use askama::Template;
use latchkey_words::text_in;

use super::mail::render;
use super::{CodeMessage, LANGUAGE, Mail, sanitize, time_format};

/// What the mail's two templates are filled with: sentences in plain text, and the code.
struct CodeMailContent<'a> {
    language: &'static str,
    subject: String,
    intro: String,
    code: &'a str,
    expires: String,
    origin: String,
    warning: String,
    not_you: String,
}

#[derive(Template)]
#[template(path = "code_mail.txt")]
struct CodeMailText<'a> {
    mail: &'a CodeMailContent<'a>,
}

#[derive(Template)]
#[template(path = "code_mail.html")]
struct CodeMailHtml<'a> {
    mail: &'a CodeMailContent<'a>,
}

pub(super) fn write(message: &CodeMessage) -> Mail {
    let product = sanitize::product(&message.product);
    let content = CodeMailContent {
        language: LANGUAGE.tag(),
        subject: text_in!(LANGUAGE, "mail.code_subject", product = &product),
        intro: text_in!(LANGUAGE, "mail.code_intro", product = &product),
        code: message.code.reveal(),
        expires: text_in!(LANGUAGE, "mail.code_expires", lifetime = time_format::lifetime(message.lifetime)),
        origin: text_in!(
            LANGUAGE,
            "mail.code_origin",
            browser = sanitize::browser(&message.browser),
            date = time_format::date(message.at)
        ),
        warning: text_in!(LANGUAGE, "mail.code_warning"),
        not_you: text_in!(LANGUAGE, "mail.code_not_you"),
    };
    let text = render(&CodeMailText { mail: &content });
    let html = render(&CodeMailHtml { mail: &content });
    Mail { subject: content.subject, text, html }
}
