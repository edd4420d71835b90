//! Performs the effects that the flow decided on, each by a function of its own.

use latchkey_contract::{MethodId, ProblemCode};
use latchkey_flow::{Attempt, Effect, Factor, LoginEvent, Refusal, TotpStep};

use super::login_tx::LoginTx;
use super::outgoing_code::OutgoingCode;
use super::trust::NewTrust;
use crate::crypto::token::Token;
use crate::error::{ApiError, InternalError};
use crate::http::cookies;
use crate::messages::NotificationKind;
use crate::store::NewSession;

impl LoginTx<'_> {
    /// Performs the effects of a decision that led to `attempt`. Hands out the code that is to be sent once the
    /// transaction is committed, counted against the limits already.
    pub(super) async fn perform(
        &mut self,
        attempt: &Attempt,
        effects: Vec<Effect>,
    ) -> Result<Option<OutgoingCode>, ApiError> {
        let (mut outgoing, mut device_id) = (None, None);
        let enrols = effects.iter().any(|effect| matches!(effect, Effect::ConfirmMethod { .. }));
        for effect in effects {
            match effect {
                Effect::SendCode { serial, kind, .. } => {
                    outgoing = Some(OutgoingCode::new(serial, kind, &self.account, attempt.new_method()));
                }
                Effect::SpendStep { method, step } => self.spend_step(&method, step).await?,
                Effect::SpendRecoveryCode { number } => self.spend_recovery_code(number).await?,
                Effect::SaveLockout(lockout) => {
                    self.tx.save_lockout(&self.account.summary.id, lockout).await?;
                }
                Effect::IssueSession { factor } => self.issue_session(factor, device_id.as_deref()).await?,
                Effect::ReauthenticateSession { session, factor } => {
                    self.reauthenticate_session(&session, factor).await?;
                }
                Effect::ConfirmMethod { session, method, step } => {
                    self.configure_method(&session, &method, step).await?;
                    self.reauthenticate_session(&session, Factor::Method(method.kind())).await?;
                }
                Effect::TrustDevice { name, fingerprint, expires_at } => {
                    let trust = NewTrust { name: &name, fingerprint: &fingerprint, expires_at };
                    device_id = Some(self.trust_browser(&trust).await?);
                }
                Effect::UseDevice { id } => {
                    self.use_device(&id).await?;
                    device_id = Some(id);
                }
                Effect::WarnOwner => self.notify(NotificationKind::CodeWrong).await?,
                // The code of a method that is being set up says nothing of the one that there is by now; nor may the
                // account's row be changed before all names and addresses are locked.
                Effect::Record(LoginEvent::CodeRight(kind)) if enrols => {
                    self.audit(LoginEvent::CodeRight(kind)).await?;
                }
                Effect::Record(event) => self.record(event).await?,
            }
        }
        if let Some(outgoing) = &outgoing {
            self.charge_quota(outgoing).await?;
        }
        Ok(outgoing)
    }

    async fn spend_step(&mut self, method: &MethodId, step: TotpStep) -> Result<(), ApiError> {
        if self.tx.spend_step(&self.account.summary.id, method, step).await? {
            Ok(())
        } else {
            Err(Refusal::CodeUsed.into())
        }
    }

    async fn spend_recovery_code(&mut self, number: i64) -> Result<(), ApiError> {
        let id = &self.account.summary.id;
        if !self.tx.spend_recovery_code(id, number, self.now).await? {
            return Err(Refusal::CodeUsed.into());
        }
        let left = self.tx.recovery_codes_left(id).await?.unwrap_or_default();
        Ok(self.notify(NotificationKind::RecoveryCodeUsed { left }).await?)
    }

    /// Issues a session in place of the one that this browser had. `device_id` is the trusted device that this
    /// browser is by now, if it is one: the session ends with its trust.
    async fn issue_session(&mut self, factor: Factor, device_id: Option<&str>) -> Result<(), InternalError> {
        if let Some(old) = self.requester.session() {
            self.tx.remove_session(&old.digest()).await?;
        }
        let is_new = self.recognise_browser().await?;
        // The owner knows a trusted device, or is notified of it when it becomes one.
        if is_new && device_id.is_none() {
            self.notify(NotificationKind::NewBrowser).await?;
        }
        let token = Token::new()?;
        let session = NewSession {
            account_id: &self.account.summary.id,
            factor,
            browser: &self.requester.browser,
            ip: &self.requester.ip.to_string(),
            device_id,
        };
        self.tx.add_session(&token.digest(), &session, self.now).await?;
        self.cookies.set(cookies::SESSION, &token, None);
        if let Factor::Method(kind) = factor {
            self.cookies.note_method(kind);
        }
        Ok(())
    }

    /// Renews the step-up of a session. A session that is not this browser's, or has ended, is refused, and
    /// with it the whole event. Sessions are locked last, here as everywhere: two transactions that took rows
    /// crosswise would wait for each other for ever.
    async fn reauthenticate_session(&mut self, session: &str, factor: Factor) -> Result<(), ApiError> {
        let token = self.requester.session().ok_or(ProblemCode::NoSession)?.digest();
        let is_renewed = self.tx.is_session(&token, session, &self.account.summary.id).await?
            && self.tx.reauthenticate_session(session, factor, self.now).await?;
        if is_renewed { Ok(()) } else { Err(ProblemCode::NoSession.into()) }
    }

    async fn use_device(&mut self, device_id: &str) -> Result<(), InternalError> {
        let ip = self.requester.ip.to_string();
        self.tx.use_device(device_id, &ip, self.now).await?;
        self.rotate_device_token(device_id).await
    }

    /// Records what happened in the audit log, and on the method or address that it shows to work.
    pub(super) async fn record(&mut self, event: LoginEvent) -> Result<(), InternalError> {
        if event == LoginEvent::AccountLocked {
            self.notify(NotificationKind::Locked).await?;
        }
        if let LoginEvent::CodeRight(kind) = event {
            let id = &self.account.summary.id;
            self.tx.verify_address(id, kind, self.now).await?;
            self.tx.use_method(id, kind, self.now).await?;
        }
        self.audit(event).await
    }
}
