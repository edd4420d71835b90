//! `latchkey-api` as it is typed, from an empty folder on.

use latchkey_flow::TotpSecret;
use serde_json::Value;

use crate::program::{CommandOutput, Program};
use crate::raw_http::send_bytes;
use crate::test_app::TestApp;

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

impl CommandOutput {
    /// The command succeeded, without a word on standard error; returns its standard output.
    fn assert_success(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
    }

    /// The command failed, with one line on standard error that contains these words.
    fn assert_failure(self, words: &str) {
        assert_eq!((self.code, self.stdout.as_str()), (1, ""), "{}", self.stderr);
        assert!(
            self.stderr.contains(words) && self.stderr.trim_end().lines().count() == 1,
            "{words}: {}",
            self.stderr
        );
    }
}

async fn app_and_program() -> (TestApp, Program) {
    let app = TestApp::in_real_time().await;
    let program = Program::on_database_of(&app);
    (app, program)
}

/// Part 2. Each address or secret that is given is a configured method; what is not given stays as it is.
#[tokio::test]
async fn an_organisation_can_be_scripted() {
    let (app, program) = app_and_program().await;
    let add =
        |arguments: &[&str]| program.run(&[&["user", "add"], arguments].concat(), "grey cat of nine lives\n");
    assert_eq!(add(&["--username", "ada", "--app-secret", SECRET, "--role", "admin"]).assert_success(), "");
    let ben = [
        "--username",
        "ben",
        "--name",
        "Ben B.",
        "--email",
        "Ben@Example.org",
        "--phone",
        "+41 79 123 45 67",
    ];
    add(&ben).assert_success();
    add(&["--username", "eli"]).assert_success();
    let list = || program.run(&["user", "list"], "").assert_success();
    assert_eq!(list(), "ada\tadmin\tactive\tapp\nben\tuser\tactive\tsms,email\neli\tuser\tactive\t-\n");
    let run = |arguments: &[&str]| program.run(&[&["user"], arguments].concat(), "").assert_success();
    run(&[
        "set",
        "--username",
        "BEN@example.org",
        "--phone",
        "",
        "--app-secret",
        SECRET,
        "--new-username",
        "benno",
    ]);
    run(&["set", "--username", "eli", "--email", "eli@example.org", "--role", "admin"]);
    run(&["disable", "--username", "ada"]);
    assert_eq!(
        list(),
        "ada\tadmin\tdisabled\tapp\nbenno\tuser\tactive\tapp,email\neli\tadmin\tactive\temail\n"
    );
    run(&["enable", "--username", "ada"]);
    assert!(list().starts_with("ada\tadmin\tactive\tapp\n"));
    // M12: nobody has signed in, and it is in the log all the same.
    let log = "SELECT target_name || ' ' || event || ' ' || detail FROM audit \
               WHERE actor_id IS NULL AND browser = 'Command line' ORDER BY 1";
    assert_eq!(
        app.query_texts(log).await,
        [
            "ada user_added admin",
            "ada user_disabled ",
            "ada user_enabled ",
            "ben user_added user",
            "benno method_removed sms",
            "benno method_set app",
            "benno user_changed username,phone",
            "eli method_set email",
            "eli role_changed admin",
            "eli user_added user",
            "eli user_changed email",
        ]
    );
}

/// M8. The service that runs beside it mails what was written.
#[tokio::test]
async fn whoever_is_changed_from_the_command_line_is_told() {
    let app = TestApp::in_real_time().await;
    let program = Program::on_database_of(&app).with_gateway(&app.gateway);
    let run =
        |arguments: &[&str], input| program.run(&[&["user"], arguments].concat(), input).assert_success();
    run(&["add", "--username", "ada", "--email", "ada@example.org"], "grey cat of nine\n");
    run(&["set", "--username", "ada", "--email", "ada@king.example", "--app-secret", SECRET], "");
    run(&["set", "--username", "ada", "--app-secret", ""], "");
    run(&["set", "--username", "ada", "--app-secret", ""], "");
    run(&["set", "--username", "ada", "--phone", "+41 79 123 45 67"], "");
    run(&["set-password", "--username", "ada"], "another cat of nine\n");
    // The app's clock stands still; by then, what was written is due.
    app.advance_secs(600);
    let mut sent: Vec<(String, String)> = app
        .notifications()
        .await
        .into_iter()
        .map(|notification| (notification.to, notification.subject))
        .collect();
    sent.sort();
    let sent: Vec<(&str, &str)> = sent.iter().map(|(to, subject)| (to.as_str(), subject.as_str())).collect();
    assert_eq!(
        sent,
        [
            ("ada@example.org", "Your Latchkey email address was changed"),
            ("ada@king.example", "This is now the email address of your Latchkey account"),
            ("ada@king.example", "Two-step verification method removed from your Latchkey account"),
            ("ada@king.example", "Two-step verification method set up for your Latchkey account"),
            ("ada@king.example", "Your Latchkey password was changed"),
            ("ada@king.example", "Your Latchkey phone number was changed"),
        ]
    );
}

/// Part 2. What was typed is what works in a browser, and what was taken away does not.
#[tokio::test]
async fn an_account_from_the_command_line_signs_in_and_out_again() {
    let (_house, program) = app_and_program().await;
    let run =
        |arguments: &[&str], input| program.run(&[&["user"], arguments].concat(), input).assert_success();
    run(&["add", "--username", "ada", "--app-secret", SECRET], " grey cat of nine \r\n");
    let service = program.serve();
    let mut browser = service.browser();
    assert_eq!(
        browser.sign_in_as("ada", "grey cat of nine").await.status,
        401,
        "spaces count, the line's end does not"
    );
    assert_eq!(browser.sign_in_as("ada", " grey cat of nine ").await.step(), "choose_method");
    browser.choose("app").await;
    let secret = TotpSecret::from_base32(SECRET).unwrap();
    let now = latchkey_api::clock::Clock::System.now();
    assert_eq!(browser.enter(&secret.code_at(now)).await.step(), "signed_in");
    run(&["set-password", "--username", "ada"], "another cat of nine\n");
    assert!(!browser.is_signed_in().await, "a new password ends the sessions");
    assert_eq!(browser.sign_in_as("ada", " grey cat of nine ").await.status, 401);
    assert_eq!(browser.sign_in_as("ada", "another cat of nine").await.step(), "choose_method");
    browser.choose("app").await;
    assert_eq!(browser.enter(&secret.code_at(now)).await.code(), "code_used");
    run(&["disable", "--username", "ada"], "");
    assert_eq!(browser.get("/api/v1/login").await.step(), "password", "it ends the login under way");
    assert_eq!(browser.sign_in_as("ada", "another cat of nine").await.code(), "sign_in_refused");
    run(&["enable", "--username", "ada"], "");
    run(&["set", "--username", "ada", "--app-secret", ""], "");
    assert_eq!(browser.sign_in_as("ada", "another cat of nine").await.step(), "signed_in");
}

/// Part 2.
#[tokio::test]
async fn what_an_account_cannot_be_is_said_by_its_field_and_changes_nothing() {
    let (_house, program) = app_and_program().await;
    let add =
        |arguments: &[&str]| program.run(&[&["user", "add"], arguments].concat(), "grey cat of nine lives\n");
    add(&["--username", "ada", "--email", "ada@example.org", "--phone", "+41791234567"]).assert_success();
    for (arguments, words) in [
        (&["--username", "ADA"][..], "username: \"ADA\" belongs to another account"),
        (&["--username", "Ada@Example.org"], "username: "),
        (&["--username", "ben", "--email", "ADA@example.org"], "email: "),
        (&["--username", "ben", "--phone", "+41 79 123 45 67"], "phone: "),
        (&["--username", ""], "username: "),
        (&["--username", "a\nb"], "username: "),
        (&["--username", "ben", "--name", "\u{1b}[31m"], "name: "),
        (&["--username", "ben", "--email", "no address"], "email"),
        (&["--username", "ben", "--phone", "079 123 45 67"], "phone"),
        (&["--username", "ben", "--app-secret", "JBSWY3DP"], "app-secret: "),
    ] {
        add(arguments).assert_failure(words);
    }
    // A13: what its owner could not choose, either; without a method it has to be longer.
    for (password, alone, beside_a_method) in [
        ("", "password: Use 15", "password: Use 8"),
        ("gr3y c4\n", "password: Use 15", "password: Use 8"),
        ("qwertyuiop\n", "password: Use 15", "password: That password is among the first"),
        ("qwertyuiopqwertyuiop\n", "password: That", "password: That"),
        (&*"grey cat ".repeat(114), "password: Use at most", "password: Use at most"),
    ] {
        program.run(&["user", "add", "--username", "ben"], password).assert_failure(alone);
        program.run(&["user", "set-password", "--username", "ada"], password).assert_failure(beside_a_method);
    }
    for command in ["set", "disable", "enable"] {
        program.run(&["user", command, "--username", "nobody"], "").assert_failure("username: ");
    }
    program
        .run(&["user", "set-password", "--username", "nobody"], "grey cat of nine lives\n")
        .assert_failure("username: ");
    assert_eq!(program.run(&["user", "list"], "").assert_success(), "ada\tuser\tactive\tsms,email\n");
}

/// Part 2. A password among the arguments could be read by every process on the machine.
#[tokio::test]
async fn a_password_cannot_be_given_as_an_argument() {
    let (_house, program) = app_and_program().await;
    let output = program.run(&["user", "add", "--username", "ada", "--password", "grey cat of nine"], "");
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("--password"), "{}", output.stderr);
    assert_eq!(program.run(&["user", "list"], "").assert_success(), "");
}

/// Part 2. Made from the types, and the same that is served.
#[tokio::test]
async fn the_openapi_document_is_printed_and_served() {
    let bare = Program::unconfigured();
    let printed: Value = serde_json::from_str(&bare.run(&["openapi"], "").assert_success()).unwrap();
    assert_eq!(std::fs::read_dir(&bare.folder).unwrap().count(), 0, "it needs no database");
    let app = TestApp::new().await;
    assert_eq!(app.browser().get("/api/openapi.json").await.json, printed);
    for path in [
        "/api/v1/login",
        "/api/v1/login/method",
        "/api/v1/login/resend",
        "/api/v1/login/code",
        "/api/v1/login/device",
        "/api/v1/session",
        "/api/v1/devices",
        "/api/v1/devices/{id}",
        "/api/v1/health",
        "/api/openapi.json",
    ] {
        assert!(printed["paths"][path].is_object(), "{path}");
    }
}

/// Part 2 and S2. TLS ends at a proxy; what the browser gets is what https asks for.
#[tokio::test]
async fn an_https_address_over_a_plain_listener_makes_bound_and_secure_cookies() {
    let (_house, program) = app_and_program().await;
    program
        .run(&["user", "add", "--username", "ada", "--app-secret", SECRET], "grey cat of nine\n")
        .assert_success();
    let program = program.set("public_url", "https://login.example.org");
    let service = program.serve();
    let mut browser = service.browser();
    browser.headers.push(("host".into(), "login.example.org".into()));
    let reply = browser.sign_in_as("ada", "grey cat of nine").await;
    assert_eq!(reply.step(), "choose_method");
    assert!(reply.headers["strict-transport-security"].to_str().unwrap().starts_with("max-age=63072000"));
    browser.choose("app").await;
    let code = TotpSecret::from_base32(SECRET).unwrap().code_at(latchkey_api::clock::Clock::System.now());
    browser.enter_and_trust(&code).await;
    let named = browser.name_device("Laptop").await;
    assert_eq!(named.step(), "signed_in");
    let mut names = vec![];
    for line in [&reply, &named].iter().flat_map(|reply| reply.headers.get_all("set-cookie")) {
        let line = line.to_str().unwrap();
        let (pair, attributes) = line.split_once("; ").unwrap();
        let attributes: Vec<&str> = attributes.split("; ").collect();
        for wanted in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            assert!(attributes.contains(&wanted), "{line}");
        }
        assert!(attributes.iter().all(|attribute| !attribute.starts_with("Domain")), "{line}");
        let name = pair.split('=').next().unwrap().to_owned();
        assert!(name.starts_with("__Host-latchkey-"), "{line}");
        names.push(name.trim_start_matches("__Host-latchkey-").chars().take(6).collect::<String>());
    }
    names.sort();
    names.dedup();
    assert_eq!(names, ["attemp", "browse", "device", "method", "sessio"]);
    let plain = format!("GET /api/v1/login HTTP/1.1\r\nhost: {}\r\n\r\n", service.address);
    assert_eq!(
        send_bytes(service.address, plain).await.status,
        200,
        "a check of its health may use the address itself"
    );
}
