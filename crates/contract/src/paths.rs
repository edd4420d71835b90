//! Every path of the API and of the app, in one place.

/// The login: `GET` where do I stand, `POST` name and password, `DELETE` leave.
pub const LOGIN: &str = "/api/v1/login";
/// `POST`: choose a method; sends the code where the method sends one.
pub const LOGIN_METHOD: &str = "/api/v1/login/method";
/// `POST`: a new code for the present challenge.
pub const LOGIN_RESEND: &str = "/api/v1/login/resend";
/// `POST`: the code that was typed.
pub const LOGIN_CODE: &str = "/api/v1/login/code";
/// `POST`: the name for the device, or `null` for "Not now".
pub const LOGIN_DEVICE: &str = "/api/v1/login/device";
/// `GET` who is signed in, `DELETE` sign out.
pub const SESSION: &str = "/api/v1/session";
/// `GET` where one is signed in, `DELETE` all sessions but this one.
pub const SESSIONS: &str = "/api/v1/sessions";
/// `DELETE` a session.
pub const SESSION_BY_ID: &str = "/api/v1/sessions/{id}";
/// `GET` one's own account, `PATCH` its name.
pub const ACCOUNT: &str = "/api/v1/account";
/// `POST`: another password.
pub const PASSWORD: &str = "/api/v1/account/password";
/// `POST`: step up, by a code or, without a method, by the password.
pub const STEP_UP: &str = "/api/v1/step-up";
/// `POST`: begin to set up a method.
pub const METHODS: &str = "/api/v1/methods";
/// `PATCH` a method's name, `DELETE` the method.
pub const METHOD: &str = "/api/v1/methods/{id}";
/// `POST`: a new set of recovery codes.
pub const RECOVERY_CODES: &str = "/api/v1/recovery-codes";
/// `GET` the trusted devices, `POST` this browser to them, `DELETE` all of them.
pub const DEVICES: &str = "/api/v1/devices";
/// `PATCH` a device's name, `DELETE` the device.
pub const DEVICE: &str = "/api/v1/devices/{id}";
/// `POST`: mail a link for another password, whoever has that name.
pub const PASSWORD_RESETS: &str = "/api/v1/password-resets";
/// `POST`: what is this link for?
pub const LINK_INSPECT: &str = "/api/v1/links/inspect";
/// `POST`: another password, by a link.
pub const LINK_PASSWORD: &str = "/api/v1/links/password";
/// `POST`: "This was not me", by a link.
pub const LINK_NOT_ME: &str = "/api/v1/links/not-me";
/// `POST`: mail a user the link to choose a password by.
pub const USER_INVITATION: &str = "/api/v1/users/{id}/invitation";
/// `POST`: the first administrator, by the link that the service printed.
pub const BOOTSTRAP: &str = "/api/v1/bootstrap";
/// `GET` the accounts, `POST` another one. Administrators only, here and in all that follows below it.
pub const USERS: &str = "/api/v1/users";
/// `GET` an account, `PATCH` it.
pub const USER: &str = "/api/v1/users/{id}";
/// `DELETE` all of an account's methods.
pub const USER_METHODS: &str = "/api/v1/users/{id}/methods";
/// `GET` an account's trusted devices, `DELETE` all of them.
pub const USER_DEVICES: &str = "/api/v1/users/{id}/devices";
/// `DELETE` one of them.
pub const USER_DEVICE: &str = "/api/v1/users/{id}/devices/{device}";
/// `GET` where an account is signed in, `DELETE` all of it.
pub const USER_SESSIONS: &str = "/api/v1/users/{id}/sessions";
/// `DELETE` one of them.
pub const USER_SESSION: &str = "/api/v1/users/{id}/sessions/{session}";
/// `GET` what keeps an account's owner waiting, `DELETE` it.
pub const USER_LOCK: &str = "/api/v1/users/{id}/lock";
/// `GET` the policy, `PUT` another one. Administrators only.
pub const POLICY: &str = "/api/v1/policy";
/// `GET`: the audit log. Administrators only.
pub const AUDIT: &str = "/api/v1/audit";
/// `GET`: the same as a file.
pub const AUDIT_CSV: &str = "/api/v1/audit.csv";
/// `POST` a file of accounts, as `application/octet-stream`.
pub const UPLOADS: &str = "/api/v1/uploads";
/// `GET`: an empty file with the right columns.
pub const UPLOAD_TEMPLATE: &str = "/api/v1/uploads/template.csv";
/// `GET` what an upload comes to, `DELETE` it. Asked with `after` (a line), `limit` (1 to 500) and `verdict`.
pub const UPLOAD: &str = "/api/v1/uploads/{id}";
/// `PUT`: which column is which.
pub const UPLOAD_MAPPING: &str = "/api/v1/uploads/{id}/mapping";
/// `POST`: save all rows, or none.
pub const UPLOAD_APPLY: &str = "/api/v1/uploads/{id}/apply";
/// `GET`: the wrong rows as CSV, each with its reasons.
pub const UPLOAD_ERRORS: &str = "/api/v1/uploads/{id}/errors.csv";
/// `GET`: does the service, with its database, answer?
pub const HEALTH: &str = "/api/v1/health";
/// `GET`: the OpenAPI document.
pub const OPENAPI: &str = "/api/openapi.json";
/// `POST`: where browsers tell that a page broke the content security policy.
pub const CSP_REPORTS: &str = "/api/v1/csp-reports";
/// What every path of the API begins with; everything else belongs to the app.
pub const API_PREFIX: &str = "/api/";

/// The app's home: the login, or "access granted". All other pages are the account's, which is an app of its
/// own.
pub const APP_HOME: &str = "/";
/// The page "Security".
pub const APP_SECURITY: &str = "/security";
/// Setting up an authenticator app.
pub const APP_SECURITY_APP: &str = "/security/app";
/// Setting up codes by text message.
pub const APP_SECURITY_SMS: &str = "/security/sms";
/// Setting up codes by email.
pub const APP_SECURITY_EMAIL: &str = "/security/email";
/// Making recovery codes.
pub const APP_SECURITY_RECOVERY: &str = "/security/recovery-codes";
/// Changing the password.
pub const APP_SECURITY_PASSWORD: &str = "/security/password";
/// The page "My Trusted Devices".
pub const APP_DEVICES: &str = "/devices";
/// Asking for a link to choose another password by.
pub const APP_FORGOTTEN: &str = "/forgotten";
/// Where links of mail lead; the token stands behind `#`.
pub const APP_LINK: &str = "/link";
/// Where the link for the first administrator leads; the token stands behind `#`.
pub const APP_WELCOME: &str = "/welcome";
/// The page "Sessions".
pub const APP_SESSIONS: &str = "/sessions";
/// The page "Your information".
pub const APP_PROFILE: &str = "/profile";
/// The page "Users". Administrators only, here and in all that follows below it.
pub const APP_USERS: &str = "/users";
/// Adding a user.
pub const APP_USERS_NEW: &str = "/users/new";
/// One user; which one stands in the query.
pub const APP_USER: &str = "/user";
/// The page "User Upload". With `id`, a file that was sent.
pub const APP_UPLOAD: &str = "/upload";
/// The page "Policy".
pub const APP_POLICY: &str = "/policy";
/// The page "Audit log".
pub const APP_AUDIT: &str = "/audit";
/// The demo's outbox: every message "sent". Exists only under `--demo`.
pub const DEMO_OUTBOX: &str = "/outbox";
/// The pages that the app draws; any other path is answered with "not found".
pub const APP_PAGES: [&str; 19] = [
    APP_HOME,
    APP_SECURITY,
    APP_SECURITY_APP,
    APP_SECURITY_SMS,
    APP_SECURITY_EMAIL,
    APP_SECURITY_RECOVERY,
    APP_SECURITY_PASSWORD,
    APP_DEVICES,
    APP_SESSIONS,
    APP_PROFILE,
    APP_FORGOTTEN,
    APP_LINK,
    APP_WELCOME,
    APP_USERS,
    APP_USERS_NEW,
    APP_USER,
    APP_UPLOAD,
    APP_POLICY,
    APP_AUDIT,
];

/// The path of one session.
#[must_use]
pub fn session(id: &str) -> String {
    format!("{SESSIONS}/{id}")
}

/// The path of one method.
#[must_use]
pub fn method(id: &str) -> String {
    format!("{METHODS}/{id}")
}

/// The path of one account.
#[must_use]
pub fn user(id: &str) -> String {
    format!("{USERS}/{id}")
}

/// The path of an account's invitation.
#[must_use]
pub fn user_invitation(id: &str) -> String {
    format!("{USERS}/{id}/invitation")
}

/// The path of an account's methods.
#[must_use]
pub fn user_methods(id: &str) -> String {
    format!("{USERS}/{id}/methods")
}

/// The path of an account's trusted devices.
#[must_use]
pub fn user_devices(id: &str) -> String {
    format!("{USERS}/{id}/devices")
}

/// The path of an account's sessions.
#[must_use]
pub fn user_sessions(id: &str) -> String {
    format!("{USERS}/{id}/sessions")
}

/// The path of what keeps an account's owner waiting.
#[must_use]
pub fn user_lock(id: &str) -> String {
    format!("{USERS}/{id}/lock")
}

/// The page of one user.
#[must_use]
pub fn app_user(id: &str) -> String {
    format!("{APP_USER}?id={id}")
}

/// The path of one trusted device.
#[must_use]
pub fn device(id: &str) -> String {
    format!("{DEVICES}/{id}")
}

/// The path of one upload.
#[must_use]
pub fn upload(id: &str) -> String {
    format!("{UPLOADS}/{id}")
}
