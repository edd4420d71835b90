//! What arrives: the words of a message, and that nobody outside can add to them.

use latchkey_contract::MethodKind::{Email, Sms};

use crate::program::Program;
use crate::test_app::{TestApp, TestConfig};

const HOSTILE: [&str; 6] = [
    "Mozilla/5.0 (X11; Linux) Firefox/140.0 visit https://evil.example now",
    "evil@evil.example, call 123456789",
    "Bcc: eve@evil.example",
    "<script>alert(1)</script>",
    "=?utf-8?q?evil?=",
    "Firefox/1 \u{202e}lave",
];

async fn app_at_example_org() -> TestApp {
    TestApp::with(TestConfig { public_url: Some("https://id.example.org".into()), ..TestConfig::default() })
        .await
}

/// C15.
#[tokio::test]
async fn a_text_message_says_product_code_and_lifetime_and_ends_with_the_bound_code() {
    let app = app_at_example_org().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.browser();
    browser.sign_in(&ada).await;
    browser.choose("sms").await;
    let message = app.gateway.last();
    let code = message.code();
    assert_eq!(
        message.text,
        format!(
            "Latchkey: your sign-in code is {code}. It expires in 45 seconds. Never share it with anyone.\n\n\
             @id.example.org #{code}"
        )
    );
}

/// C15.
#[tokio::test]
async fn a_mail_says_product_code_lifetime_time_and_browser_and_links_nowhere() {
    let app = app_at_example_org().await;
    let ada = app.person("ada", &[Email]).await;
    let mut browser = app.browser();
    browser.headers = vec![("user-agent".into(), "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0".into())];
    browser.sign_in(&ada).await;
    browser.choose("email").await;
    let message = app.gateway.last();
    let (html, subject) = (message.body["html"].as_str().unwrap(), message.body["subject"].as_str().unwrap());
    for part in [&message.text, html] {
        for word in [
            "Latchkey",
            &message.code(),
            "45 seconds",
            "15 January 2027, 08:00 UTC",
            "Firefox on Linux",
            "Never share",
        ] {
            assert!(part.contains(word), "{word}: {part}");
        }
        for link in ["http", "href", "src=", "www.", "@"] {
            assert!(!part.contains(link), "{link}: {part}");
        }
    }
    assert!(!subject.contains(&message.code()), "subjects stand on locked screens");
}

/// C15: the browser's name is a stranger's text.
#[tokio::test]
async fn a_hostile_browser_adds_nothing_to_a_message() {
    let app = app_at_example_org().await;
    let ada = app.person("ada", &[Email, Sms]).await;
    for agent in HOSTILE {
        let before = app.gateway.messages().len();
        let mut browser = app.browser();
        browser.headers = vec![("user-agent".into(), agent.into())];
        browser.sign_in(&ada).await;
        browser.choose("sms").await;
        browser.choose("email").await;
        let sent = &app.gateway.messages()[before..];
        assert_eq!(sent.iter().map(|message| &message.to).collect::<Vec<_>>(), [&ada.phone, &ada.email]);
        for message in sent {
            let mut sent_body = message.body.clone();
            // A random id may spell such a word by chance.
            sent_body.as_object_mut().unwrap().remove("id");
            let sent_body = sent_body.to_string().to_lowercase();
            for word in ["evil", "bcc", "script", "123456789", "lave", "\u{202e}"] {
                assert!(!sent_body.contains(word), "{word}: {sent_body}");
            }
        }
    }
}

/// C15: what is no plain address or name does not become an account's.
#[tokio::test]
async fn an_address_or_name_that_could_add_a_header_is_refused() {
    let app = TestApp::new().await;
    let program = Program::on_database_of(&app);
    let add = |field: &str, value: &str| {
        program.run(&["user", "add", "--username", "ada", field, value], "correct horse ada").code == 0
    };
    for tail in ["\r\nBcc: eve@evil.example", "\nX: y", "\n.\n", "\u{85}x", "\u{202e}x", ", eve@evil.example"]
    {
        assert!(!add("--email", &format!("ada@example.org{tail}")), "{tail:?}");
        // The number is read out of what was typed; nothing else of it is kept.
        if add("--phone", &format!("+41791234567{tail}")) {
            assert_eq!(app.query_texts("SELECT phone FROM accounts").await, ["+41791234567"], "{tail:?}");
            app.execute_sql("DELETE FROM accounts").await;
        }
    }
    for name in ["ada\r\nBcc: eve@evil.example", "a\nb", "a\u{1b}[31mb"] {
        assert!(!add("--username", name), "{name:?}");
        assert!(!add("--name", name), "{name:?}");
    }
    assert!(app.query_texts("SELECT username FROM accounts").await.is_empty());
}
