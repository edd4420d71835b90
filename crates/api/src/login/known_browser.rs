//! Browsers that an account has been signed in to with: a new one is told of.

use crate::app::App;
use crate::crypto::token::Token;
use crate::error::InternalError;
use crate::extract::requester::Requester;
use crate::http::cookies::{self, Jar};
use crate::store::Tx;

/// Says whether the account was used before, but never with this browser; from now on it is known. The cookie opens
/// nothing, and each account has its own, so that it tells nobody who else was here.
pub(super) async fn recognise(
    tx: &mut Tx,
    app: &App,
    requester: &Requester,
    account_id: &str,
    jar: &mut Jar,
) -> Result<bool, InternalError> {
    let (now, tag) = (app.clock.now(), app.keys.cookie_suffix(account_id));
    if let Some(token) = requester.known(&tag)
        && tx.touch_known_browser(account_id, &token.digest(), now).await?
    {
        return Ok(false);
    }
    let is_first = !tx.has_known_browsers(account_id).await?;
    let token = Token::new()?;
    tx.add_known_browser(account_id, &token.digest(), now).await?;
    jar.set(&cookies::browser(&tag), &token, Some(cookies::BROWSER_LIFETIME));
    Ok(!is_first)
}
