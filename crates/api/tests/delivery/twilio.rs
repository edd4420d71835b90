//! Text messages over Twilio's form.

use latchkey_api::senders::{Channel, Destination, SendError, Sender};
use serde_json::json;

use crate::gateway::{RecordingGateway, misbehaving_gateway, unreachable_url};
use crate::{assert_silent_about, build, message, phone, send};

const CODE: &str = "428428";
const TOKEN: &str = "t0ken-of-the-account";
const TAKEN: &str =
    r#"{"sid":"SM1","status":"queued","error_code":null,"error_message":null,"to":"+493012345678"}"#;

fn twilio(url: &str) -> Sender {
    build(
        json!({"kind": "twilio", "base_url": url, "account_sid": "AC0123", "auth_token": TOKEN, "from": "+15005550006"}),
        Channel::Text,
    )
}

async fn expect_failure(url: &str) -> SendError {
    let error = send(&twilio(url), &phone(), &message(CODE)).await.expect_err(url);
    assert_silent_about(&error, &[CODE, "493012345678", TOKEN]);
    error
}

fn fields(body: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body).into_owned().collect()
}

#[tokio::test]
async fn a_text_is_posted_once_in_twilios_form() {
    let mut gateway = RecordingGateway::start(201, &[], TAKEN).await;
    send(&twilio(&gateway.url), &phone(), &message(CODE)).await.unwrap();
    let requests = gateway.requests();
    let [post] = requests.as_slice() else { panic!("{} requests", requests.len()) };
    assert_eq!(post.method, "POST");
    assert_eq!(post.path, "/2010-04-01/Accounts/AC0123/Messages.json");
    assert_eq!(post.headers["content-type"], "application/x-www-form-urlencoded");
    // base64 of "AC0123:t0ken-of-the-account"
    assert_eq!(post.headers["authorization"], "Basic QUMwMTIzOnQwa2VuLW9mLXRoZS1hY2NvdW50");
    let expected = [
        ("To", "+493012345678".to_owned()),
        ("From", "+15005550006".to_owned()),
        ("Body", message(CODE).text()),
        ("ValidityPeriod", "45".to_owned()),
    ];
    assert_eq!(fields(&post.body), expected.map(|(name, value)| (name.to_owned(), value)));
}

#[tokio::test]
async fn a_messaging_service_and_a_key_can_stand_in() {
    let mut gateway = RecordingGateway::start(201, &[], TAKEN).await;
    let settings = json!({"kind": "twilio", "base_url": format!("{}/", gateway.url), "account_sid": "AC0123",
        "key_sid": "SK9", "auth_token": "x", "messaging_service_sid": "MG77"});
    send(&build(settings, Channel::Text), &phone(), &message(CODE)).await.unwrap();
    let post = gateway.requests().remove(0);
    assert_eq!(post.headers["authorization"], "Basic U0s5Ong=");
    assert_eq!(fields(&post.body)[1], ("MessagingServiceSid".to_owned(), "MG77".to_owned()));
}

#[tokio::test]
async fn a_gateway_that_says_yes_and_means_no_is_not_believed() {
    for body in [
        r#"{"sid":"SM1","status":"queued","error_code":30007,"error_message":"filtered 428428"}"#,
        r#"{"sid":"SM1","status":"queued","error_code":"30007"}"#,
        r#"{"sid":"SM1","status":"failed","error_code":null}"#,
        r#"{"sid":"SM1","status":"undelivered","error_code":null}"#,
        r#"{"sid":"SM1","status":"canceled"}"#,
        r#"{"code":21211,"message":"'To' number +493012345678 is not valid","status":400}"#,
        r#"{"sid":"SM1","code":21211,"status":400}"#,
        r#"{"sid":null,"status":"queued"}"#,
        r#"{"sid":"","status":"queued"}"#,
        r#"{}"#,
        r#"{"error":"428428"}"#,
        "<html>Please sign in to this network</html>",
        "",
    ] {
        for status in [200, 201] {
            let mut gateway = RecordingGateway::start(status, &[], body).await;
            let error = expect_failure(&gateway.url).await;
            assert!(matches!(error, SendError::Refused(_)), "{body}: {error:?}");
            assert_eq!(gateway.requests().len(), 1, "it is not asked again");
        }
    }
}

#[tokio::test]
async fn a_refusal_is_told_with_its_numbers_only() {
    for status in [400, 401, 404, 429, 500, 503] {
        let body = r#"{"code":21211,"message":"+493012345678: 428428"}"#;
        let mut gateway = RecordingGateway::start(status, &[("retry-after", "0")], body).await;
        let error = expect_failure(&gateway.url).await;
        assert_eq!(error, SendError::Refused(format!("the gateway answered {status}, error 21211")));
        assert_eq!(gateway.requests().len(), 1, "{status}: nothing is sent twice");
    }
    let gateway = RecordingGateway::start(500, &[], r#"{"code":428428}"#).await;
    assert_eq!(expect_failure(&gateway.url).await, SendError::Refused("the gateway answered 500".to_owned()));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let mut elsewhere = RecordingGateway::start(201, &[], TAKEN).await;
        let location = format!("{}/2010-04-01/Accounts/AC0123/Messages.json", elsewhere.url);
        let gateway = RecordingGateway::start(status, &[("location", &location)], TAKEN).await;
        let error = expect_failure(&gateway.url).await;
        assert_eq!(error, SendError::Refused(format!("the gateway answered {status}")));
        assert_eq!(elsewhere.requests().len(), 0, "{status}: the code went where the gateway pointed");
    }
}

#[tokio::test]
async fn a_gateway_that_hangs_before_or_within_its_answer_is_given_up() {
    let silent = misbehaving_gateway(b"", true);
    let halting =
        misbehaving_gateway(b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"sid\":\"SM1\",", true);
    let (silent, halting) = tokio::join!(expect_failure(&silent), expect_failure(&halting));
    assert_eq!([silent, halting], [SendError::TimedOut, SendError::TimedOut]);
}

#[tokio::test]
async fn a_gateway_that_is_dead_breaks_off_or_talks_nonsense_is_unreachable() {
    let broken = b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"sid\":\"SM1\"";
    for url in [
        unreachable_url(),
        misbehaving_gateway(b"", false),
        misbehaving_gateway(broken, false),
        misbehaving_gateway(b"220 relay ready\r\n", false),
    ] {
        let error = expect_failure(&url).await;
        assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let body = format!("{}{TAKEN}", " ".repeat(1 << 20));
    let gateway = RecordingGateway::start(201, &[], &body).await;
    assert_eq!(
        expect_failure(&gateway.url).await,
        SendError::Refused("the gateway's answer is too long".to_owned())
    );
}

#[tokio::test]
async fn only_one_number_in_e164_is_a_destination() {
    let mut gateway = RecordingGateway::start(201, &[], TAKEN).await;
    let sender = twilio(&gateway.url);
    for number in [
        "493012345678",
        "+0493012345678",
        "+49 30 12345678",
        "+4930\r\n123456",
        "+493012345678,+15005550007",
        "+12345",
        "+1234567890123456",
        "+٤٩٣٠١٢٣٤٥٦٧٨",
        "whatsapp:+493012345678",
        "",
    ] {
        let refused = send(&sender, &Destination::Phone(number.to_owned()), &message(CODE)).await;
        assert!(matches!(refused, Err(SendError::Refused(_))), "{number:?}");
    }
    let mail = Destination::Email("alice@example.org".to_owned());
    assert!(matches!(send(&sender, &mail, &message(CODE)).await, Err(SendError::Refused(_))));
    assert_eq!(gateway.requests().len(), 0);
}
