//! M11. There is always somebody who can let others in.

use latchkey_contract::MethodKind::App;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, Reply};
use crate::concurrency::{at_once, count, rounds};
use crate::program::Place;
use crate::test_app::{House, Person};

async fn patch(browser: &mut Browser, person: &Person, mut what: Value) -> Reply {
    let path = format!("/api/v1/users/{}", person.id);
    what["version"] = browser.get(&path).await.json["version"].clone();
    browser.patch(&path, what).await
}

async fn admins(house: &House) -> usize {
    house.texts("SELECT id FROM accounts WHERE role = 'admin' AND disabled_at IS NULL").await.len()
}

#[tokio::test]
async fn the_last_administrator_can_be_neither_disabled_nor_demoted() {
    let house = House::new().await;
    let (root, other) = (house.admin("root").await, house.admin("other").await);
    house.person("ada", &[App]).await;
    let mut office = house.office(&root).await;
    assert_eq!(patch(&mut office, &other, json!({"active": false})).await.status, 200);
    for what in [json!({"role": "user"}), json!({"active": false}), json!({"role": "user", "active": false})]
    {
        let reply = patch(&mut office, &root, what.clone()).await;
        assert_eq!(reply.brief(), (409, "last_admin".into()), "{what}: who is disabled does not count");
    }
    assert_eq!(patch(&mut office, &root, json!({"name": "Root"})).await.status, 200);
    assert_eq!(patch(&mut office, &other, json!({"active": true})).await.status, 200);
    assert_eq!(patch(&mut office, &root, json!({"role": "user"})).await.status, 200);
    assert_eq!(admins(&house).await, 1);
}

#[tokio::test]
async fn no_command_takes_the_last_administrator_away() {
    let house = House::new().await;
    house.admin("root").await;
    let place = Place::in_house(&house);
    for arguments in [
        &["user", "disable", "--username", "root"][..],
        &["user", "set", "--username", "root", "--role", "user"],
    ] {
        let done = place.run(arguments, "");
        assert_eq!(done.code, 1, "{done:?}");
        assert!(done.err.contains("last active administrator"), "{done:?}");
        assert_eq!(admins(&house).await, 1);
    }
    house.admin("other").await;
    assert_eq!(place.run(&["user", "disable", "--username", "root"], "").code, 0);
    assert_eq!(place.run(&["user", "set", "--username", "other", "--role", "user"], "").code, 1);
}

/// Two administrators, each of whom takes the other's role away at the same moment, on two replicas.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_remove_each_other_one_stays() {
    let house = House::new().await;
    let twin = house.twin().await;
    let (one, two) = (house.admin("one").await, house.admin("two").await);
    let offices = [house.office(&one).await, house.office(&two).await.at(twin.address)];
    for round in 0..rounds() {
        let version = |person: &Person| {
            format!("SELECT CAST(version AS TEXT) FROM accounts WHERE id = '{}'", person.id)
        };
        let (first, second) = (house.texts(&version(&one)).await, house.texts(&version(&two)).await);
        let what = if round.is_multiple_of(2) { json!({"role": "user"}) } else { json!({"active": false}) };
        let request = |browser: &Browser, person: &Person, version: &[String]| {
            let mut body = what.clone();
            body["version"] = version[0].parse::<i64>().unwrap().into();
            browser.request(Method::PATCH, &format!("/api/v1/users/{}", person.id)).json(&body)
        };
        let replies =
            at_once(vec![request(&offices[0], &two, &second), request(&offices[1], &one, &first)]).await;
        assert_eq!(admins(&house).await, 1, "round {round}: {replies:?}");
        // Whoever came second was no administrator any more, or was the last one.
        let refused =
            count(&replies, "last_admin") + count(&replies, "forbidden") + count(&replies, "no_session");
        assert_eq!(refused, 1, "round {round}: {replies:?}");
        house.sql("UPDATE accounts SET role = 'admin', disabled_at = NULL").await;
        house.sql("DELETE FROM sessions").await;
        restore(&house, &offices, [&one, &two]).await;
    }
}

/// Whoever changes their own name at the moment when their role is taken away does not write the old role back.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_away_is_not_put_back_by_its_owner() {
    let house = House::new().await;
    let twin = house.twin().await;
    let (root, eve) = (house.admin("root").await, house.admin("eve").await);
    let (office, hers) = (house.office(&root).await, house.office(&eve).await.at(twin.address));
    for round in 0..rounds() {
        let sql = format!("SELECT CAST(version AS TEXT) FROM accounts WHERE id = '{}'", eve.id);
        let version: i64 = house.texts(&sql).await[0].parse().unwrap();
        let demote = json!({"version": version, "role": "user"});
        let mut requests =
            vec![office.request(Method::PATCH, &format!("/api/v1/users/{}", eve.id)).json(&demote)];
        for n in 0..5 {
            let name = json!({"name": format!("Eve {round} {n}")});
            requests.push(hers.request(Method::PATCH, "/api/v1/account").json(&name));
        }
        let replies = at_once(requests).await;
        let demoted = replies.iter().any(|reply| reply.json["role"] == "user");
        assert!(demoted || count(&replies, "changed_meanwhile") == 1, "{replies:?}");
        assert_eq!(admins(&house).await, if demoted { 1 } else { 2 }, "round {round}: {replies:?}");
        house.sql("UPDATE accounts SET role = 'admin'").await;
    }
}

/// The sessions as they were.
async fn restore(house: &House, offices: &[Browser; 2], people: [&Person; 2]) {
    for (office, person) in offices.iter().zip(people) {
        let fresh = house.office(person).await;
        let digest = |browser: &Browser| {
            let token = browser.cookies["latchkey-session"].clone();
            latchkey_api::token::Token::parse(&token).unwrap().digest().as_str().to_owned()
        };
        let sql =
            format!("UPDATE sessions SET token = '{}' WHERE token = '{}'", digest(office), digest(&fresh));
        house.sql(&sql).await;
    }
}
