//! M11. There is always somebody who can let others in.

use latchkey_contract::MethodKind::App;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Reply, TestBrowser};
use crate::concurrency::{at_once, count, rounds};
use crate::program::Program;
use crate::test_app::{TestApp, TestPerson};

async fn patch(browser: &mut TestBrowser, person: &TestPerson, mut what: Value) -> Reply {
    let path = format!("/api/v1/users/{}", person.id);
    what["version"] = browser.get(&path).await.json["version"].clone();
    browser.patch(&path, what).await
}

async fn admins(app: &TestApp) -> usize {
    app.query_texts("SELECT id FROM accounts WHERE role = 'admin' AND disabled_at IS NULL").await.len()
}

#[tokio::test]
async fn the_last_administrator_can_be_neither_disabled_nor_demoted() {
    let app = TestApp::new().await;
    let (root, other) = (app.admin("root").await, app.admin("other").await);
    app.person("ada", &[App]).await;
    let mut admin = app.admin_browser(&root).await;
    assert_eq!(patch(&mut admin, &other, json!({"active": false})).await.status, 200);
    for what in [json!({"role": "user"}), json!({"active": false}), json!({"role": "user", "active": false})]
    {
        let reply = patch(&mut admin, &root, what.clone()).await;
        assert_eq!(reply.outcome(), (409, "last_admin".into()), "{what}: who is disabled does not count");
    }
    assert_eq!(patch(&mut admin, &root, json!({"name": "Root"})).await.status, 200);
    assert_eq!(patch(&mut admin, &other, json!({"active": true})).await.status, 200);
    assert_eq!(patch(&mut admin, &root, json!({"role": "user"})).await.status, 200);
    assert_eq!(admins(&app).await, 1);
}

#[tokio::test]
async fn no_command_takes_the_last_administrator_away() {
    let app = TestApp::new().await;
    app.admin("root").await;
    let program = Program::on_database_of(&app);
    for arguments in [
        &["user", "disable", "--username", "root"][..],
        &["user", "set", "--username", "root", "--role", "user"],
    ] {
        let output = program.run(arguments, "");
        assert_eq!(output.code, 1, "{output:?}");
        assert!(output.stderr.contains("last active administrator"), "{output:?}");
        assert_eq!(admins(&app).await, 1);
    }
    app.admin("other").await;
    assert_eq!(program.run(&["user", "disable", "--username", "root"], "").code, 0);
    assert_eq!(program.run(&["user", "set", "--username", "other", "--role", "user"], "").code, 1);
}

/// Two administrators, each of whom takes the other's role away at the same moment, on two replicas.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_remove_each_other_one_stays() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let (one, two) = (app.admin("one").await, app.admin("two").await);
    let browsers = [app.admin_browser(&one).await, app.admin_browser(&two).await.at(replica.address)];
    for round in 0..rounds() {
        let version = |person: &TestPerson| {
            format!("SELECT CAST(version AS TEXT) FROM accounts WHERE id = '{}'", person.id)
        };
        let (first, second) = (app.query_texts(&version(&one)).await, app.query_texts(&version(&two)).await);
        let what = if round.is_multiple_of(2) { json!({"role": "user"}) } else { json!({"active": false}) };
        let request = |browser: &TestBrowser, person: &TestPerson, version: &[String]| {
            let mut body = what.clone();
            body["version"] = version[0].parse::<i64>().unwrap().into();
            browser.request(Method::PATCH, &format!("/api/v1/users/{}", person.id)).json(&body)
        };
        let replies =
            at_once(vec![request(&browsers[0], &two, &second), request(&browsers[1], &one, &first)]).await;
        assert_eq!(admins(&app).await, 1, "round {round}: {replies:?}");
        // Whoever came second was no administrator any more, or was the last one.
        let refused =
            count(&replies, "last_admin") + count(&replies, "forbidden") + count(&replies, "no_session");
        assert_eq!(refused, 1, "round {round}: {replies:?}");
        app.execute_sql("UPDATE accounts SET role = 'admin', disabled_at = NULL").await;
        app.execute_sql("DELETE FROM sessions").await;
        restore(&app, &browsers, [&one, &two]).await;
    }
}

/// Whoever changes their own name at the moment when their role is taken away does not write the old role back.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_away_is_not_put_back_by_its_owner() {
    let app = TestApp::new().await;
    let replica = app.replica().await;
    let (root, eve) = (app.admin("root").await, app.admin("eve").await);
    let (admin, eve_browser) =
        (app.admin_browser(&root).await, app.admin_browser(&eve).await.at(replica.address));
    for round in 0..rounds() {
        let sql = format!("SELECT CAST(version AS TEXT) FROM accounts WHERE id = '{}'", eve.id);
        let version: i64 = app.query_texts(&sql).await[0].parse().unwrap();
        let demote = json!({"version": version, "role": "user"});
        let mut requests =
            vec![admin.request(Method::PATCH, &format!("/api/v1/users/{}", eve.id)).json(&demote)];
        for n in 0..5 {
            let name = json!({"name": format!("Eve {round} {n}")});
            requests.push(eve_browser.request(Method::PATCH, "/api/v1/account").json(&name));
        }
        let replies = at_once(requests).await;
        let demoted = replies.iter().any(|reply| reply.json["role"] == "user");
        assert!(demoted || count(&replies, "changed_meanwhile") == 1, "{replies:?}");
        assert_eq!(admins(&app).await, if demoted { 1 } else { 2 }, "round {round}: {replies:?}");
        app.execute_sql("UPDATE accounts SET role = 'admin'").await;
    }
}

/// The sessions as they were.
async fn restore(app: &TestApp, browsers: &[TestBrowser; 2], people: [&TestPerson; 2]) {
    for (admin, person) in browsers.iter().zip(people) {
        let fresh = app.admin_browser(person).await;
        let digest = |browser: &TestBrowser| {
            let token = browser.cookies["latchkey-session"].clone();
            latchkey_api::crypto::token::Token::parse(&token).unwrap().digest().as_str().to_owned()
        };
        let sql =
            format!("UPDATE sessions SET token = '{}' WHERE token = '{}'", digest(admin), digest(&fresh));
        app.execute_sql(&sql).await;
    }
}
