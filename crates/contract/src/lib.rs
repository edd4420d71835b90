//! What the page and the API say to each other, and the words for it.
//!
//! # Glossary
//!
//! One word per concept, in code, on the wire and on the screen:
//!
//! | word | meaning |
//! | --- | --- |
//! | account | a person's entry: names, addresses, methods, password |
//! | attempt | one login under way, from the right password to its end |
//! | step | where the person stands in an attempt: [`LoginStep`] |
//! | method | a configured second factor: [`Method`] |
//! | challenge | one method's question within an attempt, with its own tries |
//! | code | the digits that answer a challenge |
//! | enrolment | setting up a method: it counts once a code was typed back |
//! | step-up | a method's code within a session, before a sensitive change (step-up authentication, RFC 9470) |
//! | recovery code | a code that was written down; it works once |
//! | device | a trusted browser of an account: [`Device`] |
//! | session | a finished login, held by a cookie |
//! | link | an address that comes by mail and works once: [`Link`] |
//! | notification | a mail about an account, other than a code |
//! | upload | a file of accounts, compared with those that there are, to be applied or not |
//! | verdict | what a row of an upload comes to: new, changed, unchanged or wrong |
//! | problem | a typed refusal or failure: [`Problem`] |
//! | policy | the settings that decide about logins |
//! | user | an account, as an administrator looks after it: [`User`] |
//!
//! Times on the wire are durations in milliseconds, counted from the answer, wherever a decision hangs on
//! them: the page needs no clock of its own. Dates that are only shown are milliseconds since the Unix epoch.

mod account;
mod admin;
mod login;
pub mod paths;
mod problem;
pub mod rules;
mod secret;
mod settings;

pub use account::{AccountSummary, Role};
pub use admin::{
    Audit, AuditEntry, AuditEvent, AuditName, AuditOutcome, ChangePolicy, ChangeUser, CurrentPolicy, Limit,
    LockedNetwork, NewUser, PolicySettings, RequiredFor, SingleMethod, Upload, UploadChange, UploadCounts,
    UploadMapping, UploadReason, UploadRow, UploadState, UploadVerdict, User, UserLock, UserSort, Users,
};
pub use login::{
    Bootstrap, ChooseMethod, Delivery, EnterCode, Link, LinkKind, LinkToken, LoginStep, Method, MethodChoice,
    MethodId, MethodKind, NameDevice, NotMeReported, RequestPasswordReset, SetPassword, SignIn,
};
pub use problem::{Problem, ProblemCode};
pub use rules::{CodeDigits, DeviceName};
pub use secret::Secret;
pub use settings::{
    AccountSettings, Address, AppSecret, ChangeAccount, ChangePassword, ConfiguredMethod, Device, Devices,
    Enrolment, RecoveryCodes, RenameDevice, RenameMethod, Session, Sessions, SetUpMethod, StartStepUp,
    TrustDevice,
};
