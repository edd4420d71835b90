//! Text messages over Twilio's REST form: <https://www.twilio.com/docs/messaging/api/message-resource>.

use latchkey_contract::Secret;
use reqwest::Client;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::destination::Destination;
use super::error::{SendError, SettingsError};
use super::gateway;
use super::settings::TwilioSettings;
use crate::messages::{OutboundMessage, is_plain};

/// Twilio, or a gateway that speaks its form.
pub struct Twilio {
    client: Client,
    url: Url,
    name: String,
    token: Secret,
    from: FromParameter,
}

/// The parameter that names who a message is from.
struct FromParameter {
    /// `From` or `MessagingServiceSid`.
    name: &'static str,
    value: String,
}

impl Twilio {
    pub(super) fn build(settings: &TwilioSettings) -> Result<Self, SettingsError> {
        let account = identifier("account_sid", &settings.account_sid)?;
        let name = match &settings.key_sid {
            Some(key) => identifier("key_sid", key)?,
            None => account,
        };
        if settings.auth_token.reveal().is_empty() {
            return Err(SettingsError::new("auth_token", "is empty"));
        }
        let base = settings.base_url.trim_end_matches('/');
        let url =
            gateway::address("base_url", &format!("{base}/2010-04-01/Accounts/{account}/Messages.json"))?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(SettingsError::new("base_url", "must end with its host or path"));
        }
        Ok(Self {
            client: gateway::client(&url, settings.ca_file.as_deref())?,
            url,
            name: name.to_owned(),
            token: settings.auth_token.clone(),
            from: from_parameter(settings)?,
        })
    }

    pub(super) async fn send(
        &self,
        to: &Destination,
        message: OutboundMessage<'_>,
        id: &str,
    ) -> Result<(), SendError> {
        let number = match to {
            Destination::Phone(number) if is_e164(number) => number.as_str(),
            _ => return Err(SendError::Refused("the destination is not a number as in E.164".to_owned())),
        };
        let (Some(body), Some(lifetime)) = (message.text(), message.lifetime()) else {
            return Err(SendError::Refused("a notification goes by mail only".to_owned()));
        };
        // So that nothing leaves Twilio's queue after the code has died; it takes 1 to 36,000 s, and 5 at least
        // are advised.
        let validity = lifetime.as_secs().clamp(5, 14_400).to_string();
        let FromParameter { name, value } = &self.from;
        let form = [("To", number), (name, value), ("Body", &body), ("ValidityPeriod", &validity)];
        let request = self
            .client
            .post(self.url.clone())
            .basic_auth(&self.name, Some(self.token.reveal()))
            // Twilio does not read it; gateways that imitate it may.
            .header("Idempotency-Key", id)
            .form(&form);
        let answer = gateway::send(request).await?;
        let status = answer.status();
        // The body is read also if the status is an error: it holds Twilio's number for the reason.
        let body =
            gateway::body(answer).await.map(|body| serde_json::from_slice::<TwilioResponse>(&body).ok());
        match (status.is_success(), body?) {
            (true, Some(answer)) => answer.check(status.as_u16()),
            (true, None) => {
                Err(SendError::Refused(format!("the gateway answered {status} and not in its form")))
            }
            (false, answer) => {
                let why = answer.and_then(|answer| answer.number()).map(|number| format!(", error {number}"));
                Err(SendError::Refused(format!(
                    "the gateway answered {}{}",
                    status.as_u16(),
                    why.unwrap_or_default()
                )))
            }
        }
    }
}

/// The part of the response that says whether the message was accepted.
#[derive(Deserialize)]
struct TwilioResponse {
    sid: Option<String>,
    status: Option<Value>,
    error_code: Option<Value>,
    code: Option<Value>,
}

impl TwilioResponse {
    /// A 2xx alone proves nothing: the message can be refused inside it.
    fn check(&self, status: u16) -> Result<(), SendError> {
        let failed = matches!(
            self.status.as_ref().and_then(Value::as_str),
            Some("failed" | "undelivered" | "canceled")
        );
        let accepted = self.sid.as_deref().is_some_and(|sid| !sid.is_empty());
        if accepted && !failed && self.error_code.is_none() && self.code.is_none() {
            return Ok(());
        }
        let why = self.number().map(|number| format!(", error {number}")).unwrap_or_default();
        Err(SendError::Refused(format!("the gateway answered {status} with a message that failed{why}")))
    }

    /// Twilio's number for what is wrong; five digits, so it can never be a code of ours.
    fn number(&self) -> Option<u64> {
        let number = self.error_code.as_ref().or(self.code.as_ref())?;
        number.as_u64().filter(|number| *number < 100_000)
    }
}

/// Letters and digits only: it is part of the URL.
fn identifier<'a>(setting: &'static str, text: &'a str) -> Result<&'a str, SettingsError> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(text);
    }
    Err(SettingsError::new(setting, "must be letters and digits"))
}

fn from_parameter(settings: &TwilioSettings) -> Result<FromParameter, SettingsError> {
    let parameter = |name, value: &str| FromParameter { name, value: value.to_owned() };
    match (&settings.from, &settings.messaging_service_sid) {
        (Some(from), None) if !from.trim().is_empty() && is_plain(from) => Ok(parameter("From", from.trim())),
        (Some(_), None) => Err(SettingsError::new("from", "is not a number or name")),
        (None, Some(service)) => {
            Ok(parameter("MessagingServiceSid", identifier("messaging_service_sid", service)?))
        }
        (None, None) => Err(SettingsError::new("from", "is missing, and so is messaging_service_sid")),
        (Some(_), Some(_)) => Err(SettingsError::new("from", "cannot stand beside messaging_service_sid")),
    }
}

/// ITU-T E.164: a plus and up to fifteen digits, of which the first is not zero.
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
