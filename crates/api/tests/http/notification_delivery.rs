//! Notification mails: sent after the event that they report, once, and whatever happens to the relay or the
//! process.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use latchkey_api::clock::Clock;
use latchkey_api::notifications::notification_worker;
use latchkey_contract::MethodKind::{Email, Sms};

use crate::fake_gateway::{Behaviour, eventually};
use crate::program::Program;
use crate::sent_mail::request_reset;
use crate::test_app::{TestApp, TestConfig};

const WRONG_CODE_SUBJECT: &str = "Someone tried to sign in to your Latchkey account";

/// Runs the notification worker until no mail is due or leased. Only then may the clock be advanced, or a lease
/// would expire: the app runs a worker of its own.
async fn run_worker_until_idle(app: &TestApp) {
    let now = app.now();
    let lease = now.plus(notification_worker::LEASE);
    let due_or_leased = format!(
        "SELECT id FROM notifications WHERE due_at <= {} OR due_at = {}",
        now.as_millis(),
        lease.as_millis()
    );
    eventually("a lease returned", async {
        while !app.query_texts(&due_or_leased).await.is_empty() {
            notification_worker::round(&app.state).await.unwrap();
        }
    })
    .await;
}

/// Advances the clock until the queue is empty; returns by how many seconds.
async fn advance_until_queue_is_empty(app: &TestApp, step: i64) -> i64 {
    let began = app.now().as_millis();
    loop {
        run_worker_until_idle(app).await;
        if app.query_texts("SELECT id FROM notifications").await.is_empty() {
            return (app.now().as_millis() - began) / 1000;
        }
        app.advance_secs(step);
    }
}

#[tokio::test]
async fn no_request_waits_for_a_notification_mail() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_notification_behaviour(Behaviour::Holds);
    app.enter_wrong_code(&ada).await;
    app.gateway.wait_for_held_notifications(1).await;
    app.signed_in(&ada).await;
    assert!(app.gateway.notifications().is_empty(), "it is still with the relay");
}

#[tokio::test]
async fn a_notification_mail_waits_for_a_relay_that_is_down_and_arrives_once() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_notification_behaviour(Behaviour::Refuses);
    app.enter_wrong_code(&ada).await;
    while app.gateway.notification_requests() < 4 {
        run_worker_until_idle(&app).await;
        app.advance_secs(10);
    }
    assert!(app.gateway.notifications().is_empty());
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    advance_until_queue_is_empty(&app, 60).await;
    app.advance_secs(3600);
    run_worker_until_idle(&app).await;
    let notifications = app.gateway.notifications();
    assert_eq!(notifications.len(), 1);
    assert_eq!(
        (notifications[0].to.as_str(), notifications[0].subject.as_str()),
        (ada.email.as_str(), WRONG_CODE_SUBJECT)
    );
}

#[tokio::test]
async fn a_notification_mail_is_given_up_after_a_day_and_not_sooner() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_notification_behaviour(Behaviour::Refuses);
    app.enter_wrong_code(&ada).await;
    let seconds = advance_until_queue_is_empty(&app, 600).await;
    assert!((86_400..86_400 + 7200).contains(&seconds), "{seconds}");
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    assert!(app.notifications().await.is_empty());
}

#[tokio::test]
async fn two_replicas_send_each_notification_mail_once() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_notification_behaviour(Behaviour::Refuses);
    for nth in 1..=16 {
        app.enter_wrong_code(&ada).await;
        app.gateway.wait_for_notification_requests(nth).await;
    }
    run_worker_until_idle(&app).await;
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    app.advance_secs(3600);
    let rounds = |app: &TestApp| {
        let state = app.state.clone();
        tokio::spawn(async move { while notification_worker::round(&state).await.unwrap() {} })
    };
    for task in [rounds(&app), rounds(&replica), rounds(&app), rounds(&replica)] {
        task.await.unwrap();
    }
    run_worker_until_idle(&app).await;
    let notifications = app.gateway.notifications();
    let ids: BTreeSet<&str> = notifications.iter().map(|notification| notification.id.as_str()).collect();
    assert_eq!((notifications.len(), ids.len()), (16, 16));
}

/// The process is killed while it sends; the next one sends the mail once the lease of the dead one has
/// expired.
#[tokio::test]
async fn a_notification_mail_outlives_the_process_that_wrote_it() {
    let app = TestApp::with(TestConfig { senders: false, ..TestConfig::default() }).await;
    let ada = app.person("ada", &[Sms]).await;
    let program = Program::on_database_of(&app).with_gateway(&app.gateway);
    let service = program.serve();
    app.gateway.set_notification_behaviour(Behaviour::Holds);
    let mut browser = app.browser().at(service.address);
    app.enter_wrong_code_in(&mut browser, &ada).await;
    app.gateway.wait_for_held_notifications(1).await;
    drop(service);
    assert_eq!(app.query_texts("SELECT id FROM notifications").await.len(), 1);
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    app.advance(Clock::System.now().as_millis() + 300_000 - app.now().as_millis());
    let next = app.replica_with(TestConfig::default(), app.database.clone()).await;
    assert_eq!(next.gateway.wait_for_notification(WRONG_CODE_SUBJECT).await.to, ada.email);
    assert_eq!(next.notifications().await.len(), 1);
}

#[tokio::test]
async fn what_is_not_committed_is_not_told() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    let mut browser = app.signed_in(&ada).await;
    // The audit log is the last thing that is written: without it, nothing happened.
    app.execute_sql("ALTER TABLE audit RENAME TO elsewhere").await;
    assert_eq!(browser.delete("/api/v1/methods/sms").await.status, 503);
    app.execute_sql("ALTER TABLE elsewhere RENAME TO audit").await;
    assert!(app.notifications().await.is_empty());
    assert_eq!(browser.delete("/api/v1/methods/sms").await.status, 204);
    assert_eq!(app.notifications().await.len(), 1);
}

#[tokio::test]
async fn without_a_relay_no_notification_mail_and_no_link_is_kept() {
    let app = TestApp::with(TestConfig { senders: false, ..TestConfig::default() }).await;
    let ada = app.person("ada", &[]).await;
    app.browser().sign_in(&ada).await;
    app.browser().sign_in(&ada).await;
    assert_eq!(request_reset(&mut app.browser(), "ada").await.status, 202);
    assert!(
        app.query_texts("SELECT id FROM notifications UNION ALL SELECT token FROM links").await.is_empty()
    );
}

#[tokio::test]
async fn a_waiting_notification_mail_tells_nothing_to_whoever_reads_the_database() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_notification_behaviour(Behaviour::Refuses);
    app.enter_wrong_code(&ada).await;
    request_reset(&mut app.browser(), "Nobody-Of-That-Name").await;
    app.gateway.wait_for_notification_requests(1).await;
    let sealed = app.query_texts("SELECT encrypted FROM notifications").await;
    let bytes: Vec<u8> =
        sealed.iter().flat_map(|notification| STANDARD_NO_PAD.decode(notification).unwrap()).collect();
    let waiting = String::from_utf8_lossy(&bytes).into_owned();
    let dump = app.dump().await;
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    advance_until_queue_is_empty(&app, 60).await;
    let notification = app.gateway.notifications().remove(0);
    for place in [&waiting, &dump, &app.dump().await] {
        assert!(!place.contains(&notification.token()) && !place.contains("Nobody-Of"), "{place}");
    }
    assert!(!waiting.contains("ada@example.org") && !waiting.contains("127.0.0.1"), "{waiting}");
}

/// F29.
#[tokio::test]
async fn a_notification_mail_that_somebody_changed_is_given_up_and_holds_up_no_other_one() {
    let app = TestApp::new().await;
    let (ada, bob) = (app.person("ada", &[Sms]).await, app.person("bob", &[Sms]).await);
    app.gateway.set_notification_behaviour(Behaviour::Refuses);
    app.enter_wrong_code(&ada).await;
    app.gateway.wait_for_notification_requests(1).await;
    let sealed = app.query_texts("SELECT encrypted FROM notifications").await.remove(0);
    app.execute_sql("UPDATE notifications SET encrypted = 'x'").await;
    app.enter_wrong_code(&bob).await;
    app.gateway.wait_for_notification_requests(2).await;
    // One mail's content under another one's id counts as changed, too.
    app.execute_sql(&format!("INSERT INTO notifications VALUES ('other', '{sealed}', 0, 0, 9000000000000)"))
        .await;
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    advance_until_queue_is_empty(&app, 60).await;
    let notifications = app.gateway.notifications();
    assert_eq!(
        notifications.iter().map(|notification| notification.to.as_str()).collect::<Vec<_>>(),
        [bob.email.as_str()]
    );
}

/// H5.
#[tokio::test]
async fn a_link_leads_to_the_configured_address_whatever_the_request_says() {
    let config = TestConfig { public_url: Some("https://login.example.org".into()), ..TestConfig::default() };
    let app = TestApp::with(config).await;
    let ada = app.person("ada", &[Sms, Email]).await;
    let mut browser = app.browser();
    for (name, value) in [
        ("host", "login.example.org"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-server", "evil.example"),
        ("x-host", "evil.example"),
        ("x-original-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-forwarded-proto", "http"),
        ("referer", "https://evil.example/"),
        ("origin", "https://login.example.org"),
        ("user-agent", "https://evil.example Firefox/1 Linux"),
    ] {
        browser.headers.push((name.into(), value.into()));
    }
    app.enter_wrong_code_in(&mut browser, &ada).await;
    assert_eq!(request_reset(&mut browser, "ada").await.status, 202);
    let notifications = app.notifications().await;
    assert_eq!(notifications.len(), 2);
    for notification in notifications {
        assert!(notification.link().starts_with("https://login.example.org/link#"), "{}", notification.text);
        let all = notification.body.to_string().replace(&notification.token(), "");
        assert!(!all.contains("evil") && !all.contains("http:"), "{all}");
        // Nothing of the token is where a server would see it.
        let address = url::Url::parse(notification.link()).unwrap();
        assert_eq!((address.path(), address.query()), ("/link", None));
        assert_eq!(address.fragment().map(str::len), Some(43));
    }
    let mut evil = app.browser();
    evil.headers = vec![("host".into(), "evil.example".into())];
    assert_eq!(request_reset(&mut evil, "ada").await.outcome(), (421, "misdirected".into()));
    assert_eq!(app.notifications().await.len(), 2);
}

/// What is being sent when the service is told to stop is finished.
#[tokio::test]
async fn a_notification_mail_being_sent_is_finished_before_the_service_stops() {
    let app = TestApp::new().await;
    let ada = app.person("ada", &[Sms]).await;
    app.gateway.set_notification_behaviour(Behaviour::Holds);
    app.enter_wrong_code(&ada).await;
    app.gateway.wait_for_held_notifications(1).await;
    let gateway = app.gateway.clone();
    app.gateway.set_notification_behaviour(Behaviour::Accepts);
    drop(app);
    gateway.release_notifications();
    assert_eq!(gateway.wait_for_notifications(1).await.len(), 1);
}
