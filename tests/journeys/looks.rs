//! Every screen in light and dark, on a phone and a desktop: nothing that axe-core objects to, nothing cut off.

use latchkey_contract::MethodKind;
use serde_json::json;

use crate::page::{Page, house};
use crate::tools::told;

async fn examine(page: &Page, screen: &str) {
    let axe = std::fs::read_to_string(told("LATCHKEY_TEST_AXE")).unwrap();
    page.keeps_policy().await;
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 390)] {
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        page.devtools("Emulation.setEmulatedMedia", media).await;
        let size = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500});
        page.devtools("Emulation.setDeviceMetricsOverride", size).await;
        page.run(&axe).await;
        let script = "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})\
                      .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))))";
        let found = page.driver.execute_async(script, vec![]).await.unwrap();
        assert_eq!(*found.json(), json!([]), "{screen}, {scheme}, {width} px");
        let wide = page
            .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        assert_eq!(wide, json!(0), "{screen} scrolls sideways at {width} px");
        if let Ok(folder) = std::env::var("LATCHKEY_TEST_PICTURES") {
            let path = format!("{folder}/{screen}-{scheme}-{width}.png");
            page.driver.screenshot(std::path::Path::new(&path)).await.unwrap();
        }
    }
    page.devtools("Emulation.clearDeviceMetricsOverride", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_accessible_in_light_and_dark_on_phone_and_desktop() {
    let house = house().await;
    let ada = house.person("ada", &MethodKind::ALL).await;
    let page = Page::open(&house).await;
    page.at("Sign in").await;
    examine(&page, "password").await;
    page.sign_in("ada", "wrong password").await;
    page.says("did not match").await;
    examine(&page, "password-wrong").await;
    page.fill("Password", &ada.password).await;
    page.press("Sign In").await;
    page.at("Verify it is you").await;
    examine(&page, "choose").await;
    page.press("Text message").await;
    page.at("Enter your code").await;
    page.enter("12").await;
    examine(&page, "code").await;
    page.tick("Don't require OTP on this browser").await;
    page.fill("Code", "").await;
    page.enter(&house.sink.last().code()).await;
    page.at("Name this device").await;
    examine(&page, "name").await;
    page.press("Login").await;
    page.at("Access granted").await;
    examine(&page, "home").await;
    page.follow("My Trusted Devices").await;
    page.says("Chrome on Linux").await;
    examine(&page, "devices").await;
    page.press("Remove").await;
    page.says("No browser is trusted yet").await;
    examine(&page, "devices-none").await;
    page.goto("/nowhere").await;
    page.at("Not found").await;
    examine(&page, "not-found").await;
    page.driver.quit().await.unwrap();
}
