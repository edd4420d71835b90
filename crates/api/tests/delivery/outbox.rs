//! The demo's outbox.

use std::sync::Arc;

use latchkey_api::senders::{Channel, Outbox, Sender};

use crate::{alice, message, phone, send};

#[tokio::test]
async fn the_outbox_shows_the_last_200_messages_newest_first() {
    let outbox = Arc::new(Outbox::default());
    let sender = Sender::Outbox(Arc::clone(&outbox));
    send(&sender, &alice(), &message("000001")).await.unwrap();
    send(&sender, &phone(), &message("000002")).await.unwrap();
    let listed = outbox.list();
    assert_eq!((listed[0].kind, listed[0].to.as_str()), (Channel::Text, "+493012345678"));
    assert_eq!(listed[0].text, message("000002").text());
    assert_eq!((listed[1].kind, listed[1].to.as_str()), (Channel::Email, "alice@example.org"));
    assert_eq!(listed[1].subject.as_deref(), Some("Your Acme sign-in code"));
    for number in 3..=250 {
        send(&sender, &phone(), &message(&format!("{number:06}"))).await.unwrap();
    }
    let listed = outbox.list();
    assert_eq!(listed.len(), 200);
    assert!(listed[0].text.contains("000250") && listed[199].text.contains("000051"));
    assert!(!format!("{outbox:?}").contains("000250"));
}
