//! A notification: a mail about an account, with a link where there is something to do about it.

use askama::Template;
use latchkey_contract::Secret;
use latchkey_flow::Timestamp;
use latchkey_words::text_in;
use serde::{Deserialize, Serialize};

use super::mail::render;
use super::{LANGUAGE, Mail, NotificationKind, sanitize, time_format};

/// A mail about an account, other than a code.
#[derive(Debug, Clone)]
pub struct Notification {
    /// What the account is for.
    pub product: String,
    /// What happened.
    pub kind: NotificationKind,
    /// When it happened.
    pub at: Timestamp,
    /// When the mail is sent.
    pub sent_at: Timestamp,
    /// Who did it.
    pub origin: NotificationOrigin,
    /// What can be done about it, if anything.
    pub link: Option<NotificationLink>,
}

/// Who did what a notification is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationOrigin {
    /// Somebody with a browser.
    Requester {
        /// Such as "Firefox on Linux". It comes from a stranger's headers.
        browser: String,
        /// The IP address that the request came from.
        ip: String,
    },
    /// An administrator, whose browser and address are not the account owner's business.
    Administrator,
}

/// A link in a notification.
#[derive(Debug, Clone)]
pub struct NotificationLink {
    /// The URL with its token. Whoever has it may do what it is for.
    pub address: Secret,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// What the mail's two templates are filled with: sentences in plain text, and the link.
struct NotificationContent<'a> {
    language: &'static str,
    subject: String,
    event: String,
    origin: String,
    link: Option<LinkContent<'a>>,
}

struct LinkContent<'a> {
    purpose: String,
    address: &'a str,
    expires: String,
}

#[derive(Template)]
#[template(path = "notification.txt")]
struct NotificationText<'a> {
    mail: &'a NotificationContent<'a>,
}

#[derive(Template)]
#[template(path = "notification.html")]
struct NotificationHtml<'a> {
    mail: &'a NotificationContent<'a>,
}

impl Notification {
    /// The mail, as text and as HTML.
    #[must_use]
    pub fn mail(&self) -> Mail {
        let product = sanitize::product(&self.product);
        let content = NotificationContent {
            language: LANGUAGE.tag(),
            subject: self.kind.subject(&product),
            event: self.kind.event(&product),
            origin: self.origin_sentence(),
            link: self.link.as_ref().map(|link| LinkContent {
                purpose: self.kind.link_purpose(),
                address: link.address.reveal(),
                expires: text_in!(LANGUAGE, "mail.link_expires", date = time_format::date(link.expires_at)),
            }),
        };
        let text = render(&NotificationText { mail: &content });
        let html = render(&NotificationHtml { mail: &content });
        Mail { subject: content.subject, text, html }
    }

    /// When and by whom, so that the person can tell whether it was them.
    fn origin_sentence(&self) -> String {
        let date = time_format::date(self.at);
        match &self.origin {
            NotificationOrigin::Requester { browser, ip } => text_in!(
                LANGUAGE,
                "mail.origin_requester",
                browser = sanitize::browser(browser),
                ip = ip,
                date = date
            ),
            NotificationOrigin::Administrator => {
                text_in!(LANGUAGE, "mail.origin_administrator", date = date)
            }
        }
    }
}
