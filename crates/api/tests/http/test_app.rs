//! A whole Latchkey for one test: a database of its own, a clock that the test advances, and a gateway that
//! records what is sent.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use latchkey_api::app::{App, AppParts};
use latchkey_api::clock::Clock;
use latchkey_api::crypto::keyed_lock::KeyedLock;
use latchkey_api::crypto::keys::Keys;
use latchkey_api::crypto::password_hasher::Passwords;
use latchkey_api::crypto::random;
use latchkey_api::crypto::token::Token;
use latchkey_api::http::site::Site;
use latchkey_api::policy::Policies;
use latchkey_api::senders::{Channel, Sender, SenderSettings};
use latchkey_api::server;
use latchkey_api::server::static_files::StaticFiles;
use latchkey_api::store::{NewAccount, NewSession, Store};
use latchkey_contract::{AccountSummary, MethodId, MethodKind, Role};
use latchkey_flow::{Factor, Policy, Timestamp, TotpSecret};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::browser::TestBrowser;
use crate::fake_gateway::FakeGateway;

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct TestPerson {
    pub id: String,
    pub username: String,
    pub password: String,
    pub email: String,
    pub phone: String,
    /// The secret of the authenticator app, raw.
    pub secret: [u8; 20],
}

/// The settings of a [`TestApp`].
#[derive(Clone)]
pub struct TestConfig {
    pub policy: Policy,
    pub public_url: Option<String>,
    pub trusted_proxies: usize,
    pub return_to: Vec<String>,
    /// The folder of the built app; without one, no page is served.
    pub app_dir: Option<PathBuf>,
    /// Whether email and text messages have a sender.
    pub senders: bool,
    /// The key that encrypts what the database keeps; it is not in the database.
    pub key: [u8; 32],
}

impl Default for TestConfig {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            public_url: None,
            trusted_proxies: 0,
            return_to: vec![],
            app_dir: None,
            senders: true,
            key: [7; 32],
        }
    }
}

/// A running Latchkey: one replica of the service, on its own address.
pub struct TestApp {
    pub address: SocketAddr,
    pub state: App,
    pub gateway: FakeGateway,
    pub database: String,
    pub config: TestConfig,
    clock: Arc<AtomicI64>,
    folder: Option<Arc<TempDir>>,
    _stop: oneshot::Sender<()>,
}

/// A folder that is deleted when the last replica that uses it is dropped.
struct TempDir(PathBuf);

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(TestConfig::default()).await
    }

    pub async fn with(config: TestConfig) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (database, folder) = database().await;
        let clock = Arc::new(AtomicI64::new(1_800_000_000_000));
        Self::open(config, database, clock, FakeGateway::start().await, folder).await
    }

    /// An app whose clock shows the real time: where the program works on the same database, both need the same
    /// clock.
    pub async fn in_real_time() -> Self {
        let app = Self::new().await;
        app.advance(Clock::System.now().as_millis() - app.now().as_millis());
        app
    }

    /// Another replica on the same database, with the same key, clock and gateway.
    pub async fn replica(&self) -> Self {
        self.replica_with(self.config.clone(), self.database.clone()).await
    }

    /// A replica with other settings, or with another address of the database.
    pub async fn replica_with(&self, config: TestConfig, database: String) -> Self {
        Self::open(config, database, self.clock.clone(), self.gateway.clone(), self.folder.clone()).await
    }

    async fn open(
        config: TestConfig,
        database: String,
        clock: Arc<AtomicI64>,
        gateway: FakeGateway,
        folder: Option<Arc<TempDir>>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let site = Site::new(
            "Latchkey".into(),
            &public_url,
            &[address.to_string()],
            config.return_to.clone(),
            config.trusted_proxies,
        );
        let sender = |channel| config.senders.then(|| webhook_sender(&gateway, channel));
        let state = App::new(AppParts {
            store: Store::open(&database).await.unwrap(),
            clock: Clock::Fixed(clock.clone()),
            keys: Keys::new(&config.key),
            passwords: Passwords::new().unwrap(),
            policies: Policies::new(config.policy.clone()),
            site: site.unwrap(),
            email: sender(Channel::Email),
            text: sender(Channel::Text),
            password_checks: KeyedLock::default(),
        });
        let pages = StaticFiles::new(config.app_dir.clone()).unwrap();
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(server::serve(state.clone(), pages, listener, async {
            let _ = stopped.await;
        }));
        Self { address, state, gateway, database, clock, config, folder, _stop: stop }
    }

    pub fn browser(&self) -> TestBrowser {
        TestBrowser::new(self.address)
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.load(Ordering::SeqCst))
    }

    /// Advances the server's clock; a negative number sets it back.
    pub fn advance(&self, milliseconds: i64) {
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub fn advance_secs(&self, seconds: i64) {
        self.advance(seconds * 1000);
    }

    /// Somebody with these methods; ids and addresses of their own.
    pub async fn person(&self, name: &str, methods: &[MethodKind]) -> TestPerson {
        let person = TestPerson {
            username: name.to_owned(),
            password: format!("correct horse {name}"),
            email: format!("{name}@example.org"),
            phone: unique_phone(),
            secret: random::bytes().unwrap(),
            id: random::id().unwrap(),
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
            password_hash: Some(self.state.passwords.hash(person.password.clone()).await.unwrap()),
        };
        let mut tx = self.state.store.begin().await.unwrap();
        tx.add_account(&account, self.now()).await.unwrap();
        for kind in methods {
            let id = MethodId::from(*kind);
            let sealed = self.state.keys.encrypt(&person.id, &id, &person.secret).unwrap();
            let secret = (*kind == MethodKind::App).then_some(sealed.as_str());
            tx.set_method(&person.id, *kind, secret, self.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        person
    }

    /// An administrator with an authenticator app.
    pub async fn admin(&self, name: &str) -> TestPerson {
        let person = self.person(name, &[MethodKind::App]).await;
        let mut tx = self.state.store.begin().await.unwrap();
        let mut row = tx.account(&person.id).await.unwrap().unwrap();
        row.summary.role = Role::Admin;
        assert!(tx.save_accounts(&[&row]).await.unwrap());
        tx.commit().await.unwrap();
        person
    }

    /// A browser with a session of the person's that began just now with that factor; no login is gone through.
    pub async fn browser_with_session(&self, person: &TestPerson, factor: Factor) -> TestBrowser {
        let token = Token::new().unwrap();
        let mut tx = self.state.store.begin().await.unwrap();
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

    /// A browser in which an administrator has signed in just now, by their authenticator app.
    pub async fn admin_browser(&self, admin: &TestPerson) -> TestBrowser {
        self.browser_with_session(admin, Factor::Method(MethodKind::App)).await
    }

    /// The code that the person's authenticator app shows so many seconds from now.
    pub fn totp_code(&self, person: &TestPerson, seconds: i64) -> String {
        let at = Timestamp::from_millis(self.now().as_millis() + seconds * 1000);
        TotpSecret::new(&person.secret).unwrap().code_at(at)
    }

    /// A browser in which the person has signed in by text message.
    pub async fn signed_in(&self, person: &TestPerson) -> TestBrowser {
        let mut browser = self.browser();
        browser.sign_in(person).await;
        browser.choose("sms").await;
        let reply = browser.enter(&self.gateway.last().code()).await;
        assert_eq!(reply.step(), "signed_in");
        browser
    }

    /// A browser that the person has signed in from and trusts.
    pub async fn trusted(&self, person: &TestPerson, name: &str) -> TestBrowser {
        let mut browser = self.browser();
        browser.sign_in(person).await;
        browser.choose("sms").await;
        browser.enter_and_trust(&self.gateway.last().code()).await;
        assert_eq!(browser.name_device(name).await.step(), "signed_in");
        browser
    }

    /// Runs SQL on the database, as somebody who has got hold of it.
    pub async fn execute_sql(&self, sql: &str) -> u64 {
        let pool = sqlx::AnyPool::connect(&self.database).await.unwrap();
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&pool).await.unwrap();
        pool.close().await;
        done.rows_affected()
    }

    /// Reads texts from the database, as somebody who has got hold of it.
    pub async fn query_texts(&self, sql: &str) -> Vec<String> {
        let pool = sqlx::AnyPool::connect(&self.database).await.unwrap();
        let found = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(&pool).await.unwrap();
        pool.close().await;
        found
    }
}

/// A number that nobody has: no two accounts may have the same.
pub fn unique_phone() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1_000_000);
    format!("+4176{:07}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A sender that posts to the fake gateway.
fn webhook_sender(gateway: &FakeGateway, channel: Channel) -> Sender {
    let settings = serde_json::json!({"kind": "webhook", "url": gateway.url, "secret": "x".repeat(32)});
    serde_json::from_value::<SenderSettings>(settings).unwrap().build(channel).unwrap()
}

/// A database of the test's own: a file, or a schema on the server that `LATCHKEY_TEST_POSTGRES` names.
async fn database() -> (String, Option<Arc<TempDir>>) {
    let id = random::id().unwrap().replace('-', "");
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
    (database, Some(Arc::new(TempDir(folder))))
}
