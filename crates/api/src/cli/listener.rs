//! Runs the service on a listener until the process is asked to stop, for `serve` and the demo alike.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::cli_error::CliError;
use crate::app::App;
use crate::server;
use crate::server::static_files::StaticFiles;

/// How long requests under way may take once the process is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until Ctrl-C or SIGTERM; requests under way are finished within [`GRACE`], or broken off.
pub(super) async fn serve(app: App, pages: StaticFiles, listener: TcpListener) -> Result<(), CliError> {
    let (stop, mut stopping) = watch::channel(false);
    tokio::spawn(async move {
        stop_signal().await;
        let _ = stop.send(true);
    });
    let mut stopped = stopping.clone();
    let served = server::serve(app, pages, listener, async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    });
    let overdue = async {
        let _ = stopping.wait_for(|stop| *stop).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = served => Ok(served?),
        () = overdue => Ok(()),
    }
}

/// Binds the listener.
///
/// # Errors
/// [`CliError`] when the address cannot be bound, such as when another process has it.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address).await.map_err(|error| {
        CliError(format!("listen: {address}: {error}. Choose another address with --listen."))
    })
}

/// Completes at Ctrl-C or SIGTERM.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
