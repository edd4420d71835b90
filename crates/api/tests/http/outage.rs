//! A database that is gone for a while: PostgreSQL behind a connection that is cut, or an SQLite file that
//! another process holds.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::{AnyPool, Transaction};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::test_app::TestApp;

/// An outage of the database, for one replica.
pub enum Outage {
    /// The connection to PostgreSQL runs through a proxy, which cuts it.
    Disconnected(Arc<TcpProxy>),
    /// The SQLite file is locked by another connection.
    Locked { database: String, lock: Option<Transaction<'static, sqlx::Any>> },
}

/// A proxy that passes bytes on as long as it is up.
pub struct TcpProxy {
    up: AtomicBool,
    cut: Notify,
}

impl Outage {
    /// Prepares an outage, and the replica of that app which it will hit; the app itself keeps its database.
    pub async fn prepare(app: &TestApp) -> (Self, TestApp) {
        let (outage, database) = match app.database.split_once("@") {
            Some((start, rest)) if !app.database.starts_with("sqlite:") => {
                let (server, path) = rest.split_once('/').unwrap();
                let (proxy, address) = start_proxy(server.to_owned()).await;
                (Self::Disconnected(proxy), format!("{start}@{address}/{path}"))
            }
            _ => (Self::Locked { database: app.database.clone(), lock: None }, app.database.clone()),
        };
        let replica = app.replica_with(app.config.clone(), database).await;
        (outage, replica)
    }

    pub async fn begin(&mut self) {
        match self {
            Self::Disconnected(proxy) => {
                proxy.up.store(false, Ordering::SeqCst);
                proxy.cut.notify_waiters();
            }
            Self::Locked { database, lock } => {
                let pool = AnyPool::connect(database).await.unwrap();
                *lock = Some(pool.begin_with("BEGIN EXCLUSIVE").await.unwrap());
            }
        }
    }

    pub async fn end(&mut self) {
        match self {
            Self::Disconnected(proxy) => proxy.up.store(true, Ordering::SeqCst),
            Self::Locked { lock, .. } => lock.take().unwrap().rollback().await.unwrap(),
        }
    }
}

/// Starts a proxy to that server.
async fn start_proxy(server: String) -> (Arc<TcpProxy>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = Arc::new(TcpProxy { up: AtomicBool::new(true), cut: Notify::new() });
    let accepting = proxy.clone();
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let (proxy, server) = (accepting.clone(), server.clone());
            tokio::spawn(async move {
                let cut = proxy.cut.notified();
                tokio::pin!(cut);
                cut.as_mut().enable();
                if proxy.up.load(Ordering::SeqCst) {
                    let mut upstream = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut upstream) => {}
                        () = cut => {}
                    }
                }
            });
        }
    });
    (proxy, address)
}
