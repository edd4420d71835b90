//! A database that is gone for a while: PostgreSQL behind a connection that is cut, or an SQLite file that another
//! process holds.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::{AnyPool, Transaction};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::test_app::House;

/// A way to the database that can be cut.
pub enum Outage {
    Cut(Arc<Wire>),
    Held { database: String, lock: Option<Transaction<'static, sqlx::Any>> },
}

pub struct Wire {
    whole: AtomicBool,
    cut: Notify,
}

impl Outage {
    /// The house with a replica that depends on this way; the house itself keeps its own.
    pub async fn before(house: &House) -> (Self, House) {
        let (outage, database) = match house.database.split_once("@") {
            Some((start, rest)) if !house.database.starts_with("sqlite:") => {
                let (server, path) = rest.split_once('/').unwrap();
                let (wire, address) = wire(server.to_owned()).await;
                (Self::Cut(wire), format!("{start}@{address}/{path}"))
            }
            _ => (Self::Held { database: house.database.clone(), lock: None }, house.database.clone()),
        };
        let replica = house.twin_with(house.plan.clone(), database).await;
        (outage, replica)
    }

    pub async fn begin(&mut self) {
        match self {
            Self::Cut(wire) => {
                wire.whole.store(false, Ordering::SeqCst);
                wire.cut.notify_waiters();
            }
            Self::Held { database, lock } => {
                let pool = AnyPool::connect(database).await.unwrap();
                *lock = Some(pool.begin_with("BEGIN EXCLUSIVE").await.unwrap());
            }
        }
    }

    pub async fn end(&mut self) {
        match self {
            Self::Cut(wire) => wire.whole.store(true, Ordering::SeqCst),
            Self::Held { lock, .. } => lock.take().unwrap().rollback().await.unwrap(),
        }
    }
}

/// A wire to that server, whole until it is cut.
async fn wire(server: String) -> (Arc<Wire>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let wire = Arc::new(Wire { whole: AtomicBool::new(true), cut: Notify::new() });
    let strung = wire.clone();
    tokio::spawn(async move {
        loop {
            let (mut ours, _) = listener.accept().await.unwrap();
            let (wire, server) = (strung.clone(), server.clone());
            tokio::spawn(async move {
                let cut = wire.cut.notified();
                tokio::pin!(cut);
                cut.as_mut().enable();
                if wire.whole.load(Ordering::SeqCst) {
                    let mut theirs = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut ours, &mut theirs) => {}
                        () = cut => {}
                    }
                }
            });
        }
    });
    (wire, address)
}
