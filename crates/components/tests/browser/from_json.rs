//! The page reads from JSON what serde writes on the API's side.

use latchkey_components::client::{FromJson, JsonValue};
use latchkey_contract::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn read<T: FromJson>(text: &str) -> Option<T> {
    JsonValue::parse(text).and_then(|json| T::from_json(&json))
}

fn assert_round_trip<T: FromJson + serde::Serialize + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(read::<T>(&text).as_ref(), Some(value), "{text}");
}

fn methods() -> Vec<Method> {
    let hint = |kind| if kind == MethodKind::App { "" } else { "•••• 42" };
    MethodKind::ALL.map(|kind| Method { id: kind.into(), kind, hint: hint(kind).to_owned() }).to_vec()
}

fn steps() -> Vec<LoginStep> {
    let mut steps =
        vec![LoginStep::Password, LoginStep::NameDevice { suggested: "Büro 🖥 \"x\"".into(), days: 30 }];
    for choice in [MethodChoice::Buttons, MethodChoice::Proceed] {
        steps.push(LoginStep::ChooseMethod { methods: methods(), choice });
        for method in methods() {
            for delivery in [Delivery::None, Delivery::Sending, Delivery::Accepted, Delivery::Failed] {
                for left in [None, Some(0), Some(45_000), Some(1 << 53)] {
                    steps.push(LoginStep::EnterCode {
                        method: method.clone(),
                        digits: 6,
                        tries_left: 5,
                        expires_in_ms: left,
                        resend_in_ms: left,
                        trust_offered: left.is_some(),
                        delivery,
                        methods: methods(),
                        choice,
                    });
                }
            }
        }
    }
    for role in [Role::User, Role::Admin] {
        for return_to in [None, Some("/devices".to_owned())] {
            let account =
                AccountSummary { id: "1".into(), username: "ada".into(), name: "Ada \u{1f511}".into(), role };
            steps.push(LoginStep::SignedIn { account, return_to });
        }
    }
    steps
}

#[wasm_bindgen_test]
fn every_step_is_read_as_it_was_written() {
    steps().iter().for_each(assert_round_trip);
}

#[wasm_bindgen_test]
fn every_problem_is_read_as_it_was_written() {
    for code in ProblemCode::ALL {
        assert_round_trip(&Problem::new(*code));
        let mut full = Problem::new(*code).at("name").saying("more").with_tries_left(0).retry_in_ms(90_000);
        full.id = Some("abc".to_owned());
        assert_round_trip(&full);
    }
}

#[wasm_bindgen_test]
fn a_missing_or_wrong_field_is_refused_without_a_panic() {
    for step in steps() {
        let serde_json::Value::Object(whole) = serde_json::to_value(&step).unwrap() else {
            panic!("an object")
        };
        for name in whole
            .keys()
            .filter(|name| !["expires_in_ms", "resend_in_ms", "return_to"].contains(&name.as_str()))
        {
            let mut less = whole.clone();
            less.remove(name);
            assert_eq!(read::<LoginStep>(&serde_json::to_string(&less).unwrap()), None, "without {name}");
            for wrong in ["{}", "[7]", "null", "-1.5", "\"\\u0000\""] {
                let mut other = whole.clone();
                let wrong: serde_json::Value = serde_json::from_str(wrong).unwrap();
                let free_text = wrong.is_string() && other[name].is_string() && name == "suggested";
                other.insert(name.clone(), wrong);
                if !free_text {
                    assert_eq!(
                        read::<LoginStep>(&serde_json::to_string(&other).unwrap()),
                        None,
                        "odd {name}"
                    );
                }
            }
        }
    }
}

#[wasm_bindgen_test]
fn what_is_not_json_is_not_read() {
    for text in ["", "<html>", "null", "7", "[]", "{}", "{\"step\":\"dance\"}", "{\"step\":{\"step\":1}}"] {
        assert_eq!(read::<LoginStep>(text), None, "{text}");
        assert_eq!(read::<Problem>(text), None, "{text}");
    }
}
