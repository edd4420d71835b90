//! Browsers that an account has been signed in to with: a new one is told of.

use crate::app::App;
use crate::crypto::token::Token;
use crate::error::Broken;
use crate::extract::requester::Visitor;
use crate::http::cookies::{self, Jar};
use crate::store::Tx;

/// Says whether the account was used before, but never with this browser; from now on it is known. The cookie opens
/// nothing, and each account has its own, so that it tells nobody who else was here.
pub(super) async fn meet(
    tx: &mut Tx,
    app: &App,
    visitor: &Visitor,
    account_id: &str,
    jar: &mut Jar,
) -> Result<bool, Broken> {
    let (now, tag) = (app.clock.now(), app.keys.tag(account_id));
    if let Some(token) = visitor.known(&tag)
        && tx.see_browser(account_id, &token.digest(), now).await?
    {
        return Ok(false);
    }
    let is_first = !tx.has_browsers(account_id).await?;
    let token = Token::new()?;
    tx.add_browser(account_id, &token.digest(), now).await?;
    jar.set(&cookies::browser(&tag), &token, Some(cookies::BROWSER_LIFETIME));
    Ok(!is_first)
}
