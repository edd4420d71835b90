//! The app's files: those that were there at the start, under their own names, and nothing else on the disk.

use std::path::PathBuf;

use latchkey_api::crypto::random;

use crate::raw_http::send_lines;
use crate::security_headers::{assert_problem, assert_security_headers};
use crate::test_app::{TestApp, TestConfig};

/// A built app with what has no business in one, beside a secret; removed with the test.
struct Disk(PathBuf);

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Disk {
    fn new() -> Self {
        let root = std::env::temp_dir().join(format!("latchkey-app-{}", random::id().unwrap()));
        for (path, text) in [
            ("secret.txt", "SECRET"),
            ("app/index.html", "<!doctype html><title>home</title>"),
            ("app/boot.js", "boot()"),
            ("app/boot.js.gz", "SECRET"),
            ("app/page-0123456789abcdef.js", "page()"),
            ("app/icons/icon.svg", "<svg/>"),
            ("app/.env", "SECRET"),
            ("app/.git/config", "SECRET"),
            ("app/icons/.hidden", "SECRET"),
        ] {
            let file = root.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("secret.txt"), root.join("app/linked.txt")).unwrap();
            std::os::unix::fs::symlink(&root, root.join("app/up")).unwrap();
        }
        Self(root)
    }

    async fn start_app(&self) -> TestApp {
        TestApp::with(TestConfig { app_dir: Some(self.0.join("app")), ..TestConfig::default() }).await
    }
}

/// H10. What is there is given as it is, and kept for good only where its name changes with it.
#[tokio::test]
async fn the_files_of_the_app_are_served() {
    let disk = Disk::new();
    let app = disk.start_app().await;
    for (path, kind, kept) in [
        ("/", "text/html", "no-cache"),
        ("/devices", "text/html", "no-cache"),
        ("/boot.js", "text/javascript", "no-cache"),
        ("/page-0123456789abcdef.js", "text/javascript", "public, max-age=31536000, immutable"),
        ("/icons/icon.svg", "image/svg+xml", "no-cache"),
    ] {
        let reply = send_lines(app.address, &format!("GET {path} HTTP/1.1\naccept: */*"), b"").await;
        assert_security_headers(&reply, false);
        assert_eq!((reply.status, reply.headers["cache-control"].to_str().unwrap()), (200, kept), "{path}");
        assert!(reply.headers["content-type"].to_str().unwrap().starts_with(kind), "{path} {reply:?}");
    }
    let missing = send_lines(app.address, "GET /none HTTP/1.1\naccept: text/html", b"").await;
    assert_security_headers(&missing, false);
    assert_eq!(
        (missing.status, missing.text.contains("home")),
        (404, true),
        "the app says it in its own words"
    );
}

/// H10.
#[tokio::test]
async fn nothing_but_the_files_of_the_app_is_served() {
    let disk = Disk::new();
    let app = disk.start_app().await;
    std::fs::write(disk.0.join("app/later.txt"), "SECRET").unwrap();
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/icons/../../secret.txt",
        "/icons/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/....//secret.txt",
        "/%252e%252e/secret.txt",
        "/boot.js/../../secret.txt",
        "/boot.js%00.txt",
        "/boot.js/",
        "/.env",
        "/.git/config",
        "/.git/",
        "/icons/.hidden",
        "/icons/",
        "/icons",
        "/index.html",
        "/boot.js.gz",
        "/linked.txt",
        "/up/secret.txt",
        "/up/",
        "/later.txt",
        "/BOOT.JS",
        "/boot%2ejs",
        "/etc/passwd",
        "//etc/passwd",
        "/api/v1/session/x.css",
        "/api/v1/login/x.js",
        "/api/boot.js",
        "/api/../boot.js",
        "/api/..%2fboot.js",
        "/%ff",
        "/latchkey.db",
        "/latchkey.toml",
        "/Cargo.toml",
        "/outbox",
        "/metrics",
        "/.well-known/x",
    ] {
        let reply = send_lines(app.address, &format!("GET {path} HTTP/1.1\naccept: */*"), b"").await;
        assert_problem(&reply, 404, "not_found");
        let page = send_lines(app.address, &format!("GET {path} HTTP/1.1\naccept: text/html"), b"").await;
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.text.contains("SECRET") && !page.text.contains("boot()"), "{path} {page:?}");
    }
}

/// H10.
#[tokio::test]
async fn files_are_only_read() {
    let disk = Disk::new();
    let app = disk.start_app().await;
    for method in ["TRACE", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "CONNECT"] {
        for path in ["/", "/devices", "/boot.js", "/icons/icon.svg"] {
            let reply =
                send_lines(app.address, &format!("{method} {path} HTTP/1.1\nx-mark: mark"), b"").await;
            assert_problem(&reply, 405, "method_not_allowed");
            assert_eq!(reply.headers["allow"], "GET, HEAD", "RFC 9110 §15.5.6");
            assert!(!reply.text.contains("mark"), "nothing is echoed");
        }
    }
    assert_eq!(std::fs::read_to_string(disk.0.join("app/boot.js")).unwrap(), "boot()");
}
