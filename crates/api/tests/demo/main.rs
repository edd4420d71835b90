//! The demo as a newcomer starts it: the real program, its printed accounts, and codes read from the outbox
//! page.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests say in their names what they show, and may fail")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};

use latchkey_flow::{Timestamp, TotpSecret};
use reqwest::Client;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};
use tokio::net::TcpSocket;

/// The running demo, and the lines that it has printed.
struct Demo {
    child: Child,
    base: String,
    printed: Vec<String>,
    /// Bound but not listened on, so that the program can bind it, and nobody else is given it.
    _port: TcpSocket,
    /// Kept open: a program that prints to a closed pipe stops.
    _out: BufReader<ChildStdout>,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey-api"));
    command.env_clear().current_dir(std::env::temp_dir()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

impl Demo {
    fn start() -> Self {
        let port = TcpSocket::new_v4().unwrap();
        port.set_reuseaddr(true).unwrap();
        port.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = port.local_addr().unwrap();
        let mut child =
            program().args(["serve", "--demo", "--listen", &address.to_string()]).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut printed = vec![];
        for line in out.by_ref().lines().map(Result::unwrap) {
            let last = line.contains("Ctrl-C");
            printed.push(line);
            if last {
                break;
            }
        }
        Self { child, base: format!("http://{address}"), printed, _port: port, _out: out }
    }

    /// Password and, where there is one, the app's secret of a printed account.
    fn account(&self, username: &str) -> (String, Option<String>) {
        let line = self.printed.iter().find(|line| line.trim_start().starts_with(username)).unwrap();
        let secret = line.split("secret ").nth(1).map(|secret| secret.trim().to_owned());
        (line.split_whitespace().nth(1).unwrap().to_owned(), secret)
    }

    /// The newest code on the outbox page.
    async fn newest_code(&self, client: &Client) -> String {
        let page = client.get(format!("{}/outbox", self.base)).send().await.unwrap().text().await.unwrap();
        // Notification mails are on it, too, with tokens that may contain any digits.
        let messages = page.split("<li>").filter(|message| message.contains("sign-in code is"));
        let mut runs = messages.flat_map(|message| message.split(|c: char| !c.is_ascii_digit()));
        runs.find(|run| run.len() == 6).expect("no code in the outbox").to_owned()
    }

    /// Goes on with a login, or begins one; answers with the step and the cookie to go on with.
    async fn post(&self, client: &Client, path: &str, cookie: &str, body: Value) -> (Value, String) {
        let request =
            client.post(format!("{}/api/v1/login{path}", self.base)).header(COOKIE, cookie).json(&body);
        let reply = request.send().await.unwrap();
        let set =
            reply.headers().get(SET_COOKIE).map(|line| line.to_str().unwrap().split(';').next().unwrap());
        let cookie = set.unwrap_or(cookie).to_owned();
        (reply.json().await.unwrap(), cookie)
    }
}

fn now() -> Timestamp {
    latchkey_api::clock::Clock::System.now()
}

#[tokio::test]
async fn each_demo_account_signs_in_by_each_of_its_methods() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (demo, client) = (Demo::start(), Client::builder().no_proxy().build().unwrap());
    let people: [(&str, &[&str]); 6] = [
        ("ada", &["app"]),
        ("ben", &["email"]),
        ("cleo", &["sms", "email"]),
        ("dora", &["app", "sms", "email"]),
        ("eli", &[]),
        ("fay", &["email"]),
    ];
    for (username, methods) in people {
        let (password, secret) = demo.account(username);
        let sign_in = json!({"username": username, "password": password});
        let (step, _) = demo.post(&client, "", "", sign_in.clone()).await;
        if methods.is_empty() {
            assert_eq!(step["step"], "signed_in", "{username}");
            continue;
        }
        let offered: Vec<&str> =
            step["methods"].as_array().unwrap().iter().map(|method| method["id"].as_str().unwrap()).collect();
        assert_eq!(offered, methods, "{username}");
        for method in methods {
            let (_, cookie) = demo.post(&client, "", "", sign_in.clone()).await;
            let (step, cookie) = demo.post(&client, "/method", &cookie, json!({"method": method})).await;
            assert_eq!(step["step"], "enter_code", "{username} {method}");
            let code = match (*method, &secret) {
                ("app", Some(secret)) => TotpSecret::from_base32(secret).unwrap().code_at(now()),
                _ => demo.newest_code(&client).await,
            };
            let (step, _) = demo.post(&client, "/code", &cookie, json!({"code": code})).await;
            assert_eq!(step["step"], "signed_in", "{username} {method}");
            let role = if username == "fay" { "admin" } else { "user" };
            assert_eq!(step["account"]["role"], role, "{username}");
        }
    }
}

/// A14.
#[test]
fn the_demo_has_accounts_and_so_prints_no_link_for_a_first_one() {
    assert!(!Demo::start().printed.iter().any(|line| line.contains("/welcome")));
}

#[test]
fn the_demo_answers_on_this_machine_only() {
    let done =
        program().stderr(Stdio::piped()).args(["serve", "--demo", "--listen", "0.0.0.0:0"]).output().unwrap();
    assert!(!done.status.success());
    assert!(String::from_utf8_lossy(&done.stderr).contains("this machine only"), "{done:?}");
}

#[test]
fn every_start_has_passwords_of_its_own() {
    let (one, two) = (Demo::start(), Demo::start());
    for username in ["ada", "ben", "cleo", "dora", "eli"] {
        assert_ne!(one.account(username).0, two.account(username).0);
    }
}
