//! Where guesses come from: what is counted by a network, and who is believed about it.

use latchkey_contract::MethodKind::Sms;

use crate::browser::Browser;
use crate::test_app::{House, Person, Plan};
use crate::throttle::join_all;

/// A house behind one proxy, which says where requests come from.
async fn behind_a_proxy() -> House {
    House::with(Plan { trusted_proxies: 1, ..Plan::default() }).await
}

fn from(browser: &Browser, ip: &str) -> Browser {
    let mut browser = browser.clone();
    browser.headers.retain(|(name, _)| name != "x-forwarded-for");
    browser.headers.push(("x-forwarded-for".into(), ip.into()));
    browser
}

async fn guess(browser: Browser, username: &str) -> u16 {
    let mut browser = browser;
    browser.sign_in_as(username, "wrong").await.status
}

/// A7. From fifty networks, the owner's own among them, none of which keeps the owner out of a browser that is trusted,
/// nor out of any browser elsewhere.
#[tokio::test]
async fn wrong_guesses_of_others_do_not_keep_the_owner_out() {
    let house = behind_a_proxy().await;
    let ada = house.person("ada", &[Sms]).await;
    let mut trusted = house.trusted(&ada, "Laptop").await;
    let fresh = house.browser();
    for _ in 0..6 {
        let guesses = (1..=50).map(|n| guess(from(&fresh, &format!("203.0.113.{n}")), "ada"));
        assert!(join_all(guesses).await.iter().all(|status| *status == 401));
    }
    let at_home = from(&fresh, "203.0.113.1").sign_in(&ada).await;
    assert_eq!(at_home.code(), "sign_in_refused", "another browser there waits");
    trusted = from(&trusted, "203.0.113.1");
    assert_eq!(trusted.sign_in(&ada).await.step(), "signed_in");
    assert_eq!(from(&fresh, "198.51.100.7").sign_in(&ada).await.step(), "choose_method");

    // A stolen cookie of trust buys five guesses, not fifty times five.
    for n in 0..5 {
        assert_eq!(guess(from(&trusted, &format!("192.0.2.{n}")), "ada").await, 401);
    }
    assert_eq!(from(&trusted, "192.0.2.99").sign_in(&ada).await.code(), "sign_in_refused");
}

/// A8. Whoever signs in to an account of their own in between has not made good for it.
#[tokio::test]
async fn a_right_password_for_one_account_forgives_nothing_for_another() {
    let house = House::new().await;
    let (ada, eve) = (house.person("ada", &[Sms]).await, house.person("eve", &[]).await);
    for _ in 0..5 {
        assert_eq!(guess(house.browser(), "ada").await, 401);
        assert_eq!(house.browser().sign_in(&eve).await.step(), "signed_in");
    }
    assert_eq!(house.browser().sign_in(&ada).await.code(), "sign_in_refused");
}

async fn is_throttled(house: &House, ada: &Person) -> bool {
    house.browser().sign_in(ada).await.code() == "sign_in_refused"
}

/// A9. Without a proxy that is trusted, nobody is believed about where they are; and the log says where they were.
#[tokio::test]
async fn an_invented_address_is_neither_counted_nor_written_down() {
    for header in ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip"] {
        let house = House::new().await;
        let ada = house.person("ada", &[Sms]).await;
        for n in 0..5 {
            let mut browser = house.browser();
            let value =
                if header == "forwarded" { format!("for=192.0.2.{n}") } else { format!("192.0.2.{n}") };
            browser.headers.push((header.into(), value));
            assert_eq!(guess(browser, "ada").await, 401);
        }
        assert!(is_throttled(&house, &ada).await, "{header}");
        let mut office = house.office(&house.admin("root").await).await;
        let log = office.get("/api/v1/audit?event=password_wrong").await;
        let entries = log.json["entries"].as_array().unwrap();
        assert!(entries.len() == 5 && entries.iter().all(|entry| entry["ip"] == "127.0.0.1"), "{header}");
        let lock = office.get(&format!("/api/v1/users/{}/lock", ada.id)).await;
        assert_eq!(lock.json["networks"][0]["network"], "127.0.0.1");
    }
}

/// A9. Behind one trusted proxy, what it has seen itself stands rightmost; the rest is the visitor's invention.
#[tokio::test]
async fn behind_a_proxy_the_address_that_it_saw_is_the_one_that_counts() {
    let house = behind_a_proxy().await;
    let ada = house.person("ada", &[Sms]).await;
    for n in 0..5 {
        guess(from(&house.browser(), &format!("192.0.2.{n}, 203.0.113.9")), "ada").await;
    }
    let same = from(&house.browser(), "192.0.2.77, 203.0.113.9").sign_in(&ada).await;
    assert_eq!(same.code(), "sign_in_refused");
    assert_eq!(from(&house.browser(), "203.0.113.9, 192.0.2.77").sign_in(&ada).await.step(), "choose_method");
    let mut office = house.office(&house.admin("root").await).await;
    let log = office.get("/api/v1/audit?event=password_wrong").await;
    assert!(log.json["entries"].as_array().unwrap().iter().all(|entry| entry["ip"] == "203.0.113.9"));
}
