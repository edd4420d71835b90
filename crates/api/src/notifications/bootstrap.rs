//! The link for the first administrator, which the service prints when it starts without any account (ASVS 5.0
//! 6.3.2: no default account).

use latchkey_contract::{LinkKind, Secret};

use crate::app::App;
use crate::error::InternalError;
use crate::notifications::links::{self, LinkTerms};

/// The URL at which the first administrator is made; none, if there is an account. It voids the one before.
pub async fn link(app: &App) -> Result<Option<Secret>, InternalError> {
    let mut tx = app.store.begin().await?;
    if tx.has_accounts().await? {
        return Ok(None);
    }
    let link = links::make(&mut tx, app.clock.now(), LinkKind::Welcome, None, &LinkTerms::Welcome).await?;
    tx.commit().await?;
    Ok(Some(links::address(app, LinkKind::Welcome, link.token.reveal())))
}
