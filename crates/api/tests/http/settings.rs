//! Settings that are unknown or contradict themselves: an error at the start that names them.

use crate::program::Program;
use crate::test_app::TestApp;

const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// Part 2. By variable; the service does not start.
#[test]
fn a_variable_that_cannot_be_is_named() {
    for (name, value, words) in [
        ("lisen", "127.0.0.1:1", "lisen"),
        ("policy__tries", "3", "tries"),
        ("demo", "true", "demo"),
        ("clock", "0", "clock"),
        ("listen", "nowhere", "listen"),
        ("public_url", "login.example.org", "public_url: "),
        ("public_url", "https://login.example.org/path", "public_url: "),
        ("public_url", "ftp://login.example.org", "public_url: "),
        ("return_to", "[\"https://app.example.org/path\"]", "return_to: "),
        ("key", "short", "key: "),
        ("key", "c2hvcnQ=", "key: "),
        ("key_file", "/nowhere/key", "key_file: "),
        ("trusted_proxies", "-1", "trusted_proxies"),
        ("log", "loud", "log"),
        ("policy__tries_per_code", "6", "policy.tries_per_code: "),
        ("policy__tries_per_code", "0", "policy.tries_per_code: "),
        ("policy__code_lifetime_seconds", "29", "policy.code_lifetime_seconds: "),
        ("policy__code_lifetime_seconds", "601", "policy.code_lifetime_seconds: "),
        ("policy__wrong_codes_in_a_row", "101", "policy.wrong_codes_in_a_row: "),
        ("policy__app_past_steps", "2", "policy.app_past_steps: "),
        ("policy__device_lifetime_days", "31", "policy.device_lifetime_days: "),
        ("policy__session_idle_minutes", "61", "policy.session_idle_minutes: "),
        ("policy__attempt_lifetime_minutes", "11", "policy.attempt_lifetime_minutes: "),
        ("policy__method_choice", "guess", "method_choice"),
        ("email", "{kind=\"outbox\"}", "email"),
        ("email", "{kind=\"pigeon\"}", "email"),
        ("database", "mysql://localhost", "database"),
        ("database", "sqlite:nowhere/x.db", "database"),
        ("app", "/nowhere", "there is no app in /nowhere"),
        ("metrics_listen", "nowhere", "metrics_listen"),
    ] {
        let program = Program::unconfigured().set("listen", "127.0.0.1:0").set(name, value);
        let output = program.run(&["serve"], "");
        assert_eq!(output.code, 1, "{name}={value}: {output:?}");
        let error = output.stderr.lines().last().unwrap_or_default();
        assert!(error.to_lowercase().contains(words), "{name}={value} wants {words:?}: {output:?}");
        assert!(
            !output.stderr.contains("panicked") && !output.stdout.contains("Latchkey is at"),
            "{output:?}"
        );
    }
}

/// Part 2.
#[test]
fn a_key_that_is_set_twice_or_not_at_all_is_named() {
    let program = Program::unconfigured().set("key", KEY).set("key_file", "latchkey.key");
    let output = program.run(&["serve"], "");
    assert_eq!(
        (output.code, output.stderr.contains("key and key_file: set one of the two")),
        (1, true),
        "{output:?}"
    );
    assert!(!output.stderr.contains(KEY), "a key has no business in an error");
    let short = Program::unconfigured().set("key", "aHVudGVyMg==").run(&["serve"], "");
    assert!(!short.stderr.contains("aHVudGVyMg") && !short.stderr.contains("hunter2"), "{short:?}");
}

/// Part 2. Beside an SQLite file one is made, for its owner's eyes only; replicas must share theirs.
#[test]
fn a_key_is_made_beside_a_database_of_ones_own() {
    let program = Program::unconfigured();
    assert_eq!(program.run(&["user", "list"], "").code, 0);
    let key = program.folder.join("latchkey.key");
    let made = std::fs::read_to_string(&key).unwrap();
    assert_eq!(made.trim().len(), 44, "32 bytes, base64");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(program.run(&["user", "list"], "").code, 0);
    assert_eq!(std::fs::read_to_string(&key).unwrap(), made, "it is made once");
}

/// Part 2. Replicas that each made a key of their own could not read each other's secrets.
#[tokio::test]
async fn a_database_that_is_shared_needs_a_key_that_is_shared() {
    let app = TestApp::new().await;
    let output = Program::unconfigured().set("database", &app.database).run(&["user", "list"], "");
    if app.database.starts_with("sqlite:") {
        assert_eq!(output.code, 0, "{output:?}");
    } else {
        assert_eq!(
            (output.code, output.stderr.contains("key: set key or key_file")),
            (1, true),
            "{output:?}"
        );
    }
}

/// Part 2. The file, then variables, then flags, each over the one before.
#[test]
fn a_flag_stands_over_a_variable_and_a_variable_over_the_file() {
    let program = Program::unconfigured();
    let file = |text: &str| std::fs::write(program.folder.join("latchkey.toml"), text).unwrap();
    file("database = \"sqlite:from_file.db\"\n");
    let there = |name: &str| program.folder.join(name).exists();
    assert_eq!(program.run(&["user", "list"], "").code, 0);
    assert!(there("from_file.db"));
    let mut other = Program::unconfigured().set("database", "sqlite:from_variable.db");
    other.folder.clone_from(&program.folder);
    assert_eq!(other.run(&["user", "list"], "").code, 0);
    assert!(there("from_variable.db"));
    assert_eq!(other.run(&["user", "list", "--database", "sqlite:from_flag.db"], "").code, 0);
    assert!(there("from_flag.db"));
    for (text, words) in [
        ("databse = \"sqlite:x.db\"\n", "databse"),
        ("[policy]\ntries = 3\n", "tries"),
        ("policy = 3\n", "policy"),
        ("listen = [\n", "latchkey.toml"),
        ("[email]\nkind = \"smtp\"\nhost = \"x\"\npasword = \"hunter2\"\n", "pasword"),
    ] {
        file(text);
        let output = program.run(&["user", "list"], "");
        assert!(
            output.code == 1 && output.stderr.contains(words) && !output.stderr.contains("hunter2"),
            "{text} {output:?}"
        );
    }
    let output = program.run(&["user", "list", "--config", "nowhere.toml"], "");
    assert!(
        output.code == 1 && output.stderr.contains("config: there is no file nowhere.toml"),
        "{output:?}"
    );
}

/// Part 2.
#[test]
fn help_names_every_command_and_where_settings_come_from() {
    let program = Program::unconfigured();
    let help = program.run(&["--help"], "").stdout;
    for word in [
        "serve",
        "user",
        "openapi",
        "--config",
        "--listen",
        "--database",
        "--public-url",
        "--app",
        "LATCHKEY_",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
    let user = program.run(&["user", "--help"], "").stdout;
    for word in ["add", "set", "set-password", "disable", "enable", "list"] {
        assert!(user.contains(&format!("  {word} ")), "{word}: {user}");
    }
    let add = program.run(&["user", "add", "--help"], "").stdout;
    for word in ["--username", "--name", "--email", "--phone", "--app-secret", "--role"] {
        assert!(add.contains(word), "{word}: {add}");
    }
}
