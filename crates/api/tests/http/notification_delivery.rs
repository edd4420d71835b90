//! Letters: sent after what they tell of, once, and whatever happens to the relay or the process.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use latchkey_api::clock::Clock;
use latchkey_api::postman;
use latchkey_contract::MethodKind::{Email, Sms};

use crate::fake_gateway::{Mood, soon};
use crate::program::Place;
use crate::sent_mail::ask_reset;
use crate::test_app::{House, Plan};

const TRIED: &str = "Somebody tried to sign in to your Latchkey account";

/// Has the postman go round until no letter is due or in anybody's hand. Only then may time pass, or one would be taken
/// from a hand: the house has a postman of its own.
async fn settle(house: &House) {
    let now = house.now();
    let lease = now.plus(postman::LEASE);
    let under_way = format!(
        "SELECT id FROM letters WHERE due_at <= {} OR due_at = {}",
        now.as_millis(),
        lease.as_millis()
    );
    soon("a letter put back", async {
        while !house.texts(&under_way).await.is_empty() {
            postman::round(&house.app).await.unwrap();
        }
    })
    .await;
}

/// Lets time pass until the letters are gone; says how many seconds.
async fn until_gone(house: &House, step: i64) -> i64 {
    let began = house.now().as_millis();
    loop {
        settle(house).await;
        if house.texts("SELECT id FROM letters").await.is_empty() {
            return (house.now().as_millis() - began) / 1000;
        }
        house.wait_secs(step);
    }
}

#[tokio::test]
async fn no_request_waits_for_a_letter() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    house.sink.set_mail(Mood::Holds);
    house.guess(&ada).await;
    house.sink.mail_holding(1).await;
    house.signed_in(&ada).await;
    assert!(house.sink.letters().is_empty(), "it is still with the relay");
}

#[tokio::test]
async fn a_letter_waits_for_a_relay_that_is_down_and_arrives_once() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    house.sink.set_mail(Mood::Refuses);
    house.guess(&ada).await;
    while house.sink.mail_seen() < 4 {
        settle(&house).await;
        house.wait_secs(10);
    }
    assert!(house.sink.letters().is_empty());
    house.sink.set_mail(Mood::Takes);
    until_gone(&house, 60).await;
    house.wait_secs(3600);
    settle(&house).await;
    let letters = house.sink.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].to.as_str(), letters[0].subject.as_str()), (ada.email.as_str(), TRIED));
}

#[tokio::test]
async fn a_letter_is_given_up_after_a_day_and_not_sooner() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    house.sink.set_mail(Mood::Refuses);
    house.guess(&ada).await;
    let seconds = until_gone(&house, 600).await;
    assert!((86_400..86_400 + 7200).contains(&seconds), "{seconds}");
    house.sink.set_mail(Mood::Takes);
    assert!(house.mail().await.is_empty());
}

#[tokio::test]
async fn two_replicas_send_each_letter_once() {
    let house = House::new().await;
    let twin = house.twin().await;
    let ada = house.person("ada", &[Sms]).await;
    house.sink.set_mail(Mood::Refuses);
    for nth in 1..=16 {
        house.guess(&ada).await;
        house.sink.mail_tried(nth).await;
    }
    settle(&house).await;
    house.sink.set_mail(Mood::Takes);
    house.wait_secs(3600);
    let rounds = |house: &House| {
        let app = house.app.clone();
        tokio::spawn(async move { while postman::round(&app).await.unwrap() {} })
    };
    for task in [rounds(&house), rounds(&twin), rounds(&house), rounds(&twin)] {
        task.await.unwrap();
    }
    settle(&house).await;
    let letters = house.sink.letters();
    let ids: BTreeSet<&str> = letters.iter().map(|letter| letter.id.as_str()).collect();
    assert_eq!((letters.len(), ids.len()), (16, 16));
}

/// Killed with the letter in hand; the next one that starts takes it out once the dead one's time is up.
#[tokio::test]
async fn a_letter_outlives_the_process_that_wrote_it() {
    let house = House::with(Plan { senders: false, ..Plan::default() }).await;
    let ada = house.person("ada", &[Sms]).await;
    let place = Place::in_house(&house).sending(&house.sink);
    let service = place.serve();
    house.sink.set_mail(Mood::Holds);
    let mut browser = house.browser().at(service.address);
    house.guess_with(&mut browser, &ada).await;
    house.sink.mail_holding(1).await;
    drop(service);
    assert_eq!(house.texts("SELECT id FROM letters").await.len(), 1);
    house.sink.set_mail(Mood::Takes);
    house.wait(Clock::System.now().as_millis() + 300_000 - house.now().as_millis());
    let next = house.twin_with(Plan::default(), house.database.clone()).await;
    assert_eq!(next.sink.letter(TRIED).await.to, ada.email);
    assert_eq!(next.mail().await.len(), 1);
}

#[tokio::test]
async fn what_is_not_committed_is_not_told() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    let mut browser = house.signed_in(&ada).await;
    // The audit log is the last thing that is written: without it, nothing happened.
    house.sql("ALTER TABLE audit RENAME TO elsewhere").await;
    assert_eq!(browser.delete("/api/v1/methods/sms").await.status, 503);
    house.sql("ALTER TABLE elsewhere RENAME TO audit").await;
    assert!(house.mail().await.is_empty());
    assert_eq!(browser.delete("/api/v1/methods/sms").await.status, 204);
    assert_eq!(house.mail().await.len(), 1);
}

#[tokio::test]
async fn without_a_relay_no_letter_and_no_link_is_kept() {
    let house = House::with(Plan { senders: false, ..Plan::default() }).await;
    let ada = house.person("ada", &[]).await;
    house.browser().sign_in(&ada).await;
    house.browser().sign_in(&ada).await;
    assert_eq!(ask_reset(&mut house.browser(), "ada").await.status, 202);
    assert!(house.texts("SELECT id FROM letters UNION ALL SELECT token FROM links").await.is_empty());
}

#[tokio::test]
async fn a_waiting_letter_tells_nothing_to_whoever_reads_the_database() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    house.sink.set_mail(Mood::Refuses);
    house.guess(&ada).await;
    ask_reset(&mut house.browser(), "Nobody-Of-That-Name").await;
    house.sink.mail_tried(1).await;
    let sealed = house.texts("SELECT sealed FROM letters").await;
    let bytes: Vec<u8> = sealed.iter().flat_map(|letter| STANDARD_NO_PAD.decode(letter).unwrap()).collect();
    let waiting = String::from_utf8_lossy(&bytes).into_owned();
    let dump = house.dump().await;
    house.sink.set_mail(Mood::Takes);
    until_gone(&house, 60).await;
    let letter = house.sink.letters().remove(0);
    for place in [&waiting, &dump, &house.dump().await] {
        assert!(!place.contains(&letter.token()) && !place.contains("Nobody-Of"), "{place}");
    }
    assert!(!waiting.contains("ada@example.org") && !waiting.contains("127.0.0.1"), "{waiting}");
}

/// F29.
#[tokio::test]
async fn a_letter_that_somebody_changed_is_given_up_and_keeps_no_other_one() {
    let house = House::new().await;
    let (ada, bob) = (house.person("ada", &[Sms]).await, house.person("bob", &[Sms]).await);
    house.sink.set_mail(Mood::Refuses);
    house.guess(&ada).await;
    house.sink.mail_tried(1).await;
    let sealed = house.texts("SELECT sealed FROM letters").await.remove(0);
    house.sql("UPDATE letters SET sealed = 'x'").await;
    house.guess(&bob).await;
    house.sink.mail_tried(2).await;
    // One letter's content under another one's id is changed as well.
    house.sql(&format!("INSERT INTO letters VALUES ('other', '{sealed}', 0, 0, 9000000000000)")).await;
    house.sink.set_mail(Mood::Takes);
    until_gone(&house, 60).await;
    let letters = house.sink.letters();
    assert_eq!(letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), [bob.email.as_str()]);
}

/// H5.
#[tokio::test]
async fn a_link_leads_to_the_configured_address_whatever_the_request_says() {
    let plan = Plan { public_url: Some("https://login.example.org".into()), ..Plan::default() };
    let house = House::with(plan).await;
    let ada = house.person("ada", &[Sms, Email]).await;
    let mut browser = house.browser();
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
    house.guess_with(&mut browser, &ada).await;
    assert_eq!(ask_reset(&mut browser, "ada").await.status, 202);
    let letters = house.mail().await;
    assert_eq!(letters.len(), 2);
    for letter in letters {
        assert!(letter.link().starts_with("https://login.example.org/link#"), "{}", letter.text);
        let all = letter.body.to_string().replace(&letter.token(), "");
        assert!(!all.contains("evil") && !all.contains("http:"), "{all}");
        // Nothing of the token stands where a server would see it.
        let address = url::Url::parse(letter.link()).unwrap();
        assert_eq!((address.path(), address.query()), ("/link", None));
        assert_eq!(address.fragment().map(str::len), Some(43));
    }
    let mut evil = house.browser();
    evil.headers = vec![("host".into(), "evil.example".into())];
    assert_eq!(ask_reset(&mut evil, "ada").await.brief(), (421, "misdirected".into()));
    assert_eq!(house.mail().await.len(), 2);
}

/// What is in hand when the service is told to stop is finished.
#[tokio::test]
async fn a_letter_in_hand_is_finished_before_the_service_stops() {
    let house = House::new().await;
    let ada = house.person("ada", &[Sms]).await;
    house.sink.set_mail(Mood::Holds);
    house.guess(&ada).await;
    house.sink.mail_holding(1).await;
    let sink = house.sink.clone();
    house.sink.set_mail(Mood::Takes);
    drop(house);
    sink.release_mail();
    assert_eq!(sink.letters_at_least(1).await.len(), 1);
}
