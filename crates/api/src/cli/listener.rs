//! The service from its listener to the last request, whoever started it.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::CliError;
use crate::app::App;
use crate::server;
use crate::server::static_files::StaticFiles;

/// How long requests under way may take once the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until Ctrl-C or SIGTERM, and lets what is under way end.
pub(super) async fn serve(app: App, pages: StaticFiles, listener: TcpListener) -> Result<(), CliError> {
    let (told, mut stopping) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_stop().await;
        let _ = told.send(true);
    });
    let mut stop = stopping.clone();
    let served = server::serve(app, pages, listener, async move {
        let _ = stop.wait_for(|told| *told).await;
    });
    let overdue = async {
        let _ = stopping.wait_for(|told| *told).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = served => Ok(served?),
        () = overdue => Ok(()),
    }
}

pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address).await.map_err(|error| {
        CliError(format!("listen: {address}: {error}. Choose another address with --listen."))
    })
}

async fn asked_to_stop() {
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
