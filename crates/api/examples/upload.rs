//! How long an upload of 10,000 rows takes on SQLite: to be compared, to be saved, and to be compared again;
//! how long a login's own transaction has to wait meanwhile, and how much memory the process comes to hold.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may stop, print, and time"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use latchkey_api::app::{App, AppParts};
use latchkey_api::audit::entry::AuditOrigin;
use latchkey_api::clock::Clock;
use latchkey_api::crypto::keyed_lock::KeyedLock;
use latchkey_api::crypto::keys::Keys;
use latchkey_api::crypto::password_hasher::Passwords;
use latchkey_api::crypto::random;
use latchkey_api::http::site::Site;
use latchkey_api::senders::{Channel, Sender, SenderSettings};
use latchkey_api::store::{NewAccount, Store};
use latchkey_api::upload::apply::{UploadActor, apply};
use latchkey_api::upload::check;
use latchkey_contract::{AccountSummary, MethodKind, Role};
use latchkey_flow::Policy;
use serde_json::json;

const ROWS: usize = 10_000;

#[tokio::main]
async fn main() {
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let folder = std::env::temp_dir().join(format!("latchkey-upload-{}", random::id().unwrap()));
    std::fs::create_dir(&folder).unwrap();
    let app = App::new(AppParts {
        store: Store::open(&format!("sqlite:{}?mode=rwc", folder.join("bench.db").display())).await.unwrap(),
        clock: Clock::System,
        keys: Keys::new(&[7; 32]),
        passwords: Passwords::new().unwrap(),
        policies: latchkey_api::policy::Policies::new(Policy::default()),
        site: Site::new("Latchkey".into(), "http://localhost", &[], vec![], 0).unwrap(),
        email: gateway(Channel::Email),
        text: gateway(Channel::Text),
        password_checks: KeyedLock::default(),
    });
    let by = administrator(&app).await;
    println!("{:<34}{:>9} {:>9} {:>17} {:>9}", "10,000 rows", "compared", "saved", "longest wait", "peak");
    measure(&app, &by, "all new", &people("Person", "example.org")).await;
    measure(&app, &by, "the same file again", &people("Person", "example.org")).await;
    measure(&app, &by, "all with another name", &people("Human", "example.org")).await;
    measure(&app, &by, "all with another email address", &people("Human", "example.com")).await;
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A sender for invitations and notifications, which are queued and not sent.
fn gateway(channel: Channel) -> Option<Sender> {
    let settings = json!({"kind": "webhook", "url": "http://127.0.0.1:9/", "secret": "x".repeat(32)});
    Some(serde_json::from_value::<SenderSettings>(settings).unwrap().build(channel).unwrap())
}

/// A file of people, all of whom differ.
fn people(name: &str, domain: &str) -> String {
    let mut file = "username,name,email,phone,role\n".to_owned();
    for nth in 0..ROWS {
        file.push_str(&format!("p{nth},{name} {nth},p{nth}@{domain},+4178{:07},user\n", 2_000_000 + nth));
    }
    file
}

async fn administrator(app: &App) -> UploadActor {
    let summary = AccountSummary {
        id: random::id().unwrap(),
        username: "admin".into(),
        name: "Admin".into(),
        role: Role::Admin,
    };
    let hash = Some(app.passwords.hash("correct horse battery".into()).await.unwrap());
    let account = NewAccount { summary: summary.clone(), email: None, phone: None, password_hash: hash };
    let mut tx = app.store.begin().await.unwrap();
    tx.add_account(&account, app.clock.now()).await.unwrap();
    tx.set_method(&summary.id, MethodKind::Email, None, app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let origin = AuditOrigin { ip: "127.0.0.1".into(), browser: "Firefox on Linux".into() };
    UploadActor { account: summary, origin }
}

async fn measure(app: &App, by: &UploadActor, what: &str, file: &str) {
    let waits = Arc::new(AtomicBool::new(true));
    let others = tokio::spawn(write_all_the_time(app.clone(), by.account.id.clone(), waits.clone()));
    let begun = Instant::now();
    let slot = app.uploads().acquire_slot().await.unwrap();
    let record = check::dry_run(app, &by.account.id, file.as_bytes().to_vec(), slot).await.unwrap();
    let compared = begun.elapsed();
    let begun = Instant::now();
    apply(app, by, &record.id).await.unwrap();
    let saved = begun.elapsed();
    waits.store(false, Ordering::Relaxed);
    let waited = others.await.unwrap();
    println!("{what:<34}{compared:>9.2?} {saved:>9.2?} {waited:>17.2?} {:>6} MB", peak() / 1024);
}

/// What every login does: a short transaction of its own. The longest that one of them took.
async fn write_all_the_time(app: App, account: String, go_on: Arc<AtomicBool>) -> Duration {
    let mut longest = Duration::ZERO;
    while go_on.load(Ordering::Relaxed) {
        let begun = Instant::now();
        if let Ok(mut tx) = app.store.begin().await {
            tx.lock_lockout(&account).await.unwrap();
            tx.commit().await.unwrap();
        }
        longest = longest.max(begun.elapsed());
    }
    longest
}

/// The most memory that the process has held so far, in kB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}
