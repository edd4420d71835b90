//! An administrator at work.

use latchkey_contract::MethodKind;
use latchkey_flow::Factor;
use serde_json::json;

use crate::external_tools::oathtool;
use crate::page::Page;
use crate::test_app::{TestApp, TestPerson};

pub const ELEVEN_MINUTES: i64 = 11 * 60;

impl Page {
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

    /// Confirms by the app that it is really them.
    pub async fn confirm(&self, app: &TestApp, admin: &TestPerson) {
        self.at("Confirm that it is you").await;
        self.press("Authenticator app").await;
        self.enter(&oathtool(app, admin)).await;
    }

    /// Chooses from a list that opens.
    pub async fn pick(&self, label: &str, option: &str) {
        let list = self.find("combobox", label).await;
        let script = "const [list, text] = arguments; \
                      list.value = [...list.options].find(o => o.text === text).value; \
                      list.dispatchEvent(new Event('change', {bubbles: true}))";
        self.driver.execute(script, vec![list.to_json().unwrap(), json!(option)]).await.unwrap();
    }

    /// The state of a tick or radio button.
    pub async fn is_ticked(&self, role: &str, name: &str) -> bool {
        self.find(role, name).await.prop("checked").await.unwrap().as_deref() == Some("true")
    }
}
