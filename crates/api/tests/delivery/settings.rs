//! Invalid settings are refused by name when the service starts, not when the first code is sent.

use latchkey_api::senders::{Channel, SenderSettings};
use serde_json::{Value, json};

use crate::certificates::Certificates;
use crate::install_crypto_provider;

fn smtp(change: Value) -> Value {
    with(json!({"kind": "smtp", "host": "relay.example", "from": "no-reply@acme.example"}), change)
}

fn twilio(change: Value) -> Value {
    with(json!({"kind": "twilio", "account_sid": "AC1", "auth_token": "t", "from": "+15005550006"}), change)
}

fn webhook(change: Value) -> Value {
    with(
        json!({"kind": "webhook", "url": "https://sms.example/", "secret": "0123456789abcdef0123456789abcdef"}),
        change,
    )
}

fn with(mut settings: Value, change: Value) -> Value {
    settings.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    settings
}

fn wrong_setting(settings: Value, channel: Channel) -> String {
    install_crypto_provider();
    let parsed: SenderSettings = serde_json::from_value(settings.clone()).unwrap();
    match parsed.build(channel) {
        Ok(_) => panic!("{settings} is accepted"),
        Err(error) => error.setting.to_owned(),
    }
}

#[test]
fn the_least_settings_are_enough() {
    install_crypto_provider();
    for (settings, channel) in [
        (smtp(json!({})), Channel::Email),
        (smtp(json!({"tls": "none", "host": "localhost", "username": "u", "password": "p"})), Channel::Email),
        (twilio(json!({})), Channel::Text),
        (webhook(json!({})), Channel::Text),
        (webhook(json!({"url": "http://[::1]:9000/hook"})), Channel::Email),
        (webhook(json!({"url": "http://localhost:9000/hook"})), Channel::Email),
    ] {
        serde_json::from_value::<SenderSettings>(settings).unwrap().build(channel).unwrap();
    }
}

#[test]
fn an_unknown_setting_or_kind_is_named() {
    for (settings, name) in [
        (smtp(json!({"hots": "x"})), "hots"),
        (twilio(json!({"sender": "x"})), "sender"),
        (webhook(json!({"token": "x"})), "token"),
        (smtp(json!({"kind": "pigeon"})), "pigeon"),
        (smtp(json!({"tls": "maybe"})), "maybe"),
        (json!({"kind": "smtp", "from": "a@b.example"}), "host"),
    ] {
        let error = serde_json::from_value::<SenderSettings>(settings).unwrap_err().to_string();
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a_wrong_setting_of_a_relay_is_named() {
    let empty = Certificates::make();
    std::fs::write(&empty.authority, "no certificate here").unwrap();
    for (change, setting) in [
        (json!({"host": ""}), "host"),
        (json!({"host": "relay\r\nexample"}), "host"),
        (json!({"host": "relay example"}), "host"),
        (json!({"from": "Acme"}), "from"),
        (json!({"from": "a@acme.example, b@acme.example"}), "from"),
        (json!({"from": "Acme\r\nBcc: eve@evil.example <a@acme.example>"}), "from"),
        (json!({"from": "Ac\u{202e}me <a@acme.example>"}), "from"),
        (json!({"username": "u"}), "password"),
        (json!({"password": "p"}), "username"),
        (json!({"username": "u", "password": "p", "tls": "none"}), "tls"),
        (json!({"ca_file": "/nowhere/ca.pem"}), "ca_file"),
        (json!({"ca_file": empty.authority}), "ca_file"),
    ] {
        assert_eq!(wrong_setting(smtp(change.clone()), Channel::Email), setting, "{change}");
    }
    assert_eq!(wrong_setting(smtp(json!({})), Channel::Text), "kind");
}

#[test]
fn a_wrong_setting_of_a_gateway_is_named() {
    for (change, setting) in [
        (json!({"base_url": "http://api.twilio.com"}), "base_url"),
        (json!({"base_url": "https://u:p@api.twilio.com"}), "base_url"),
        (json!({"account_sid": "../AC1"}), "account_sid"),
        (json!({"account_sid": ""}), "account_sid"),
        (json!({"key_sid": "a:b"}), "key_sid"),
        (json!({"auth_token": ""}), "auth_token"),
        (json!({"from": null}), "from"),
        (json!({"from": "\r\n"}), "from"),
        (json!({"messaging_service_sid": "MG1"}), "from"),
        (json!({"from": null, "messaging_service_sid": "M G"}), "messaging_service_sid"),
    ] {
        assert_eq!(wrong_setting(twilio(change.clone()), Channel::Text), setting, "{change}");
    }
    assert_eq!(wrong_setting(twilio(json!({})), Channel::Email), "kind");
    for (change, setting) in [
        (json!({"url": "http://sms.example/"}), "url"),
        (json!({"url": "http://localhost.evil.example/"}), "url"),
        (json!({"url": "http://192.168.0.1/"}), "url"),
        (json!({"url": "https://u@sms.example/"}), "url"),
        (json!({"url": "ftp://localhost/"}), "url"),
        (json!({"url": "/hook"}), "url"),
        (json!({"secret": "short"}), "secret"),
        (json!({"ca_file": "/nowhere/ca.pem"}), "ca_file"),
    ] {
        assert_eq!(wrong_setting(webhook(change.clone()), Channel::Text), setting, "{change}");
    }
}
