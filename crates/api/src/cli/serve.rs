//! `latchkey-api serve`: runs the service until it is stopped.

use clap::Args;
use tracing_subscriber::EnvFilter;

use super::app_setup::build_app;
use super::cli_error::CliError;
use super::listener::{listen, serve};
use super::output::print_line;
use crate::notifications::bootstrap;
use crate::server::static_files::StaticFiles;
use crate::settings::{Flags, LogFormat, Settings};

// The flags of `serve` alone. No doc comment: it would replace the command's help.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// A fresh database with demo accounts, and an outbox page instead of messages; loopback only
    #[cfg(feature = "demo")]
    #[arg(long)]
    demo: bool,
}

pub(super) async fn run(args: &ServeArgs, flags: &Flags) -> Result<(), CliError> {
    let settings = Settings::read(flags)?;
    init_log(settings.log);
    #[cfg(not(feature = "demo"))]
    let ServeArgs {} = args;
    #[cfg(feature = "demo")]
    if args.demo {
        return super::demo::run(settings).await;
    }
    let app = build_app(&settings).await?;
    let pages = StaticFiles::new(settings.app.clone())?;
    let listener = listen(settings.listen).await?;
    if let Some(address) = settings.metrics_listen {
        let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().with_http_listener(address);
        metrics.install().map_err(|error| format!("metrics_listen: {error}"))?;
    }
    print_line(&format!("Latchkey is at {}", app.site.origin))?;
    for (name, sender) in [("email", &app.email), ("text", &app.text)] {
        if sender.is_none() {
            print_line(&format!("No sender is set for {name}: nothing can be sent by {name}."))?;
        }
    }
    match bootstrap::link(&app).await? {
        Some(link) => print_line(&format!(
            "There is no account yet. Make the first administrator, within an hour, at\n  {}",
            link.reveal()
        ))?,
        None => print_line("Add an account: latchkey-api user add --help.")?,
    }
    print_line("Stop with Ctrl-C.")?;
    serve(app, pages, listener).await
}

/// Starts logging to the standard error stream; the variable `RUST_LOG` selects how much, `info` by default.
fn init_log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Where the log cannot be written, as on a full disk, neither can a report of that: it would panic.
        .log_internal_errors(false);
    let result = match format {
        LogFormat::Text => subscriber.with_ansi(false).try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
    if result.is_err() {
        tracing::warn!("logging was set up already");
    }
}
