//! The table: what follows from each change, said once, and where an entry point differs, why.

use EntryPoint::{CommandLine, NotMeLink, Page, PasswordLink, SelfService, Upload};
use RequestedChange::{
    Active, FirstEmail, FirstPhone, NoPhone, OtherEmail, OtherName, OtherPassword, OtherPhone,
    RemoveAllMethods, RemoveApp, ReportNotMe, SetApp,
};
use latchkey_contract::MethodKind::{App, Email, Sms};
use latchkey_contract::Role;

use super::entry_point::{EntryPoint, OTHER_EMAIL, RequestedChange};
use super::fixture::AccountBefore;
use super::outcome::Outcome;

const EMAIL: &str = "ada@example.org";

const EMAIL_CHANGED: (&str, &str) = (EMAIL, "The email address of your Latchkey account was changed");
const EMAIL_NEW: (&str, &str) = (OTHER_EMAIL, "This is the email address of your Latchkey account now");
const PHONE_CHANGED: (&str, &str) = (EMAIL, "The phone number of your Latchkey account was changed");
const PASSWORD_CHANGED: (&str, &str) = (EMAIL, "Your Latchkey password was changed");
const METHOD_SET: (&str, &str) = (EMAIL, "A way to verify was set up for your Latchkey account");
const METHOD_REMOVED: (&str, &str) = (EMAIL, "A way to verify was removed from your Latchkey account");
const METHODS_RESET: (&str, &str) = (EMAIL, "The ways to verify your Latchkey account were removed");

/// A change of an account, and what follows from it wherever it is made.
pub struct ChangeCase {
    pub name: &'static str,
    pub before: AccountBefore,
    pub change: RequestedChange,
    /// Takes the change back, before the trusted device is looked at.
    pub back: Option<RequestedChange>,
    /// Where the change can be made.
    pub entry_points: &'static [EntryPoint],
    expected: Outcome,
    exceptions: Vec<CaseException>,
}

/// What differs at an entry point.
struct CaseException {
    at: EntryPoint,
    because: &'static str,
    differs: fn(&mut Outcome),
}

impl ChangeCase {
    fn new(
        name: &'static str,
        change: RequestedChange,
        at: &'static [EntryPoint],
        expected: Outcome,
    ) -> Self {
        let before = AccountBefore::default();
        Self { name, before, change, back: None, entry_points: at, expected, exceptions: vec![] }
    }

    fn with_back(self, back: RequestedChange) -> Self {
        Self { back: Some(back), ..self }
    }

    fn with_before(self, before: AccountBefore) -> Self {
        Self { before, ..self }
    }

    fn except(mut self, at: EntryPoint, because: &'static str, differs: fn(&mut Outcome)) -> Self {
        self.exceptions.push(CaseException { at, because, differs });
        self
    }

    fn except_present_session(self) -> Self {
        let because = "the owner keeps the session that the change is made in";
        self.except(SelfService, because, |outcome| outcome.sessions = vec!["present"])
    }

    fn except_event_of_owner(self) -> Self {
        self.except(SelfService, "what the owner changes is recorded as account_changed", |outcome| {
            for entry in &mut outcome.audit {
                *entry = entry.replace("user_changed", "account_changed");
            }
        })
    }

    /// What is expected at that entry point, and why it differs there from the others.
    pub fn expected_at(&self, entry_point: EntryPoint) -> (Outcome, Vec<&'static str>) {
        let (mut expected, mut reasons) = (self.expected.clone(), vec![]);
        for exception in self.exceptions.iter().filter(|exception| exception.at == entry_point) {
            (exception.differs)(&mut expected);
            reasons.push(exception.because);
        }
        (expected, reasons)
    }
}

/// All cases.
pub fn change_cases() -> Vec<ChangeCase> {
    [addresses(), profile_and_role(), methods(), passwords()].into_iter().flatten().collect()
}

fn addresses() -> Vec<ChangeCase> {
    const ALL: &[EntryPoint] = &[Page, Upload, CommandLine, SelfService];
    let without = |methods, has_phone| AccountBefore { methods, has_phone, ..AccountBefore::default() };
    let out = Outcome::signed_out;
    vec![
        ChangeCase::new(
            "another email",
            OtherEmail,
            ALL,
            out().recorded(&["user_changed email"]).told(&[EMAIL_CHANGED, EMAIL_NEW]),
        )
        .with_back(FirstEmail)
        .except_present_session()
        .except_event_of_owner(),
        ChangeCase::new(
            "another phone",
            OtherPhone,
            ALL,
            out().recorded(&["user_changed phone"]).told(&[PHONE_CHANGED]),
        )
        .with_back(FirstPhone)
        .except_present_session()
        .except_event_of_owner(),
        ChangeCase::new(
            "the phone taken away",
            NoPhone,
            // An empty field of an upload changes nothing, and the owner has no way to be without.
            &[Page, CommandLine],
            out()
                .with_methods(&["app", "email"])
                .recorded(&["user_changed phone", "method_removed sms"])
                .told(&[PHONE_CHANGED]),
        )
        .with_back(FirstPhone),
        ChangeCase::new(
            "the first phone",
            FirstPhone,
            ALL,
            out().recorded(&["user_changed phone", "method_set sms"]).told(&[PHONE_CHANGED]),
        )
        .with_before(without(&[App, Email], false))
        .except_present_session()
        .except(
            SelfService,
            "confirming a number of one's own is setting up a method, and is recorded and told as that",
            |outcome| *outcome = outcome.clone().recorded(&["method_set sms"]).told(&[METHOD_SET]),
        ),
        ChangeCase::new(
            "the first phone, while nothing can be sent",
            FirstPhone,
            &[Page, Upload, CommandLine],
            out().with_methods(&["app"]).recorded(&["user_changed phone"]),
        )
        .with_before(AccountBefore { senders: false, ..without(&[App], false) })
        .except(
            CommandLine,
            "whoever names an address on the command line names a method, whatever can be sent today",
            |outcome| {
                let recorded = ["user_changed phone", "method_set sms"];
                *outcome = outcome.clone().with_methods(&["app", "sms"]).recorded(&recorded);
            },
        ),
        ChangeCase::new("the same phone", FirstPhone, ALL, Outcome::untouched()),
        ChangeCase::new(
            "the same phone, whose method the owner has removed",
            FirstPhone,
            &[Page, Upload],
            Outcome::untouched().with_methods(&["app", "email"]),
        )
        .with_before(without(&[App, Email], true)),
        ChangeCase::new(
            "the same phone, to be a method again",
            FirstPhone,
            // Whoever names an address on the command line names a method; at the page it is user information.
            &[CommandLine, SelfService],
            out().recorded(&["method_set sms"]).told(&[METHOD_SET]),
        )
        .with_before(without(&[App, Email], true))
        .except_present_session(),
    ]
}

fn profile_and_role() -> Vec<ChangeCase> {
    let role = |name, role, recorded, back| {
        ChangeCase::new(
            name,
            RequestedChange::Role(role),
            &[Page, Upload, CommandLine],
            Outcome::signed_out().recorded(&[recorded]),
        )
        .with_back(RequestedChange::Role(back))
    };
    let admin = AccountBefore { role: Role::Admin, ..AccountBefore::default() };
    let disabled = AccountBefore { active: false, ..AccountBefore::default() };
    vec![
        ChangeCase::new(
            "another name only",
            OtherName,
            &[Page, Upload, CommandLine, SelfService],
            Outcome::untouched().recorded(&["user_changed name"]),
        )
        .except_event_of_owner(),
        role("made an administrator", Role::Admin, "role_changed admin", Role::User),
        role("an administrator no more", Role::User, "role_changed user", Role::Admin).with_before(admin),
        ChangeCase::new(
            "disabled",
            Active(false),
            &[Page, CommandLine],
            Outcome::signed_out().recorded(&["user_disabled"]),
        )
        .with_back(Active(true)),
        ChangeCase::new(
            "enabled, which brings nothing back",
            Active(true),
            &[Page, CommandLine],
            Outcome::signed_out().recorded(&["user_enabled"]),
        )
        .with_before(disabled),
    ]
}

fn methods() -> Vec<ChangeCase> {
    const BOTH: &[EntryPoint] = &[CommandLine, SelfService];
    let only = |methods| AccountBefore { methods, ..AccountBefore::default() };
    let out = Outcome::signed_out;
    let none_left = || Outcome {
        // Nothing is left to ask for: the password lets in, to set up a method anew.
        device_sign_in: "signed_in".into(),
        recovery_codes: 0,
        ..out().with_methods(&[]).recorded(&["methods_reset"]).told(&[METHODS_RESET])
    };
    vec![
        ChangeCase::new("an app", SetApp, BOTH, out().recorded(&["method_set app"]).told(&[METHOD_SET]))
            .with_before(only(&[Sms, Email]))
            .with_back(RemoveApp)
            .except_present_session(),
        ChangeCase::new("another app", SetApp, BOTH, out().recorded(&["method_set app"]).told(&[METHOD_SET]))
            .except_present_session(),
        ChangeCase::new(
            "the app removed",
            RemoveApp,
            BOTH,
            out().with_methods(&["sms", "email"]).recorded(&["method_removed app"]).told(&[METHOD_REMOVED]),
        )
        .with_back(SetApp)
        .except_present_session(),
        ChangeCase::new(
            "the last method removed",
            RemoveAllMethods,
            &[Page, CommandLine, SelfService],
            none_left(),
        )
        .with_before(only(&[App]))
        .except_present_session()
        .except(
            SelfService,
            "only an administrator who takes away what there is resets the methods",
            |outcome| *outcome = outcome.clone().recorded(&["method_removed app"]).told(&[METHOD_REMOVED]),
        ),
        ChangeCase::new("all methods reset", RemoveAllMethods, &[Page], none_left()),
    ]
}

fn passwords() -> Vec<ChangeCase> {
    vec![
        ChangeCase::new(
            "another password",
            OtherPassword,
            &[CommandLine, SelfService, PasswordLink],
            Outcome::signed_out().recorded(&["password_changed"]).told(&[PASSWORD_CHANGED]),
        )
        .except_present_session()
        .except(PasswordLink, "the log says by which link the password was set", |outcome| {
            *outcome = outcome.clone().recorded(&["password_set reset"]);
        }),
        ChangeCase::new(
            "This was not me: nobody is told, since a stranger may read the mail",
            ReportNotMe,
            &[NotMeLink],
            Outcome {
                device_sign_in: "sign_in_refused".into(),
                ..Outcome::signed_out().recorded(&["not_me_reported"])
            },
        ),
    ]
}
