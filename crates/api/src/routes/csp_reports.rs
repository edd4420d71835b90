//! Reports of browsers that a page violated the content security policy: a sign of an attack, or of a mistake
//! in the page or its policy.

use axum::body::Bytes;
use axum::http::StatusCode;
use latchkey_contract::paths;
use serde_json::Value;

/// Report a violation of the content security policy, as browsers do it.
///
/// Anybody can send a report, so only the name of the violated directive is logged.
#[utoipa::path(post, path = paths::CSP_REPORTS, responses((status = 204)))]
pub(super) async fn report(body: Bytes) -> StatusCode {
    let violation: Value = serde_json::from_slice(&body).unwrap_or_default();
    metrics::counter!("latchkey_csp_reports_total").increment(1);
    tracing::warn!(directive = directive(&violation), "a page violated the content security policy");
    StatusCode::NO_CONTENT
}

/// The directive's name in either of the two forms that browsers send: that of CSP level 2, and that of the
/// Reporting API. Empty if there is none.
fn directive(violation: &Value) -> &str {
    let older = &violation["csp-report"]["violated-directive"];
    let newer = &violation[0]["body"]["effectiveDirective"];
    let named = older.as_str().or(newer.as_str()).unwrap_or_default();
    let end = named.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(named.len());
    &named[..end.min(32)]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::directive;

    #[test]
    fn only_the_name_of_a_directive_is_kept() {
        let older = json!({"csp-report": {"violated-directive": "script-src 'self'"}});
        let newer = json!([{"body": {"effectiveDirective": "style-src-elem\nforged line"}}]);
        assert_eq!((directive(&older), directive(&newer)), ("script-src", "style-src-elem"));
        for hostile in [json!(null), json!([]), json!({"csp-report": 1}), json!("x".repeat(9000))] {
            assert_eq!(directive(&hostile), "");
        }
        assert_eq!(directive(&json!([{"body": {"effectiveDirective": "a".repeat(9000)}}])).len(), 32);
    }
}
