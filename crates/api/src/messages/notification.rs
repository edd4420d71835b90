//! A letter: a mail that tells of something, with a link where there is something to do about it.

use latchkey_contract::Secret;
use latchkey_flow::Timestamp;

use super::mail::{escape, page};
use super::{Mail, NotificationKind, formatting};

/// A mail about an account, other than a code.
#[derive(Debug, Clone)]
pub struct Notification {
    /// What the account is for.
    pub product: String,
    /// What it is about.
    pub about: NotificationKind,
    /// When that happened.
    pub at: Timestamp,
    /// When it is sent.
    pub sent_at: Timestamp,
    /// The browser and the IP address that it was done with; none where an administrator has done it.
    pub from: Option<(String, String)>,
    /// The address to go to, and when it dies. It is a secret: whoever has it may do what it is for.
    pub link: Option<(Secret, Timestamp)>,
}

impl Notification {
    /// The mail, as text and as HTML.
    #[must_use]
    pub fn mail(&self) -> Mail {
        let product = formatting::product(&self.product);
        let said = self.about.words(&product);
        let when = self.when();
        let mut text = format!("{}\n\n{when}\n", said.happened);
        let mut html = format!("<p>{}</p>\n<p>{}</p>\n", escape(&said.happened), escape(&when));
        if let Some((link, expires_at)) = &self.link {
            let (address, until) = (link.reveal(), formatting::date(*expires_at));
            text.push_str(&format!("\n{}\n\n    {address}\n\nIt works once, until {until}.\n", said.link));
            let address = escape(address);
            html.push_str(&format!(
                "<p>{}</p>\n<p><a href=\"{address}\">{address}</a></p>\n<p>It works once, until {until}.</p>\n",
                escape(said.link)
            ));
        }
        Mail { html: page(&escape(&said.subject), &html), subject: said.subject, text }
    }

    /// When and with what, so that the person can tell whether it was them.
    fn when(&self) -> String {
        let date = formatting::date(self.at);
        match &self.from {
            Some((browser, ip)) => {
                format!("With {} from the IP address {ip}, on {date}.", formatting::browser(browser))
            }
            None => format!("By an administrator, on {date}."),
        }
    }
}
