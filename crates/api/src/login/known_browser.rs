//! The browsers in which an account has been signed in to: the owner is notified of a new one.

use super::login_tx::LoginTx;
use crate::crypto::token::Token;
use crate::error::InternalError;
use crate::http::cookies;

impl LoginTx<'_> {
    /// Whether the account has been signed in to before, but never in this browser; from now on the browser is
    /// known. Its cookie gives no access, and each account has its own, so that it does not show which other
    /// accounts were used in this browser.
    pub(super) async fn recognise_browser(&mut self) -> Result<bool, InternalError> {
        let suffix = self.cookie_suffix();
        let account_id = &self.account.summary.id;
        if let Some(token) = self.requester.known(&suffix)
            && self.tx.touch_known_browser(account_id, &token.digest(), self.now).await?
        {
            return Ok(false);
        }
        let is_first = !self.tx.has_known_browsers(account_id).await?;
        let token = Token::new()?;
        self.tx.add_known_browser(account_id, &token.digest(), self.now).await?;
        self.cookies.set(&cookies::browser(&suffix), &token, Some(cookies::BROWSER_LIFETIME));
        Ok(!is_first)
    }
}
