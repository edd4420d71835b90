//! `latchkey-api serve --demo`: a login to try, forgotten when it stops.

use std::sync::Arc;

use latchkey_contract::{AccountSummary, MethodKind, Role, Secret};

use super::listener::{listen, serve};
use super::{CliError, assemble, open, say};
use crate::app::App;
use crate::crypto::random;
use crate::error::InternalError;
use crate::senders::{Outbox, Sender};
use crate::server::static_files::StaticFiles;
use crate::settings::Settings;
use crate::store::NewAccount;
use data_encoding::BASE32_NOPAD;

/// A folder that goes away with the demo.
struct TempDatabase(std::path::PathBuf);

impl Drop for TempDatabase {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct DemoAccount {
    username: &'static str,
    name: &'static str,
    methods: &'static [MethodKind],
    role: Role,
    words: &'static str,
}

const fn user(
    username: &'static str,
    name: &'static str,
    methods: &'static [MethodKind],
    words: &'static str,
) -> DemoAccount {
    DemoAccount { username, name, methods, role: Role::User, words }
}

const PEOPLE: [DemoAccount; 6] = [
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
    let scratch = TempDatabase(std::env::temp_dir().join(format!("latchkey-demo-{id}")));
    std::fs::create_dir(&scratch.0)?;
    settings.database = format!("sqlite:{}", scratch.0.join("demo.db").display());
    (settings.key, settings.key_file, settings.email, settings.text) = (None, None, None, None);
    let pages = StaticFiles::new(settings.app.clone())?;
    let listener = listen(settings.listen).await?;

    let mut app = assemble(&settings, open(&settings.database).await?)?;
    let outbox = Arc::new(Outbox::default());
    app = app.with_senders(Sender::Outbox(outbox.clone()), Sender::Outbox(outbox));
    say(&format!("\n  Latchkey is at {}", app.site.origin))?;
    say(&format!(
        "  Every code it \"sends\" is at {}{}\n",
        app.site.origin,
        latchkey_contract::paths::DEMO_OUTBOX
    ))?;
    say(&format!("  {:<10}{:<16}{}", "Username", "Password", "Second factor"))?;
    for (nth, person) in PEOPLE.iter().enumerate() {
        add(&app, nth, person).await?;
    }
    say("\n  Add an app's secret to any authenticator. All of it is forgotten when you stop with Ctrl-C.\n")?;
    serve(app, pages, listener).await
}

async fn add(app: &App, nth: usize, person: &DemoAccount) -> Result<(), CliError> {
    let password = password()?;
    let id = random::id().map_err(InternalError::from)?;
    let has = |kind| person.methods.contains(&kind);
    let account = NewAccount {
        summary: AccountSummary {
            id: id.clone(),
            username: person.username.to_owned(),
            name: person.name.to_owned(),
            role: person.role,
        },
        email: has(MethodKind::Email).then(|| format!("{}@example.org", person.username)),
        phone: has(MethodKind::Sms).then(|| format!("+4179000{:04}", 40 + nth)),
        password_hash: Some(app.passwords.hash(password.reveal().to_owned()).await?),
    };
    let mut tx = app.store.begin().await?;
    tx.add_account(&account, app.clock.now()).await?;
    let mut words = person.words.to_owned();
    for kind in person.methods {
        let mut sealed = None;
        if *kind == MethodKind::App {
            let secret: [u8; 20] = random::bytes().map_err(InternalError::from)?;
            sealed = Some(app.keys.encrypt(&id, &(*kind).into(), &secret).map_err(InternalError::from)?);
            words.push_str(&format!("; secret {}", BASE32_NOPAD.encode(&secret)));
        }
        tx.set_method(&id, *kind, sealed.as_deref(), app.clock.now()).await?;
    }
    tx.commit().await?;
    say(&format!("  {:<10}{:<16}{words}", person.username, password.reveal()))
}

/// Three groups of four letters that cannot be mistaken for one another.
fn password() -> Result<Secret, CliError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let drawn: [u8; 12] = random::bytes().map_err(InternalError::from)?;
    let letters: Vec<char> = drawn.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(Secret::new(groups.join("-")))
}
