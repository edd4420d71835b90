//! How fast it is, as ratios measured side by side in one run: full logins against bare argon2, code checks and
//! session checks against a bare axum handler that reads one row. Client and server share the machine's cores.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may stop, print, and time"
)]

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Instant;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use latchkey_api::app::{App, AppParts};
use latchkey_api::clock::Clock;
use latchkey_api::crypto::keyed_lock::KeyedLock;
use latchkey_api::crypto::keys::Keys;
use latchkey_api::crypto::password_hasher::Passwords;
use latchkey_api::crypto::random;
use latchkey_api::http::site::Site;
use latchkey_api::server;
use latchkey_api::server::static_files::StaticFiles;
use latchkey_api::store::{NewAccount, Store};
use latchkey_contract::{AccountSummary, MethodKind, Role};
use latchkey_flow::{Policy, TotpSecret};
use reqwest::Client;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::json;
use tokio::net::TcpListener;

const PEOPLE: usize = 300;
const CHECKS: usize = 20_000;
const CLIENTS: usize = 16;
const PASSWORD: &str = "correct horse battery staple";
const SECRET: [u8; 20] = *b"12345678901234567890";

#[tokio::main]
async fn main() {
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let folder = std::env::temp_dir().join(format!("latchkey-bench-{}", random::id().unwrap()));
    std::fs::create_dir(&folder).unwrap();
    let database = format!("sqlite:{}?mode=rwc", folder.join("bench.db").display());
    let clock = Arc::new(AtomicI64::new(1_800_000_000_000));
    let (app, base) = start(&database, &clock).await;
    let bare = start_bare(&database).await;
    let client = Client::builder().no_proxy().build().unwrap();
    people(&app).await;

    let hashes = bare_hashes(&app).await;
    let attempts = Arc::new(std::sync::Mutex::new(vec![String::new(); PEOPLE]));
    let before = Instant::now();
    rate(PEOPLE, |nth| open(client.clone(), base.clone(), nth, attempts.clone())).await;
    let opened = before.elapsed();
    let code = TotpSecret::new(&SECRET).unwrap().code_at(app.clock.now());
    let cookies = Arc::new(attempts.lock().unwrap().clone());
    let sessions = Arc::new(std::sync::Mutex::new(String::new()));
    let before = Instant::now();
    rate(PEOPLE, |nth| {
        enter(client.clone(), base.clone(), cookies[nth].clone(), code.clone(), sessions.clone())
    })
    .await;
    let entered = before.elapsed();
    let logins = PEOPLE as f64 / (opened + entered).as_secs_f64();
    let codes = PEOPLE as f64 / entered.as_secs_f64();
    let session = sessions.lock().unwrap().clone();
    let rows = rate(CHECKS, |_| fetch(client.clone(), bare.clone(), String::new())).await;
    let checks =
        rate(CHECKS, |_| fetch(client.clone(), format!("{base}/api/v1/session"), session.clone())).await;
    let rows_again = rate(CHECKS, |_| fetch(client.clone(), bare.clone(), String::new())).await;
    let rows = f64::midpoint(rows, rows_again);

    println!("{:<46}{:>10}  ratio", "", "per s");
    println!("{:<46}{hashes:>10.1}", "bare argon2id (19 MiB, t=2, p=1), all cores");
    println!(
        "{:<46}{logins:>10.1}  {:.2} of bare argon2 (goal 0.85)",
        "full logins: password, app, code",
        logins / hashes
    );
    println!("{:<46}{rows:>10.0}", "bare axum handler that reads one row");
    println!(
        "{:<46}{codes:>10.0}  {:.2} of the bare handler",
        "code verifications (a durable commit each)",
        codes / rows
    );
    println!("{:<46}{checks:>10.0}  {:.2} of the bare handler", "session checks", checks / rows);
    std::fs::remove_dir_all(&folder).unwrap();
}

async fn start(database: &str, clock: &Arc<AtomicI64>) -> (App, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let app = App::new(AppParts {
        store: Store::open(database).await.unwrap(),
        clock: Clock::Fixed(clock.clone()),
        keys: Keys::new(&[7; 32]),
        passwords: Passwords::new().unwrap(),
        policies: latchkey_api::policy::Policies::new(Policy::default()),
        site: Site::new("Latchkey".into(), &base, &[], vec![], 0).unwrap(),
        email: None,
        text: None,
        password_checks: KeyedLock::default(),
    });
    tokio::spawn(server::serve(
        app.clone(),
        StaticFiles::new(None).unwrap(),
        listener,
        std::future::pending(),
    ));
    (app, base)
}

/// The same database library, one row by its key, and nothing else.
async fn start_bare(database: &str) -> String {
    async fn row(State(pool): State<sqlx::AnyPool>) -> String {
        let sql = "SELECT name FROM accounts WHERE username_key = $1";
        sqlx::query_scalar(sql).bind("person7").fetch_one(&pool).await.unwrap()
    }
    let pool = sqlx::any::AnyPoolOptions::new().max_connections(4).connect(database).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/row", listener.local_addr().unwrap());
    let router = Router::new().route("/row", get(row)).with_state(pool);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn people(app: &App) {
    let hash = app.passwords.hash(PASSWORD.to_owned()).await.unwrap();
    let mut tx = app.store.begin().await.unwrap();
    for nth in 0..PEOPLE {
        let id = random::id().unwrap();
        let username = format!("person{nth}");
        let summary = AccountSummary { id: id.clone(), name: username.clone(), username, role: Role::User };
        let account = NewAccount { summary, email: None, phone: None, password_hash: Some(hash.clone()) };
        tx.add_account(&account, app.clock.now()).await.unwrap();
        let sealed = app.keys.encrypt(&id, &MethodKind::App.into(), &SECRET).unwrap();
        tx.set_method(&id, MethodKind::App, Some(&sealed), app.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Password checks with nothing around them, as many at once as there are cores.
async fn bare_hashes(app: &App) -> f64 {
    let stored = app.passwords.hash(PASSWORD.to_owned()).await.unwrap();
    rate(PEOPLE, |_| {
        let (passwords, stored) = (app.passwords.clone(), stored.clone());
        async move { assert!(passwords.check(Some(stored), PASSWORD.to_owned()).await.unwrap().right) }
    })
    .await
}

/// Does it so many times from [`CLIENTS`] clients at once; times a second.
async fn rate<F: Future<Output = ()> + Send + 'static>(times: usize, work: impl Fn(usize) -> F) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let work = Arc::new((0..times).map(|nth| std::sync::Mutex::new(Some(work(nth)))).collect::<Vec<_>>());
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (next, work) = (next.clone(), work.clone());
            tokio::spawn(async move {
                while let Some(place) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let one = place.lock().unwrap().take().unwrap();
                    one.await;
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    times as f64 / begun.elapsed().as_secs_f64()
}

async fn open(client: Client, base: String, nth: usize, attempts: Arc<std::sync::Mutex<Vec<String>>>) {
    let body = json!({"username": format!("person{nth}"), "password": PASSWORD});
    let reply = client.post(format!("{base}/api/v1/login")).json(&body).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    let cookie = reply.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let choice = client.post(format!("{base}/api/v1/login/method")).json(&json!({"method": "app"}));
    assert_eq!(choice.header(COOKIE, &cookie).send().await.unwrap().status(), 200);
    attempts.lock().unwrap()[nth] = cookie;
}

async fn enter(
    client: Client,
    base: String,
    cookie: String,
    code: String,
    sessions: Arc<std::sync::Mutex<String>>,
) {
    let entry = client.post(format!("{base}/api/v1/login/code")).json(&json!({"code": code}));
    let reply = entry.header(COOKIE, cookie).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    let mut cookies = reply.headers().get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap());
    let session = cookies.rfind(|line| line.starts_with("latchkey-session=")).unwrap();
    *sessions.lock().unwrap() = session.split(';').next().unwrap().to_owned();
}

async fn fetch(client: Client, url: String, cookie: String) {
    let mut request = client.get(url);
    if !cookie.is_empty() {
        request = request.header(COOKIE, cookie);
    }
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status(), 200);
    reply.bytes().await.unwrap();
}
