//! A gateway on loopback that takes every message, or fails in the way it is told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// A message that arrived.
#[derive(Clone, Debug)]
pub struct Message {
    pub to: String,
    pub text: String,
    pub body: Value,
}

impl Message {
    /// The code in it.
    pub fn code(&self) -> String {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let starts = self.text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i);
        starts.map(|i| digits(&self.text[i..])).find(|run| run.len() == 6).expect("no code in the message")
    }
}

/// What the gateway does with a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
    Takes,
    Refuses,
    /// Holds the message until [`Sink::release`], then takes it.
    Holds,
}

struct Inside {
    messages: Mutex<Vec<Message>>,
    mood: Mutex<Mood>,
    held: AtomicUsize,
    arrived: Notify,
    released: Notify,
}

#[derive(Clone)]
pub struct Sink {
    inside: Arc<Inside>,
    pub url: String,
}

impl Sink {
    pub async fn start() -> Self {
        let inside = Arc::new(Inside {
            messages: Mutex::default(),
            mood: Mutex::new(Mood::Takes),
            held: AtomicUsize::new(0),
            arrived: Notify::new(),
            released: Notify::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(inside.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inside, url }
    }

    pub fn messages(&self) -> Vec<Message> {
        self.inside.messages.lock().unwrap().clone()
    }

    /// The newest message.
    pub fn last(&self) -> Message {
        self.messages().pop().expect("nothing was sent")
    }

    pub fn set(&self, mood: Mood) {
        *self.inside.mood.lock().unwrap() = mood;
    }

    /// Waits until so many messages are being held.
    pub async fn holding(&self, count: usize) {
        while self.inside.held.load(Ordering::SeqCst) < count {
            self.inside.arrived.notified().await;
        }
    }

    /// Lets the held messages through.
    pub fn release(&self) {
        self.inside.released.notify_waiters();
    }
}

async fn take(State(inside): State<Arc<Inside>>, Json(body): Json<Value>) -> StatusCode {
    let mood = *inside.mood.lock().unwrap();
    if mood == Mood::Refuses {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    if mood == Mood::Holds {
        let released = inside.released.notified();
        tokio::pin!(released);
        released.as_mut().enable();
        inside.held.fetch_add(1, Ordering::SeqCst);
        inside.arrived.notify_one();
        released.await;
    }
    let text = body["text"].as_str().unwrap_or_default().to_owned();
    let to = body["to"].as_str().unwrap_or_default().to_owned();
    inside.messages.lock().unwrap().push(Message { to, text, body });
    StatusCode::OK
}
