//! The demo's outbox page: every message that would have been sent.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};

use crate::app::App;
use crate::senders::Sender;

const STYLE: &str = include_str!("outbox.css");

/// The outbox's style sheet, a file of its own because the content security policy permits no inline style.
pub(crate) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// The outbox's page: the messages, newest first.
pub(crate) async fn show(State(app): State<App>) -> Html<String> {
    let messages = match &app.email {
        Some(Sender::Outbox(outbox)) => outbox.list(),
        _ => vec![],
    };
    let list: String = messages
        .iter()
        .map(|message| {
            let subject = message.subject.as_deref().map(|text| format!("<h3>{}</h3>", escaped(text)));
            format!(
                "<li><h2>To {}</h2>{}<pre>{}</pre></li>",
                escaped(&message.to),
                subject.unwrap_or_default(),
                escaped(&message.text)
            )
        })
        .collect();
    let body = if list.is_empty() {
        "<p>Nothing was sent yet. Sign in and choose text message or email; the code appears here.</p>"
            .to_owned()
    } else {
        format!("<ol reversed>{list}</ol>")
    };
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Outbox – Latchkey demo</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"3\">\
         <link rel=\"stylesheet\" href=\"/outbox.css\"></head><body><main><h1>Outbox</h1>\
         <p>Messages of this demo, newest first. <a href=\"/\">Sign in</a></p>{body}</main></body></html>"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
