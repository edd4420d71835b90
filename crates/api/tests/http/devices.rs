//! My Trusted Devices.

use latchkey_contract::MethodKind;

use crate::house::House;

#[tokio::test]
async fn a_trusted_browser_skips_the_code_until_it_is_deleted() {
    let house = House::new().await;
    let ada = house.person("ada", &MethodKind::ALL).await;
    let mut browser = house.trusted(&ada, "Work laptop").await;
    browser.delete("/api/v1/session").await;
    assert_eq!(browser.sign_in(&ada).await.step(), "signed_in");
    let devices = browser.get("/api/v1/devices").await.json;
    assert_eq!(devices["devices"][0]["name"], "Work laptop");
    assert_eq!(devices["devices"][0]["this_browser"], true);
    let id = devices["devices"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(browser.delete(&format!("/api/v1/devices/{id}")).await.status, 204);
    browser.delete("/api/v1/session").await;
    assert_eq!(browser.sign_in(&ada).await.step(), "choose_method");
}
