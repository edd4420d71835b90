//! Gateways for the tests: one that records its requests and gives a fixed answer, and some that misbehave.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::certificates::Certificates;
use crate::install_crypto_provider;

/// A request that a gateway has received.
pub struct ReceivedRequest {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A gateway that records its requests and gives each the same answer.
pub struct RecordingGateway {
    pub url: String,
    requests: UnboundedReceiver<ReceivedRequest>,
}

impl RecordingGateway {
    /// A gateway that gives every request this answer.
    pub async fn start(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let (sender, requests) = unbounded_channel();
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let body = body.to_owned();
        let router = Router::new().fallback(move |request: Request| async move {
            let (parts, content) = request.into_parts();
            let content = to_bytes(content, 1 << 20).await.unwrap().to_vec();
            let path = parts.uri.to_string();
            let _ = sender.send(ReceivedRequest {
                method: parts.method.to_string(),
                path,
                headers: parts.headers,
                body: content,
            });
            let mut answer = Response::builder().status(status);
            for (name, value) in headers {
                answer = answer.header(name, value);
            }
            answer.body(Body::from(body)).unwrap()
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, requests }
    }

    /// The requests since the last call; a request is recorded before it is answered.
    pub fn requests(&mut self) -> Vec<ReceivedRequest> {
        std::iter::from_fn(|| self.requests.try_recv().ok()).collect()
    }
}

/// Starts a gateway that reads a request, answers with these bytes, and then either hangs or closes the
/// connection; returns its URL.
pub fn misbehaving_gateway(answer: &'static [u8], hangs: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 65536]);
            let _ = stream.write_all(answer);
            // To hang is to wait until the other side closes the connection.
            while hangs && stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {}
        }
    });
    url
}

/// Starts a gateway behind TLS that gives every request this answer; returns its URL.
pub fn tls_gateway(certificates: &Certificates, answer: &'static [u8]) -> String {
    install_crypto_provider();
    let chain = CertificateDer::pem_file_iter(&certificates.certificate).unwrap();
    let key = PrivateKeyDer::from_pem_file(&certificates.key).unwrap();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain.map(Result::unwrap).collect(), key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
            if stream.read(&mut [0; 65536]).is_ok() {
                let _ = stream.write_all(answer);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    url
}

/// A URL at which nothing listens.
pub fn unreachable_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
