//! `latchkey-api serve --demo`: a service to try out, with accounts and a database that go when it stops.

use std::sync::Arc;

use data_encoding::BASE32_NOPAD;
use latchkey_contract::{AccountSummary, MethodKind, Role, Secret};

use super::app_setup::build_app;
use super::cli_error::CliError;
use super::listener::{listen, serve};
use super::output::print_line;
use crate::app::App;
use crate::crypto::random;
use crate::error::InternalError;
use crate::senders::{Outbox, Sender};
use crate::server::static_files::StaticFiles;
use crate::settings::Settings;
use crate::store::NewAccount;

/// The folder of the demo's database, deleted when dropped.
struct TempFolder(std::path::PathBuf);

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct DemoAccount {
    username: &'static str,
    name: &'static str,
    methods: &'static [MethodKind],
    role: Role,
    /// What the demo prints of its methods.
    description: &'static str,
}

const fn user(
    username: &'static str,
    name: &'static str,
    methods: &'static [MethodKind],
    description: &'static str,
) -> DemoAccount {
    DemoAccount { username, name, methods, role: Role::User, description }
}

const ACCOUNTS: [DemoAccount; 6] = [
    user("ada", "Ada", &[MethodKind::App], "authenticator app"),
    user("ben", "Ben", &[MethodKind::Email], "email"),
    user("cleo", "Cleo", &[MethodKind::Email, MethodKind::Sms], "email, text message"),
    user("dora", "Dora", &MethodKind::ALL, "app, text message, email"),
    user("eli", "Eli", &[], "none: the password is enough"),
    DemoAccount {
        role: Role::Admin,
        ..user("fay", "Fay", &[MethodKind::Email], "email; looks after all of them as an administrator")
    },
];

/// Serves the demo.
pub(super) async fn run(mut settings: Settings) -> Result<(), CliError> {
    if !settings.listen.ip().is_loopback() {
        return Err(CliError(format!(
            "listen: --demo answers on this machine only, not on {}. Use 127.0.0.1.",
            settings.listen
        )));
    }
    let id = random::id().map_err(InternalError::from)?;
    let folder = TempFolder(std::env::temp_dir().join(format!("latchkey-demo-{id}")));
    std::fs::create_dir(&folder.0)?;
    settings.database = format!("sqlite:{}", folder.0.join("demo.db").display());
    settings.key = None;
    settings.key_file = None;
    settings.email = None;
    settings.text = None;
    let pages = StaticFiles::new(settings.app.clone())?;
    let listener = listen(settings.listen).await?;

    let mut app = build_app(&settings).await?;
    let outbox = Arc::new(Outbox::default());
    app = app.with_senders(Sender::Outbox(outbox.clone()), Sender::Outbox(outbox));
    print_line(&format!("\n  Latchkey is at {}", app.site.origin))?;
    print_line(&format!(
        "  Every code it \"sends\" is at {}{}\n",
        app.site.origin,
        latchkey_contract::paths::DEMO_OUTBOX
    ))?;
    print_line(&format!("  {:<10}{:<16}{}", "Username", "Password", "Second factor"))?;
    for (nth, account) in ACCOUNTS.iter().enumerate() {
        add(&app, nth, account).await?;
    }
    print_line(
        "\n  Add an app's secret to any authenticator. All of it is deleted when you stop with Ctrl-C.\n",
    )?;
    serve(app, pages, listener).await
}

async fn add(app: &App, nth: usize, account: &DemoAccount) -> Result<(), CliError> {
    let password = password()?;
    let id = random::id().map_err(InternalError::from)?;
    let has = |kind| account.methods.contains(&kind);
    let new = NewAccount {
        summary: AccountSummary {
            id: id.clone(),
            username: account.username.to_owned(),
            name: account.name.to_owned(),
            role: account.role,
        },
        email: has(MethodKind::Email).then(|| format!("{}@example.org", account.username)),
        phone: has(MethodKind::Sms).then(|| format!("+4179000{:04}", 40 + nth)),
        password_hash: Some(app.passwords.hash(password.reveal().to_owned()).await?),
    };
    let mut tx = app.store.begin().await?;
    tx.add_account(&new, app.clock.now()).await?;
    let mut description = account.description.to_owned();
    for kind in account.methods {
        let mut encrypted = None;
        if *kind == MethodKind::App {
            let secret: [u8; 20] = random::bytes().map_err(InternalError::from)?;
            encrypted = Some(app.keys.encrypt(&id, &(*kind).into(), &secret).map_err(InternalError::from)?);
            description.push_str(&format!("; secret {}", BASE32_NOPAD.encode(&secret)));
        }
        tx.set_method(&id, *kind, encrypted.as_deref(), app.clock.now()).await?;
    }
    tx.commit().await?;
    print_line(&format!("  {:<10}{:<16}{description}", account.username, password.reveal()))
}

/// A random password: three groups of four characters, none of which looks like another one.
fn password() -> Result<Secret, CliError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let drawn: [u8; 12] = random::bytes().map_err(InternalError::from)?;
    let letters: Vec<char> = drawn.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(Secret::new(groups.join("-")))
}
