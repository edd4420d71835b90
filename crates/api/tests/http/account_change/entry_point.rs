//! The entry points at which an account can be changed, and how each change is made there.

use latchkey_contract::{MethodKind, Role};
use latchkey_flow::{Policy, TotpSecret};
use serde_json::{Value, json};

use super::fixture::AccountFixture;
use crate::program::Program;
use crate::sent_mail::{call_link, set_password};
use crate::test_app::TestConfig;
use crate::upload_fixtures::counts;

pub const OTHER_EMAIL: &str = "ada@lovelace.example";
pub const OTHER_PASSWORD: &str = "another horse altogether";
const OTHER_PHONE: &str = "+41791234567";
const APP_SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Where a change is made, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryPoint {
    /// The administrator's page.
    Page,
    /// A file that an administrator uploads.
    Upload,
    /// `latchkey-api user …`.
    CommandLine,
    /// The owner's own pages.
    SelfService,
    /// The link by which a forgotten password is replaced.
    PasswordLink,
    /// The link "This was not me".
    NotMeLink,
}

/// A change of an account.
#[derive(Clone, Copy, Debug)]
pub enum RequestedChange {
    OtherEmail,
    OtherPhone,
    /// The email address that it had at first.
    FirstEmail,
    /// The phone number that it had at first, or was meant to have.
    FirstPhone,
    NoPhone,
    OtherName,
    Role(Role),
    Active(bool),
    /// An app, in the place of the one that there may be.
    SetApp,
    RemoveApp,
    RemoveAllMethods,
    OtherPassword,
    ReportNotMe,
}

use RequestedChange::{
    Active, FirstEmail, FirstPhone, NoPhone, OtherEmail, OtherName, OtherPassword, OtherPhone,
    RemoveAllMethods, RemoveApp, ReportNotMe, SetApp,
};

impl RequestedChange {
    /// The field of user information that is changed and its value, if that is what the change is.
    fn field(self, fixture: &AccountFixture) -> Option<(&'static str, String)> {
        let person = &fixture.person;
        match self {
            OtherEmail => Some(("email", OTHER_EMAIL.into())),
            FirstEmail => Some(("email", person.email.clone())),
            OtherPhone => Some(("phone", OTHER_PHONE.into())),
            FirstPhone => Some(("phone", person.phone.clone())),
            NoPhone => Some(("phone", String::new())),
            OtherName => Some(("name", "Ada Lovelace".into())),
            Self::Role(role) => Some(("role", role.as_str().into())),
            Active(_) | SetApp | RemoveApp | RemoveAllMethods | OtherPassword | ReportNotMe => None,
        }
    }
}

impl EntryPoint {
    /// Makes a change of the account there.
    pub async fn make(self, fixture: &mut AccountFixture, change: RequestedChange) {
        match self {
            Self::Page => by_page(fixture, change).await,
            Self::Upload => by_upload(fixture, change).await,
            Self::CommandLine => by_command_line(fixture, change).await,
            Self::SelfService => by_owner(fixture, change).await,
            Self::PasswordLink => by_password_link(fixture, change).await,
            Self::NotMeLink => by_not_me_link(fixture, change).await,
        }
        if let OtherPassword = change {
            fixture.person.password = OTHER_PASSWORD.into();
        }
    }

    fn cannot(self, change: RequestedChange) -> ! {
        panic!("{change:?} cannot be made at {self:?}")
    }
}

async fn by_page(fixture: &mut AccountFixture, change: RequestedChange) {
    let reply = match (change, change.field(fixture)) {
        (NoPhone, _) => {
            // A phone number is mandatory while two-factor is on.
            let policy = Policy { two_factor: false, ..Policy::default() };
            let config = TestConfig { policy, ..fixture.app.config.clone() };
            let replica = fixture.app.replica_with(config, fixture.app.database.clone()).await;
            let there = fixture.admin.at(replica.address);
            let here = std::mem::replace(&mut fixture.admin, there);
            let reply = fixture.patch(json!({"phone": ""})).await;
            fixture.admin = here;
            reply
        }
        (_, Some((field, value))) => fixture.patch(json!({field: value})).await,
        (Active(active), None) => fixture.patch(json!({"active": active})).await,
        (RemoveAllMethods, None) => {
            let path = format!("/api/v1/users/{}/methods", fixture.person.id);
            fixture.admin.delete(&path).await
        }
        _ => EntryPoint::Page.cannot(change),
    };
    assert!([200, 204].contains(&reply.status), "{change:?} {reply:?}");
}

async fn by_upload(fixture: &mut AccountFixture, change: RequestedChange) {
    let Some((field, value)) = change.field(fixture) else { EntryPoint::Upload.cannot(change) };
    let upload = fixture.admin.upload(format!("username,{field}\nada,{value}\n")).await;
    assert_eq!(counts(&upload)[1..].iter().sum::<u64>(), 1, "{upload:?}");
    let applied = fixture.admin.apply(&upload).await;
    assert_eq!(applied.status, 200, "{applied:?}");
}

async fn by_command_line(fixture: &mut AccountFixture, change: RequestedChange) {
    let named = change.field(fixture).map(|(field, value)| (format!("--{field}"), value));
    let (command, named) = match (change, named) {
        (_, Some(named)) => ("set", Some(named)),
        (SetApp, _) => ("set", Some(("--app-secret".into(), APP_SECRET.into()))),
        // The only method that there is, in the case in which all are removed.
        (RemoveApp | RemoveAllMethods, _) => ("set", Some(("--app-secret".into(), String::new()))),
        (Active(true), _) => ("enable", None),
        (Active(false), _) => ("disable", None),
        (OtherPassword, _) => ("set-password", None),
        _ => EntryPoint::CommandLine.cannot(change),
    };
    let mut arguments: Vec<String> = ["user", command, "--username", "ada"].map(String::from).into();
    arguments.extend(named.into_iter().flat_map(|(name, value)| [name, value]));
    let mut program = Program::on_database_of(&fixture.app);
    if fixture.app.config.senders {
        program = program.with_gateway(&fixture.app.gateway);
    }
    // On another thread: the app may hold the database at the moment, and has to go on.
    let run = move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        program.run(&arguments, OTHER_PASSWORD)
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert_eq!((output.code, output.stderr.as_str()), (0, ""), "{change:?}");
}

async fn by_owner(fixture: &mut AccountFixture, change: RequestedChange) {
    let address = change.field(fixture).map(|(_, value)| value);
    let reply = match change {
        OtherEmail | FirstEmail => return confirm(fixture, MethodKind::Email, address).await,
        OtherPhone | FirstPhone => return confirm(fixture, MethodKind::Sms, address).await,
        SetApp => return confirm(fixture, MethodKind::App, None).await,
        OtherName => fixture.present.patch("/api/v1/account", json!({"name": "Ada Lovelace"})).await,
        RemoveApp | RemoveAllMethods => fixture.present.delete("/api/v1/methods/app").await,
        OtherPassword => {
            let body = json!({"current": fixture.person.password, "new": OTHER_PASSWORD});
            fixture.present.post("/api/v1/account/password", body).await
        }
        _ => EntryPoint::SelfService.cannot(change),
    };
    assert_eq!(reply.status, 204, "{change:?} {reply:?}");
}

/// Sets up a method, and types back its code.
async fn confirm(fixture: &mut AccountFixture, kind: MethodKind, address: Option<String>) {
    let body: Value = json!({"kind": kind.as_str(), "address": address});
    let enrolment = fixture.present.post("/api/v1/methods", body).await;
    assert_eq!(enrolment.status, 200, "{enrolment:?}");
    let code = match enrolment.json["app"]["secret"].as_str() {
        Some(secret) => TotpSecret::from_base32(secret).unwrap().code_at(fixture.app.now()),
        None => fixture.app.gateway.last().code(),
    };
    assert_eq!(fixture.present.enter(&code).await.step(), "signed_in");
}

async fn by_password_link(fixture: &mut AccountFixture, change: RequestedChange) {
    let OtherPassword = change else { EntryPoint::PasswordLink.cannot(change) };
    let reply = set_password(&mut fixture.app.browser(), &fixture.link_token, OTHER_PASSWORD).await;
    assert_eq!(reply.status, 204, "{reply:?}");
}

async fn by_not_me_link(fixture: &mut AccountFixture, change: RequestedChange) {
    let ReportNotMe = change else { EntryPoint::NotMeLink.cannot(change) };
    let reply = call_link(&mut fixture.app.browser(), "not-me", &fixture.link_token).await;
    assert_eq!(reply.status, 200, "{reply:?}");
}
