//! Invitations: a link by which a new user chooses a password, and which no administrator sees.

use latchkey_contract::MethodKind::{self, Sms};
use reqwest::Method;

use crate::browser::{Browser, Reply};
use crate::fake_gateway::Letter;
use crate::sent_mail::{link, set_password};
use crate::test_app::{House, Person, Plan};

const FIRST: &str = "seven quiet tin lanterns";

/// A user who has no password yet.
async fn new_user(house: &House, name: &str, methods: &[MethodKind]) -> Person {
    let user = house.person(name, methods).await;
    house.sql(&format!("UPDATE accounts SET password_hash = NULL WHERE username = '{name}'")).await;
    user
}

async fn invite(admin: &mut Browser, id: &str) -> Reply {
    admin.send(admin.request(Method::POST, &format!("/api/v1/users/{id}/invitation"))).await
}

async fn invited(house: &House, admin: &mut Browser, user: &Person) -> String {
    assert_eq!(invite(admin, &user.id).await.status, 204);
    let invitation = |letter: &Letter| letter.to == user.email && letter.subject == "Your Latchkey account";
    house.mail().await.into_iter().rfind(invitation).unwrap().token()
}

/// M7.
#[tokio::test]
async fn a_new_user_chooses_a_password_by_a_link_that_works_once() {
    let house = House::new().await;
    let mut admin = house.office(&house.admin("root").await).await;
    let eve = new_user(&house, "eve", &[]).await;
    assert_eq!(house.browser().sign_in(&eve).await.status, 401);
    let token = invited(&house, &mut admin, &eve).await;
    let text = &house.mail().await.pop().unwrap().text;
    assert!(text.contains("Your username is eve.") && text.contains("By an administrator"), "{text}");
    assert!(!text.contains("IP address"), "where the administrator sits is nobody's business");

    let mut browser = house.browser();
    let seen = link(&mut browser, "inspect", &token).await.json;
    assert_eq!((&seen["kind"], &seen["password_min"]), (&"invitation".into(), &15.into()));
    assert_eq!(set_password(&mut browser, &token, FIRST).await.status, 204);
    assert!(browser.cookies.is_empty(), "nobody is signed in by it");
    assert_eq!(set_password(&mut browser, &token, "another one altogether").await.code(), "link_dead");
    assert_eq!(browser.sign_in_as("eve", FIRST).await.step(), "signed_in");
    let audit = house.texts("SELECT actor_name || target_name FROM audit WHERE event = 'invited'").await;
    assert_eq!(audit, ["rooteve"]);
}

/// M7.
#[tokio::test]
async fn a_new_invitation_voids_the_old_one() {
    let house = House::new().await;
    let mut admin = house.office(&house.admin("root").await).await;
    let eve = new_user(&house, "eve", &[]).await;
    let old = invited(&house, &mut admin, &eve).await;
    let new = invited(&house, &mut admin, &eve).await;
    assert_eq!(set_password(&mut house.browser(), &old, FIRST).await.brief(), (410, "link_dead".into()));
    assert_eq!(set_password(&mut house.browser(), &new, FIRST).await.status, 204);
}

/// M7.
#[tokio::test]
async fn an_invitation_lives_for_a_week_and_not_for_a_disabled_user() {
    let house = House::new().await;
    let mut admin = house.office(&house.admin("root").await).await;
    let eve = new_user(&house, "eve", &[]).await;
    let token = invited(&house, &mut admin, &eve).await;
    house.sql("UPDATE accounts SET disabled_at = 1 WHERE username = 'eve'").await;
    assert_eq!(set_password(&mut house.browser(), &token, FIRST).await.brief(), (410, "link_dead".into()));
    assert_eq!(invite(&mut admin, &eve.id).await.brief(), (409, "disabled".into()));
    house.sql("UPDATE accounts SET disabled_at = NULL WHERE username = 'eve'").await;
    house.wait_secs(7 * 86_400 - 1);
    assert_eq!(link(&mut house.browser(), "inspect", &token).await.status, 200);
    house.wait_secs(1);
    assert_eq!(set_password(&mut house.browser(), &token, FIRST).await.brief(), (410, "link_dead".into()));
}

/// M1, D8.
#[tokio::test]
async fn only_an_administrator_with_a_fresh_proof_invites() {
    let house = House::new().await;
    let mut admin = house.office(&house.admin("root").await).await;
    let (ada, eve) = (house.person("ada", &[Sms]).await, new_user(&house, "eve", &[]).await);
    let mut user = house.signed_in(&ada).await;
    assert_eq!(invite(&mut user, &eve.id).await.brief(), (403, "forbidden".into()));
    assert_eq!(invite(&mut house.browser(), &eve.id).await.brief(), (401, "no_session".into()));
    house.wait_secs(601);
    assert_eq!(invite(&mut admin, &eve.id).await.brief(), (403, "step_up_required".into()));
    assert!(house.mail().await.is_empty());
    assert!(house.texts("SELECT token FROM links").await.is_empty());
}

#[tokio::test]
async fn an_invitation_that_could_not_arrive_is_refused_with_the_reason() {
    let house = House::new().await;
    let mut admin = house.office(&house.admin("root").await).await;
    new_user(&house, "eve", &[]).await;
    let eve = house.texts("SELECT id FROM accounts WHERE username = 'eve'").await.remove(0);
    house.sql("UPDATE accounts SET email = NULL, email_key = NULL WHERE username = 'eve'").await;
    assert_eq!(invite(&mut admin, &eve).await.brief(), (409, "no_email".into()));
    let nobody = latchkey_api::chance::id().unwrap();
    for id in [nobody.as_str(), "x", "..", "1' OR '1'='1"] {
        assert_eq!(invite(&mut admin, id).await.brief(), (404, "not_found".into()), "{id}");
    }
    let mute = house.twin_with(Plan { senders: false, ..Plan::default() }, house.database.clone()).await;
    assert_eq!(invite(&mut admin.at(mute.address), &eve).await.brief(), (409, "no_mail".into()));
}
