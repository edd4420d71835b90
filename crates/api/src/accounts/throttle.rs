//! The throttle of wrong passwords: a try is counted before the password is checked.

use std::time::Duration;

use latchkey_flow::Throttle;

use crate::app::App;
use crate::error::ApiError;

/// Counts a try. The inner error is the time until the next one is allowed.
pub(crate) async fn begin(
    app: &App,
    subject: &str,
    network: &str,
) -> Result<Result<Throttle, Duration>, ApiError> {
    let mut tx = app.store.begin().await?;
    let throttle = tx.lock_throttle(subject, network).await?;
    let begun = throttle.begin(app.clock.now(), &app.policy());
    if let Ok(throttle) = begun {
        tx.save_throttle(subject, network, throttle).await?;
    }
    tx.commit().await?;
    Ok(begun)
}
