//! A whole Latchkey for one test: its own database, a clock that the test moves, and a gateway that listens.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use latchkey_api::app::{App, Parts};
use latchkey_api::clock::Clock;
use latchkey_api::keys::Keys;
use latchkey_api::pages::Pages;
use latchkey_api::passwords::Passwords;
use latchkey_api::policy::Policies;
use latchkey_api::senders::{Channel, Sender, SenderSettings};
use latchkey_api::site::Site;
use latchkey_api::store::{NewAccount, NewSession, Store};
use latchkey_api::token::Token;
use latchkey_api::turns::Turns;
use latchkey_api::{chance, server};
use latchkey_contract::{AccountSummary, MethodId, MethodKind, Role};
use latchkey_flow::{Factor, Policy, Timestamp, TotpSecret};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::browser::Browser;
use crate::fake_gateway::Sink;

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub username: String,
    pub password: String,
    pub email: String,
    pub phone: String,
    /// The secret of the authenticator app, raw.
    pub secret: [u8; 20],
}

/// How a house differs from the usual one.
#[derive(Clone)]
pub struct Plan {
    pub policy: Policy,
    pub public_url: Option<String>,
    pub trusted_proxies: usize,
    pub return_to: Vec<String>,
    pub app: Option<PathBuf>,
    pub senders: bool,
    /// The key that is not in the database.
    pub key: [u8; 32],
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            public_url: None,
            trusted_proxies: 0,
            return_to: vec![],
            app: None,
            senders: true,
            key: [7; 32],
        }
    }
}

pub struct House {
    pub address: SocketAddr,
    pub app: App,
    pub sink: Sink,
    pub database: String,
    pub plan: Plan,
    clock: Arc<AtomicI64>,
    folder: Option<Arc<Folder>>,
    _stop: oneshot::Sender<()>,
}

/// A folder that goes with its house.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl House {
    pub async fn new() -> Self {
        Self::with(Plan::default()).await
    }

    pub async fn with(plan: Plan) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (database, folder) = database().await;
        let clock = Arc::new(AtomicI64::new(1_800_000_000_000));
        Self::open(plan, database, clock, Sink::start().await, folder).await
    }

    /// A house whose clock shows the time that it is: where the program works on the same database, both have to mean
    /// the same by an hour.
    pub async fn in_real_time() -> Self {
        let house = Self::new().await;
        house.wait(Clock::System.now().as_millis() - house.now().as_millis());
        house
    }

    /// Another replica on the same database, with the same key, clock and gateway.
    pub async fn twin(&self) -> Self {
        self.twin_with(self.plan.clone(), self.database.clone()).await
    }

    /// A replica that is set in another way, or reaches the database in another way.
    pub async fn twin_with(&self, plan: Plan, database: String) -> Self {
        Self::open(plan, database, self.clock.clone(), self.sink.clone(), self.folder.clone()).await
    }

    async fn open(
        plan: Plan,
        database: String,
        clock: Arc<AtomicI64>,
        sink: Sink,
        folder: Option<Arc<Folder>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let public_url = plan.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let site = Site::new(
            "Latchkey".into(),
            &public_url,
            &[address.to_string()],
            plan.return_to.clone(),
            plan.trusted_proxies,
        );
        let sender = |channel| plan.senders.then(|| gateway(&sink, channel));
        let app = App::new(Parts {
            store: Store::open(&database).await.unwrap(),
            clock: Clock::Fixed(clock.clone()),
            keys: Keys::new(&plan.key),
            passwords: Passwords::new().unwrap(),
            policies: Policies::new(plan.policy.clone()),
            site: site.unwrap(),
            email: sender(Channel::Email),
            text: sender(Channel::Text),
            turns: Turns::default(),
        });
        let pages = Pages::new(plan.app.clone()).unwrap();
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(server::serve(app.clone(), pages, listener, async {
            let _ = stopped.await;
        }));
        Self { address, app, sink, database, clock, plan, folder, _stop: stop }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.load(Ordering::SeqCst))
    }

    /// Moves the server's clock.
    pub fn wait(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub fn wait_secs(&self, seconds: i64) {
        self.wait(seconds * 1000);
    }

    /// Somebody with these methods; ids and addresses of their own.
    pub async fn person(&self, name: &str, methods: &[MethodKind]) -> Person {
        let person = Person {
            username: name.to_owned(),
            password: format!("correct horse {name}"),
            email: format!("{name}@example.org"),
            phone: phone(),
            secret: chance::bytes().unwrap(),
            id: chance::id().unwrap(),
        };
        let account = NewAccount {
            summary: AccountSummary {
                id: person.id.clone(),
                username: person.username.clone(),
                name: name.to_owned(),
                role: Role::User,
            },
            email: Some(person.email.clone()),
            phone: Some(person.phone.clone()),
            password_hash: Some(self.app.passwords.hash(person.password.clone()).await.unwrap()),
        };
        let mut tx = self.app.store.begin().await.unwrap();
        tx.add_account(&account, self.now()).await.unwrap();
        for kind in methods {
            let id = MethodId::from(*kind);
            let sealed = self.app.keys.seal(&person.id, &id, &person.secret).unwrap();
            let secret = (*kind == MethodKind::App).then_some(sealed.as_str());
            tx.set_method(&person.id, *kind, secret, self.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        person
    }

    /// An administrator with an authenticator app.
    pub async fn admin(&self, name: &str) -> Person {
        let person = self.person(name, &[MethodKind::App]).await;
        let mut tx = self.app.store.begin().await.unwrap();
        let mut row = tx.account(&person.id).await.unwrap().unwrap();
        row.summary.role = Role::Admin;
        tx.save_account(&row).await.unwrap();
        tx.commit().await.unwrap();
        person
    }

    /// A browser with a session of the person's that began just now by that factor, without the walk through a login.
    pub async fn session(&self, person: &Person, factor: Factor) -> Browser {
        let token = Token::new().unwrap();
        let mut tx = self.app.store.begin().await.unwrap();
        let session = NewSession {
            account_id: &person.id,
            factor,
            browser: "Firefox on Linux",
            ip: "127.0.0.1",
            device_id: None,
        };
        tx.add_session(&token.digest(), &session, self.now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut browser = self.browser();
        browser.cookies.insert("latchkey-session".into(), token.reveal().into());
        browser
    }

    /// A browser in which an administrator has just proved themselves by their app.
    pub async fn office(&self, admin: &Person) -> Browser {
        self.session(admin, Factor::Method(MethodKind::App)).await
    }

    /// The code that the person's app shows so many seconds from now.
    pub fn app_code(&self, person: &Person, seconds: i64) -> String {
        let at = Timestamp::from_millis(self.now().as_millis() + seconds * 1000);
        TotpSecret::new(&person.secret).unwrap().code_at(at)
    }

    /// A browser in which the person has signed in by text message.
    pub async fn signed_in(&self, person: &Person) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(person).await;
        browser.choose("sms").await;
        let reply = browser.enter(&self.sink.last().code()).await;
        assert_eq!(reply.step(), "signed_in");
        browser
    }

    /// A browser that the person has signed in from and trusts.
    pub async fn trusted(&self, person: &Person, name: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(person).await;
        browser.choose("sms").await;
        browser.enter_and_trust(&self.sink.last().code()).await;
        assert_eq!(browser.name(name).await.step(), "signed_in");
        browser
    }

    /// Runs SQL on the database, as somebody who has got hold of it.
    pub async fn sql(&self, sql: &str) -> u64 {
        let pool = sqlx::AnyPool::connect(&self.database).await.unwrap();
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&pool).await.unwrap();
        pool.close().await;
        done.rows_affected()
    }

    /// Reads texts from the database, as somebody who has got hold of it.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let pool = sqlx::AnyPool::connect(&self.database).await.unwrap();
        let found = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(&pool).await.unwrap();
        pool.close().await;
        found
    }
}

/// A number that nobody has: no two accounts may have the same.
pub fn phone() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1_000_000);
    format!("+4176{:07}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn gateway(sink: &Sink, channel: Channel) -> Sender {
    let settings = serde_json::json!({"kind": "webhook", "url": sink.url, "secret": "x".repeat(32)});
    serde_json::from_value::<SenderSettings>(settings).unwrap().build(channel).unwrap()
}

/// A database of the test's own: a file, or a schema on the server that `LATCHKEY_TEST_POSTGRES` names.
async fn database() -> (String, Option<Arc<Folder>>) {
    let id = chance::id().unwrap().replace('-', "");
    if let Ok(url) = std::env::var("LATCHKEY_TEST_POSTGRES") {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&url).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE SCHEMA t_{id}"))).execute(&pool).await.unwrap();
        pool.close().await;
        let sign = if url.contains('?') { '&' } else { '?' };
        return (format!("{url}{sign}options=-c%20search_path%3Dt_{id}"), None);
    }
    let folder = std::env::temp_dir().join(format!("latchkey-test-{id}"));
    std::fs::create_dir(&folder).unwrap();
    let database = format!("sqlite:{}?mode=rwc", folder.join("test.db").display());
    (database, Some(Arc::new(Folder(folder))))
}
