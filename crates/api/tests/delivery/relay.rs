//! Starts the mail relay of `relay.py` and reads the events that it reports.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::certificates::Certificates;

/// A mail relay in a process of its own.
pub struct TestRelay {
    child: Child,
    port: u16,
    tls: String,
    events: UnboundedReceiver<Value>,
    certificates: Certificates,
}

pub fn python() -> String {
    std::env::var("LATCHKEY_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

impl TestRelay {
    /// Starts a relay that keeps to SMTP, except where `options` say otherwise (see `relay.py`).
    pub async fn start(tls: &str, options: Value) -> Self {
        let certificates = Certificates::make();
        let mut settings = json!({"tls": tls, "cert": certificates.certificate, "key": certificates.key});
        settings.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/delivery/relay.py");
        let mut child = Command::new(python())
            .args([script, &settings.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the relay needs python3, or LATCHKEY_TEST_PYTHON to name one");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, events) = unbounded_channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        let mut relay = Self { child, port: 0, tls: tls.to_owned(), events, certificates };
        let listening = relay.next("listening").await;
        relay.port = listening["port"].as_u64().unwrap().try_into().unwrap();
        relay
    }

    /// Settings for a sender that this relay suits.
    pub fn settings(&self) -> Value {
        json!({"kind": "smtp", "host": "localhost", "port": self.port, "tls": self.tls,
            "from": "Acme <no-reply@acme.example>", "ca_file": self.certificates.authority})
    }

    /// The next event of that name.
    pub async fn next(&mut self, name: &str) -> Value {
        loop {
            let event = tokio::time::timeout(Duration::from_secs(20), self.events.recv());
            let event = event.await.expect("the relay is silent").expect("the relay is gone");
            if event["event"] == name {
                return event;
            }
        }
    }

    /// Ends the relay and returns its remaining events.
    pub async fn finish(mut self) -> Vec<Value> {
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
        let mut events = Vec::new();
        while let Some(event) = self.events.recv().await {
            events.push(event);
        }
        events
    }

    /// Ends the relay and returns the messages that it accepted, or was about to.
    pub async fn messages(self) -> Vec<Value> {
        self.finish().await.into_iter().filter(|event| event["event"] == "message").collect()
    }
}

impl Drop for TestRelay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
