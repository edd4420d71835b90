//! `latchkey-api serve`: the service, until it is told to stop.

use clap::Args;
use tracing_subscriber::EnvFilter;

use super::listener::{listen, serve};
use super::{CliError, assemble, open, say};
use crate::notifications::bootstrap;
use crate::server::static_files::StaticFiles;
use crate::settings::{Flags, LogFormat, Settings};

/// Serve the API, and the app if its folder is given. Without any account, print a link for the first administrator
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// A fresh database with demo accounts, and an outbox page instead of messages; loopback only
    #[cfg(feature = "demo")]
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(super) async fn run(self, flags: &Flags) -> Result<(), CliError> {
        let settings = Settings::read(flags)?;
        log(settings.log);
        #[cfg(feature = "demo")]
        if self.demo {
            return super::demo::run(settings).await;
        }
        let app = assemble(&settings, open(&settings.database).await?)?;
        let pages = StaticFiles::new(settings.app.clone())?;
        let listener = listen(settings.listen).await?;
        if let Some(address) = settings.metrics_listen {
            let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().with_http_listener(address);
            metrics.install().map_err(|error| format!("metrics_listen: {error}"))?;
        }
        say(&format!("Latchkey is at {}", app.site.origin))?;
        for (name, sender) in [("email", &app.email), ("text", &app.text)] {
            if sender.is_none() {
                say(&format!("No sender is set for {name}: nothing can be sent by {name}."))?;
            }
        }
        match bootstrap::link(&app).await? {
            Some(link) => say(&format!(
                "There is no account yet. Make the first administrator, within an hour, at\n  {}",
                link.reveal()
            ))?,
            None => say("Add an account: latchkey-api user add --help.")?,
        }
        say("Stop with Ctrl-C.")?;
        serve(app, pages, listener).await
    }
}

/// Logs to the standard error stream; `RUST_LOG` says how much, `info` by default.
fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Where the log cannot be written, as on a full disk, there is nobody to complain to: it would panic.
        .log_internal_errors(false);
    let set = match format {
        LogFormat::Text => subscriber.with_ansi(false).try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
    if set.is_err() {
        tracing::warn!("logging was set up already");
    }
}
