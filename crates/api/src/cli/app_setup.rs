//! Opens the database and builds the app that the settings describe.

use super::cli_error::CliError;
use crate::app::{App, AppParts};
use crate::clock::Clock;
use crate::crypto::keyed_lock::KeyedLock;
use crate::crypto::keys::Keys;
use crate::crypto::password_hasher::Passwords;
use crate::error::InternalError;
use crate::policy::Policies;
use crate::senders::{Channel, Sender, SenderSettings};
use crate::settings::Settings;
use crate::store::Store;

/// The app that the settings describe, on their database.
pub(super) async fn build_app(settings: &Settings) -> Result<App, CliError> {
    let store = open_store(&settings.database).await?;
    let sender = |name: &str, set: &Option<SenderSettings>, channel| -> Result<Option<Sender>, CliError> {
        let built = set.as_ref().map(|set| set.build(channel)).transpose();
        built.map_err(|error| CliError(format!("{name}.{error}")))
    };
    Ok(App::new(AppParts {
        store,
        clock: Clock::System,
        keys: Keys::new(&settings.master_key()?),
        passwords: Passwords::new()?,
        policies: Policies::new(settings.policy()?),
        site: settings.site()?,
        email: sender("email", &settings.email, Channel::Email)?,
        text: sender("text", &settings.text, Channel::Text)?,
        password_checks: KeyedLock::default(),
    }))
}

/// Opens the database. A file of SQLite is created if it is missing, as on the first start; its folder is not.
async fn open_store(database: &str) -> Result<Store, InternalError> {
    if database.starts_with("sqlite:") && !database.contains("mode=") {
        let sign = if database.contains('?') { '&' } else { '?' };
        return Store::open(&format!("{database}{sign}mode=rwc")).await;
    }
    Store::open(database).await
}
