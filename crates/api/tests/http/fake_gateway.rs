//! A gateway on loopback that takes every message, or fails in the way it is told to. Codes and letters are kept apart: a
//! letter comes when it comes, and no test about codes has to know of it.

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

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub body: Value,
}

impl Letter {
    /// Where the link in it leads.
    pub fn link(&self) -> &str {
        let link = self.text.lines().map(str::trim).find(|line| line.contains("://"));
        link.unwrap_or_else(|| panic!("no link: {}", self.text))
    }

    /// The token of the link in it.
    pub fn token(&self) -> String {
        self.link().split_once('#').expect("no token in the link").1.to_owned()
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
    letters: Mutex<Vec<Letter>>,
    codes: Way,
    mail: Way,
    came: Notify,
}

/// What becomes of one sort of message.
struct Way {
    mood: Mutex<Mood>,
    seen: AtomicUsize,
    held: AtomicUsize,
    arrived: Notify,
    released: Notify,
}

impl Way {
    fn new() -> Self {
        Self {
            mood: Mutex::new(Mood::Takes),
            seen: AtomicUsize::new(0),
            held: AtomicUsize::new(0),
            arrived: Notify::new(),
            released: Notify::new(),
        }
    }

    async fn takes(&self) -> bool {
        let mood = *self.mood.lock().unwrap();
        self.seen.fetch_add(1, Ordering::SeqCst);
        if mood == Mood::Holds {
            let released = self.released.notified();
            tokio::pin!(released);
            released.as_mut().enable();
            self.held.fetch_add(1, Ordering::SeqCst);
            self.arrived.notify_one();
            released.await;
        }
        self.arrived.notify_one();
        mood != Mood::Refuses
    }

    async fn until(&self, count: &AtomicUsize, enough: usize) {
        while count.load(Ordering::SeqCst) < enough {
            self.arrived.notified().await;
        }
    }
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
            letters: Mutex::default(),
            codes: Way::new(),
            mail: Way::new(),
            came: Notify::new(),
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
        *self.inside.codes.mood.lock().unwrap() = mood;
    }

    /// Waits until so many messages are being held.
    pub async fn holding(&self, count: usize) {
        self.inside.codes.until(&self.inside.codes.held, count).await;
    }

    /// Lets the held messages through.
    pub fn release(&self) {
        self.inside.codes.released.notify_waiters();
    }

    /// The letters that arrived, in their order.
    pub fn letters(&self) -> Vec<Letter> {
        self.inside.letters.lock().unwrap().clone()
    }

    /// Waits until so many letters have arrived, and hands out all of them.
    pub async fn letters_at_least(&self, count: usize) -> Vec<Letter> {
        soon("a letter", async {
            while self.letters().len() < count {
                self.inside.came.notified().await;
            }
        })
        .await;
        self.letters()
    }

    /// Waits for a letter with that in its subject.
    pub async fn letter(&self, subject: &str) -> Letter {
        let found = || self.letters().into_iter().rev().find(|letter| letter.subject.contains(subject));
        soon(subject, async {
            loop {
                match found() {
                    Some(letter) => return letter,
                    None => self.inside.came.notified().await,
                }
            }
        })
        .await
    }

    pub fn set_mail(&self, mood: Mood) {
        *self.inside.mail.mood.lock().unwrap() = mood;
    }

    /// Lets the held letters through.
    pub fn release_mail(&self) {
        self.inside.mail.released.notify_waiters();
    }

    /// How many letters have been brought here, taken or not.
    pub fn mail_seen(&self) -> usize {
        self.inside.mail.seen.load(Ordering::SeqCst)
    }

    /// Waits until so many letters have been brought here, taken or not.
    pub async fn mail_tried(&self, count: usize) {
        soon("a letter", self.inside.mail.until(&self.inside.mail.seen, count)).await;
    }

    /// Waits until so many letters are being held.
    pub async fn mail_holding(&self, count: usize) {
        soon("a letter", self.inside.mail.until(&self.inside.mail.held, count)).await;
    }
}

/// A letter that never comes must not keep a test for ever.
/// Waits for what comes by itself: how long it may take is not the question.
pub async fn soon<T>(what: &str, wanted: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(30);
    tokio::time::timeout(limit, wanted).await.unwrap_or_else(|_| panic!("never came: {what}"))
}

async fn take(State(inside): State<Arc<Inside>>, Json(body): Json<Value>) -> StatusCode {
    let word = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    // A code is of use for a while only.
    let is_letter = body["lifetime_ms"].is_null();
    let way = if is_letter { &inside.mail } else { &inside.codes };
    if !way.takes().await {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let (to, text) = (word("to"), word("text"));
    if is_letter {
        let letter = Letter { id: word("id"), to, subject: word("subject"), text, body };
        inside.letters.lock().unwrap().push(letter);
        inside.came.notify_one();
    } else {
        inside.messages.lock().unwrap().push(Message { to, text, body });
    }
    StatusCode::OK
}
