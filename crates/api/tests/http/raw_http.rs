//! Requests byte by byte, where a well-behaved client would tidy them up.

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::browser::Reply;

/// Sends these bytes and reads one answer, without ever ending the request.
pub async fn send_bytes(address: SocketAddr, request: impl AsRef<[u8]>) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_ref()).await.unwrap();
    let mut bytes = vec![];
    let mut buffer = [0; 4096];
    loop {
        if let Some(reply) = parse(&bytes) {
            return reply;
        }
        let count = stream.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "no whole answer: {:?}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&buffer[..count]);
    }
}

/// Sends a request of these lines, with the right `Host`, and with a body if there is one.
pub async fn send_lines(address: SocketAddr, lines: &str, body: &[u8]) -> Reply {
    let mut request = format!("{}\r\nhost: {address}\r\n", lines.replace('\n', "\r\n")).into_bytes();
    if !body.is_empty() {
        request.extend(format!("content-length: {}\r\n", body.len()).into_bytes());
    }
    request.extend(b"\r\n");
    request.extend(body);
    send_bytes(address, request).await
}

/// A whole answer, once there is one; the answers here have a length.
fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let (status, lines) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = status.split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers = HeaderMap::new();
    for line in lines.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ").unwrap();
        headers
            .append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let length = headers.get("content-length").map_or(0, |value| value.to_str().unwrap().parse().unwrap());
    let body = bytes[end + 4..].get(..length)?;
    let text = String::from_utf8_lossy(body).into_owned();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Some(Reply { status, headers, text, json })
}
