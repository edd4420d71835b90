//! Codes of authenticator apps: when they are taken, how often, and how their secret is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use latchkey_contract::MethodKind::{self, App, Sms};
use latchkey_flow::Policy;

use crate::browser::Browser;
use crate::program::Place;
use crate::test_app::{House, Person, Plan};

async fn asked(house: &House, person: &Person) -> Browser {
    let mut browser = house.browser();
    browser.sign_in(person).await;
    assert_eq!(browser.choose("app").await.step(), "enter_code");
    browser
}

fn base32(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    bits.as_bytes()
        .chunks(5)
        .map(|five| letters[usize::from_str_radix(std::str::from_utf8(five).unwrap(), 2).unwrap()] as char)
        .collect()
}

/// D2.
#[tokio::test]
async fn a_secret_of_fewer_than_160_bits_is_refused() {
    let house = House::new().await;
    let place = Place::in_house(&house);
    for bytes in [0, 10, 16, 19] {
        let secret = format!("{}=", base32(&vec![7; bytes]));
        let done = place.run(&["user", "add", "--username", "ada", "--app-secret", &secret], "correct horse");
        assert_eq!(done.code, 1, "{bytes} bytes");
    }
    assert!(house.texts("SELECT username FROM accounts").await.is_empty());
    house.set(&["add", "--username", "ada", "--app-secret", &base32(&[7; 20])]).await;
    assert_eq!(house.texts("SELECT kind FROM methods").await, ["app"]);
}

/// D3.
#[tokio::test]
async fn a_step_works_once_and_only_forward() {
    let house = House::new().await;
    let ada = house.person("ada", &[App]).await;
    let (before, present, next) =
        (house.app_code(&ada, -30), house.app_code(&ada, 0), house.app_code(&ada, 30));
    let mut first = asked(&house, &ada).await;
    let mut second = asked(&house, &ada).await;
    assert_eq!(first.enter(&present).await.step(), "signed_in");
    for used in [&present, &before] {
        assert_eq!(second.enter(used).await.brief(), (401, "code_used".into()), "in a second login");
    }
    assert!(!second.is_in().await);
    house.wait_secs(30);
    assert_eq!(second.enter(&present).await.brief(), (401, "code_used".into()), "as the step before");
    assert_eq!(second.enter(&next).await.step(), "signed_in");
}

/// D3: a clock that is set back does not bring a used step back.
#[tokio::test]
async fn a_used_step_stays_used_when_the_clock_is_set_back() {
    let house = House::new().await;
    let ada = house.person("ada", &[App]).await;
    let code = house.app_code(&ada, 0);
    assert_eq!(asked(&house, &ada).await.enter(&code).await.step(), "signed_in");
    house.wait_secs(-300);
    let earlier = house.app_code(&ada, 0);
    assert_eq!(asked(&house, &ada).await.enter(&earlier).await.brief(), (401, "code_used".into()));
}

/// D5.
#[tokio::test]
async fn exactly_the_present_step_and_the_one_before_are_taken() {
    for (app_past_steps, taken) in [(1, 0..60), (0, 0..30)] {
        let policy = Policy {
            app_past_steps,
            tries_per_code: 500,
            wrong_codes_per_hour: 500,
            wrong_codes_in_a_row: 500,
            ..Policy::default()
        };
        let house = House::with(Plan { policy, ..Plan::default() }).await;
        let ada = house.person("ada", &[App]).await;
        // The house's time is the first second of a step.
        assert_eq!(house.now().as_secs() % 30, 0);
        let code = house.app_code(&ada, 0);
        house.wait_secs(-90);
        let mut browser = asked(&house, &ada).await;
        for second in -90..=90 {
            let reply = browser.enter(&code).await;
            if taken.contains(&second) {
                assert_eq!(reply.step(), "signed_in", "{second} s");
                house.sql("UPDATE methods SET last_step = NULL").await;
                browser = asked(&house, &ada).await;
            } else {
                assert_eq!(reply.brief(), (401, "code_wrong".into()), "{second} s");
            }
            house.wait_secs(1);
        }
    }
}

/// D10.
#[tokio::test]
async fn a_copy_of_the_database_does_not_give_an_app_away() {
    let house = House::new().await;
    let ada = house.person("ada", &[App]).await;
    let dump = house.dump().await.to_lowercase();
    let hex: String = ada.secret.iter().map(|byte| format!("{byte:02x}")).collect();
    for form in [hex, base32(&ada.secret), STANDARD_NO_PAD.encode(ada.secret)] {
        assert!(!dump.contains(&form.to_lowercase()), "{form}");
    }
    let sealed = house.texts("SELECT secret FROM methods").await.remove(0);
    let opened = |key: &[u8]| latchkey_api::keys::Keys::new(key).open(&ada.id, &App.into(), &sealed);
    assert!(opened(&[0; 32]).is_err() && opened(&[]).is_err());
    assert_eq!(opened(&house.plan.key).unwrap(), ada.secret, "the test does not look at the secret");
}

/// D10, B8.
#[tokio::test]
async fn a_secret_with_a_flipped_byte_lets_nobody_in_and_leaves_the_other_methods() {
    let house = House::new().await;
    let ada = house.person("ada", &MethodKind::ALL).await;
    let sealed = house.texts("SELECT secret FROM methods WHERE kind = 'app'").await.remove(0);
    let bytes = STANDARD_NO_PAD.decode(sealed).unwrap();
    // In the nonce, in the secret itself, and in the tag behind it; then a part, and nothing at all.
    let mut damaged: Vec<Vec<u8>> = vec![bytes[..30].to_vec(), vec![]];
    damaged.extend([0, 30, bytes.len() - 1].map(|place| {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        flipped
    }));
    for bytes in damaged {
        let text = STANDARD_NO_PAD.encode(bytes);
        house.sql(&format!("UPDATE methods SET secret = '{text}' WHERE kind = 'app'")).await;
        assert_fails_closed(&house, &ada).await;
    }
    house.sql("UPDATE methods SET secret = NULL WHERE kind = 'app'").await;
    assert_fails_closed(&house, &ada).await;
}

async fn assert_fails_closed(house: &House, person: &Person) {
    let mut browser = asked(house, person).await;
    let refused = browser.enter(&house.app_code(person, 0)).await;
    assert_eq!(refused.brief(), (422, "method_unavailable".into()));
    assert!(!browser.is_in().await);
    assert_eq!(browser.get("/api/v1/login").await.json["tries_left"], 5);
    browser.choose("sms").await;
    assert_eq!(browser.enter(&house.sink.last().code()).await.step(), "signed_in");
}

/// D10.
#[tokio::test]
async fn a_secret_in_another_accounts_row_opens_nothing() {
    let house = House::new().await;
    let ada = house.person("ada", &[App]).await;
    let eve = house.person("eve", &[App]).await;
    let sealed = |person: &Person| format!("SELECT secret FROM methods WHERE account_id = '{}'", person.id);
    let [of_ada, of_eve] = [house.texts(&sealed(&ada)).await, house.texts(&sealed(&eve)).await];
    for (person, secret) in [(&ada, &of_eve[0]), (&eve, &of_ada[0])] {
        let sql = format!("UPDATE methods SET secret = '{secret}' WHERE account_id = '{}'", person.id);
        assert_eq!(house.sql(&sql).await, 1);
    }
    for (victim, whose) in [(&ada, &eve), (&ada, &ada), (&eve, &ada)] {
        let mut browser = asked(&house, victim).await;
        let reply = browser.enter(&house.app_code(whose, 0)).await;
        assert_eq!(reply.brief(), (422, "method_unavailable".into()));
        assert!(!browser.is_in().await);
    }
}

/// D10, B8.
#[tokio::test]
async fn under_another_key_no_app_lets_anybody_in() {
    let house = House::new().await;
    let ada = house.person("ada", &[App, Sms]).await;
    let other = house.twin_with(Plan { key: [8; 32], ..house.plan.clone() }, house.database.clone()).await;
    assert_fails_closed(&other, &ada).await;
}

/// C14, for an app: its secret is where its codes go to.
#[tokio::test]
async fn a_new_secret_voids_the_codes_of_the_old_one() {
    let house = House::new().await;
    let ada = house.person("ada", &[App]).await;
    let mut browser = asked(&house, &ada).await;
    house.set(&["set", "--username", "ada", "--app-secret", &base32(&[9; 20])]).await;
    let old = house.app_code(&ada, 0);
    assert_eq!(browser.enter(&old).await.brief(), (401, "no_attempt".into()));
    assert_eq!(asked(&house, &ada).await.enter(&old).await.code(), "code_wrong");
    let new = house.app_code(&Person { secret: [9; 20], ..ada.clone() }, 0);
    assert_eq!(asked(&house, &ada).await.enter(&new).await.step(), "signed_in");
}
