//! What is seen of a change from outside, once it is made.

use super::fixture::AccountFixture;

/// What belongs to the way in which the owner makes a change, and not to the change.
const ENROLMENT_EVENTS: [&str; 3] = ["method_chosen", "code_sent", "code_right"];

/// What a change leaves, what is written to the audit log, and who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The sessions that live: the one that the owner makes a change in is the present one.
    pub sessions: Vec<&'static str>,
    /// The device is still known as a trusted one.
    pub device_kept: bool,
    /// What the password leads to in the trusted browser: a step or a problem. Where the change can be taken back, it was
    /// taken back before: that must not bring old trust back.
    pub device_sign_in: String,
    /// The login that was under way goes on.
    pub login_goes_on: bool,
    pub methods: Vec<String>,
    pub recovery_codes: usize,
    /// Event and detail, sorted.
    pub audit: Vec<String>,
    /// To whom and of what, sorted.
    pub mail: Vec<String>,
}

impl Outcome {
    /// Nothing has happened to an account with all methods.
    pub fn untouched() -> Self {
        Self {
            sessions: vec!["present", "other", "device"],
            device_kept: true,
            device_sign_in: "signed_in".into(),
            login_goes_on: true,
            methods: ["app", "sms", "email"].map(String::from).into(),
            recovery_codes: 10,
            audit: vec![],
            mail: vec![],
        }
    }

    /// Everybody who was in by the old set-up is out, and no device is trusted.
    pub fn signed_out() -> Self {
        Self {
            sessions: vec![],
            device_kept: false,
            device_sign_in: "choose_method".into(),
            login_goes_on: false,
            ..Self::untouched()
        }
    }

    pub fn with_methods(mut self, methods: &[&str]) -> Self {
        self.methods = methods.iter().map(|&method| method.to_owned()).collect();
        self
    }

    pub fn recorded(mut self, entries: &[&str]) -> Self {
        self.audit = entries.iter().map(|&entry| entry.to_owned()).collect();
        self.audit.sort();
        self
    }

    pub fn told(mut self, mail: &[(&str, &str)]) -> Self {
        self.mail = mail.iter().map(|(to, subject)| format!("{to}: {subject}")).collect();
        self.mail.sort();
        self
    }

    /// Everything but what the trusted browser leads to.
    pub async fn observe(fixture: &mut AccountFixture) -> Self {
        let mut audit = fixture.new_entries().await;
        audit.retain(|entry| !ENROLMENT_EVENTS.contains(&entry.split(' ').next().unwrap_or_default()));
        let mail = fixture.new_notifications().await;
        let user = fixture.user().await;
        let methods = user["methods"].as_array().unwrap_or_else(|| panic!("{user}"));
        let offered = fixture.offered.clone();
        Self {
            sessions: fixture.live_sessions().await,
            device_kept: fixture.count("devices", "1 = 1").await == 1,
            device_sign_in: String::new(),
            login_goes_on: fixture.mid_login.choose(&offered).await.status == 200,
            methods: methods.iter().map(|method| method.as_str().unwrap().to_owned()).collect(),
            recovery_codes: fixture.count("recovery_codes", "used_at IS NULL").await,
            audit,
            mail,
        }
    }

    /// What differs, a line each.
    pub fn differences(&self, expected: &Self) -> String {
        let lines = |outcome: &Self| format!("{outcome:#?}").lines().map(String::from).collect::<Vec<_>>();
        let (is, should_be) = (lines(self), lines(expected));
        let only = |sign: &str, these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|line| !those.contains(line)).map(|line| format!("{sign} {line}")).collect()
        };
        [only("expected", &should_be, &is), only("observed", &is, &should_be)].concat().join("\n")
    }
}
