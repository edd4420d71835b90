//! A gateway on loopback that records every message, or fails in the way that the test sets. Codes and
//! notifications are kept apart: a notification is sent in the background, and no test about codes has to know
//! of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Json, Router};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// A code that was sent, by text message or email.
#[derive(Clone, Debug)]
pub struct SentMessage {
    pub to: String,
    pub text: String,
    pub body: Value,
}

impl SentMessage {
    /// The code in it.
    pub fn code(&self) -> String {
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let starts = self.text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i);
        starts.map(|i| digits(&self.text[i..])).find(|run| run.len() == 6).expect("no code in the message")
    }
}

/// A notification mail that was sent: anything but a code.
#[derive(Clone, Debug)]
pub struct SentNotification {
    pub id: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub body: Value,
}

impl SentNotification {
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
pub enum Behaviour {
    Accepts,
    Refuses,
    /// Holds the message until [`FakeGateway::release`], then accepts it.
    Holds,
}

struct GatewayState {
    messages: Mutex<Vec<SentMessage>>,
    notifications: Mutex<Vec<SentNotification>>,
    code_intake: Intake,
    notification_intake: Intake,
    notification_arrived: Notify,
}

/// The behaviour towards one kind of message, and how many of them have been received and held so far.
struct Intake {
    behaviour: Mutex<Behaviour>,
    received: AtomicUsize,
    held: AtomicUsize,
    changed: Notify,
    released: Notify,
}

impl Intake {
    fn new() -> Self {
        Self {
            behaviour: Mutex::new(Behaviour::Accepts),
            received: AtomicUsize::new(0),
            held: AtomicUsize::new(0),
            changed: Notify::new(),
            released: Notify::new(),
        }
    }

    /// Receives a message, and says whether it is accepted.
    async fn accepts(&self) -> bool {
        let behaviour = *self.behaviour.lock().unwrap();
        self.received.fetch_add(1, Ordering::SeqCst);
        if behaviour == Behaviour::Holds {
            let released = self.released.notified();
            tokio::pin!(released);
            released.as_mut().enable();
            self.held.fetch_add(1, Ordering::SeqCst);
            self.changed.notify_one();
            released.await;
        }
        self.changed.notify_one();
        behaviour != Behaviour::Refuses
    }

    async fn wait_for(&self, counter: &AtomicUsize, count: usize) {
        while counter.load(Ordering::SeqCst) < count {
            self.changed.notified().await;
        }
    }
}

#[derive(Clone)]
pub struct FakeGateway {
    state: Arc<GatewayState>,
    pub url: String,
}

impl FakeGateway {
    pub async fn start() -> Self {
        let state = Arc::new(GatewayState {
            messages: Mutex::default(),
            notifications: Mutex::default(),
            code_intake: Intake::new(),
            notification_intake: Intake::new(),
            notification_arrived: Notify::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new().fallback(receive).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { state, url }
    }

    /// The codes that were accepted, in their order.
    pub fn messages(&self) -> Vec<SentMessage> {
        self.state.messages.lock().unwrap().clone()
    }

    /// The newest code.
    pub fn last(&self) -> SentMessage {
        self.messages().pop().expect("nothing was sent")
    }

    /// Sets what happens to codes from now on.
    pub fn set_behaviour(&self, behaviour: Behaviour) {
        *self.state.code_intake.behaviour.lock().unwrap() = behaviour;
    }

    /// Waits until so many codes have been held.
    pub async fn wait_for_held(&self, count: usize) {
        let intake = &self.state.code_intake;
        intake.wait_for(&intake.held, count).await;
    }

    /// Lets the held codes through.
    pub fn release(&self) {
        self.state.code_intake.released.notify_waiters();
    }

    /// The notifications that were accepted, in their order.
    pub fn notifications(&self) -> Vec<SentNotification> {
        self.state.notifications.lock().unwrap().clone()
    }

    /// Waits until so many notifications have been accepted, and returns all of them.
    pub async fn wait_for_notifications(&self, count: usize) -> Vec<SentNotification> {
        eventually("a notification", async {
            while self.notifications().len() < count {
                self.state.notification_arrived.notified().await;
            }
        })
        .await;
        self.notifications()
    }

    /// Waits for a notification with that in its subject.
    pub async fn wait_for_notification(&self, subject: &str) -> SentNotification {
        let found = || {
            let mut newest_first = self.notifications().into_iter().rev();
            newest_first.find(|notification| notification.subject.contains(subject))
        };
        eventually(subject, async {
            loop {
                match found() {
                    Some(notification) => return notification,
                    None => self.state.notification_arrived.notified().await,
                }
            }
        })
        .await
    }

    /// Sets what happens to notifications from now on.
    pub fn set_notification_behaviour(&self, behaviour: Behaviour) {
        *self.state.notification_intake.behaviour.lock().unwrap() = behaviour;
    }

    /// Lets the held notifications through.
    pub fn release_notifications(&self) {
        self.state.notification_intake.released.notify_waiters();
    }

    /// How many notifications have been received, accepted or not.
    pub fn notification_requests(&self) -> usize {
        self.state.notification_intake.received.load(Ordering::SeqCst)
    }

    /// Waits until so many notifications have been received, accepted or not.
    pub async fn wait_for_notification_requests(&self, count: usize) {
        let intake = &self.state.notification_intake;
        eventually("a notification", intake.wait_for(&intake.received, count)).await;
    }

    /// Waits until so many notifications have been held.
    pub async fn wait_for_held_notifications(&self, count: usize) {
        let intake = &self.state.notification_intake;
        eventually("a notification", intake.wait_for(&intake.held, count)).await;
    }
}

/// Waits for what happens in the background, and panics after 30 s: how long it may take is not the question.
pub async fn eventually<T>(what: &str, wanted: impl Future<Output = T>) -> T {
    let limit = std::time::Duration::from_secs(30);
    tokio::time::timeout(limit, wanted).await.unwrap_or_else(|_| panic!("never came: {what}"))
}

async fn receive(State(state): State<Arc<GatewayState>>, Json(body): Json<Value>) -> StatusCode {
    let field = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    // Only a code has a lifetime.
    let is_notification = body["lifetime_ms"].is_null();
    let intake = if is_notification { &state.notification_intake } else { &state.code_intake };
    if !intake.accepts().await {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let (to, text) = (field("to"), field("text"));
    if is_notification {
        let notification = SentNotification { id: field("id"), to, subject: field("subject"), text, body };
        state.notifications.lock().unwrap().push(notification);
        state.notification_arrived.notify_one();
    } else {
        state.messages.lock().unwrap().push(SentMessage { to, text, body });
    }
    StatusCode::OK
}
