//! What administrators do with a page: sign in, step up, choose from lists.

use latchkey_contract::MethodKind;
use latchkey_flow::Factor;
use serde_json::json;

use crate::external_tools::oathtool;
use crate::page::BrowserPage;
use crate::test_app::{TestApp, TestPerson};

pub const ELEVEN_MINUTES: i64 = 11 * 60;

impl BrowserPage {
    /// A new browser in which somebody has just signed in by their app, at that page.
    pub async fn signed_in_at(app: &TestApp, admin: &TestPerson, path: &str) -> Self {
        let session = app.browser_with_session(admin, Factor::Method(MethodKind::App)).await;
        let page = Self::new(app).await;
        let url = format!("http://{}", app.address);
        for (name, value) in &session.cookies {
            page.devtools("Network.setCookie", json!({"name": name, "value": value, "url": url})).await;
        }
        page.goto(path).await;
        page
    }

    /// Steps up by a code of the authenticator app.
    pub async fn step_up(&self, app: &TestApp, admin: &TestPerson) {
        self.at_heading("Confirm it's you").await;
        self.press("Authenticator app").await;
        self.enter(&oathtool(app, admin)).await;
    }

    /// Chooses an option of a `select`.
    pub async fn select(&self, label: &str, option: &str) {
        let list = self.find("combobox", label).await;
        let script = "const [list, text] = arguments; \
                      list.value = [...list.options].find(o => o.text === text).value; \
                      list.dispatchEvent(new Event('change', {bubbles: true}))";
        self.driver.execute(script, vec![list.to_json().unwrap(), json!(option)]).await.unwrap();
    }

    /// Whether a checkbox or radio button is checked.
    pub async fn is_checked(&self, role: &str, name: &str) -> bool {
        self.find(role, name).await.prop("checked").await.unwrap().as_deref() == Some("true")
    }
}
