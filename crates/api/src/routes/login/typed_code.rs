//! Makes a typed code comparable with the one that is asked for.

use latchkey_contract::{CodeDigits, MethodKind, Problem, ProblemCode, rules};
use latchkey_flow::{
    Attempt, Challenge, Entered, MethodDestination, NewMethod, RecoveryCode, TotpSecret, TotpStep,
};

use super::sign_in::busy;
use crate::app::App;
use crate::crypto::password_hasher;
use crate::error::ApiError;
use crate::extract::requester::Requester;
use crate::login::LockedAttempt;

/// The hash of a typed code, made like those of the account's recovery codes, if one of them is asked for. It
/// takes too long to be made while the attempt is locked.
pub(super) async fn recovery_hash(
    app: &App,
    requester: &Requester,
    typed: &str,
) -> Result<Option<String>, ApiError> {
    let (Some(code), Some(token)) = (CodeDigits::parse(typed, rules::RECOVERY_DIGITS), requester.attempt())
    else {
        return Ok(None);
    };
    let mut reader = app.store.read().await?;
    let attempt = reader.attempt(&token.digest()).await?;
    let is_asked_for = attempt.as_ref().is_some_and(|attempt| {
        attempt.challenge().is_some_and(|challenge| challenge.kind == MethodKind::Recovery)
    });
    let (true, Some(account)) = (is_asked_for, attempt.as_ref().and_then(Attempt::account)) else {
        return Ok(None);
    };
    let stored = reader.recovery_codes(&account.summary.id).await?.into_iter().next();
    drop(reader);
    let Some(stored) = stored else { return Ok(None) };
    let _place = app.passwords.place().map_err(|_| busy())?;
    Ok(Some(app.passwords.hash_like(stored.hash, code.as_str().to_owned()).await?))
}

/// The typed code in the form that the flow compares. `recovery_hash` is the result of [`recovery_hash`].
///
/// # Errors
/// [`ProblemCode::CodeMalformed`] if it has not exactly the digits that are asked for; it costs no try then.
pub(super) fn entered_code(
    app: &App,
    attempt: &LockedAttempt,
    typed: &str,
    recovery_hash: Option<&str>,
) -> Result<Entered, ApiError> {
    let digits = |n| {
        let malformed = || ApiError::from(Problem::new(ProblemCode::CodeMalformed).at("code"));
        CodeDigits::parse(typed, n).ok_or_else(malformed)
    };
    let Some(challenge) = attempt.challenge() else {
        // The login stands at another step: the flow refuses the event.
        digits(attempt.policy.code_digits)?;
        return Ok(Entered::App { matched: None, last_used: None });
    };
    match challenge.kind {
        MethodKind::Sms | MethodKind::Email => {
            let code = digits(attempt.policy.code_digits)?;
            Ok(Entered::Sent(app.keys.code(&attempt.token, &challenge.method, code.as_str())))
        }
        MethodKind::Recovery => {
            digits(rules::RECOVERY_DIGITS)?;
            let found = recovery_hash.and_then(|typed| {
                attempt.recovery_codes.iter().find(|code| password_hasher::is_same_hash(&code.hash, typed))
            });
            let code = found.map(|code| RecoveryCode { number: code.number, used: code.used });
            Ok(Entered::Recovery(code))
        }
        MethodKind::App => app_code(app, attempt, challenge, &digits(rules::APP_DIGITS)?),
    }
}

/// Compares an app's code with the secret of the account's app, or of the one that is being set up.
fn app_code(
    app: &App,
    attempt: &LockedAttempt,
    challenge: &Challenge,
    code: &CodeDigits,
) -> Result<Entered, ApiError> {
    let method = attempt.methods.iter().find(|method| method.id == challenge.method);
    let mut last_used: Option<TotpStep> = None;
    let encrypted = match (attempt.new_method(), method) {
        (Some(NewMethod { destination: MethodDestination::EncryptedSecret(secret), .. }), _) => {
            Some(secret.as_str())
        }
        (None, Some(method)) => {
            last_used = method.last_step;
            method.secret.as_deref()
        }
        (Some(_), _) | (None, None) => return Err(ProblemCode::MethodUnavailable.into()),
    };
    let id = &attempt.account.summary.id;
    let decrypted = encrypted.and_then(|secret| app.keys.decrypt(id, &challenge.method, secret).ok());
    let Some(secret) = decrypted.and_then(|bytes| TotpSecret::new(&bytes)) else {
        tracing::error!(account = id, "the secret of an authenticator app cannot be decrypted");
        let problem = Problem::new(ProblemCode::MethodUnavailable);
        return Err(problem.saying("This authenticator app cannot be checked right now.").into());
    };
    let matched = secret.matching_step(code, app.clock.now(), attempt.policy.app_past_steps);
    Ok(Entered::App { matched, last_used })
}
