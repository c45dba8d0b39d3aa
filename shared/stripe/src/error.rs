use http::{Response, StatusCode};
use serde::Deserialize;
use vendor::SendError;

use crate::{AmountError, PaymentIntent};

/// A call did not give an outcome. The variant says what the caller may do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was done, or the first call is still being worked on. The same call with the same key, after a pause.
    #[error("try again: {0}")]
    TryAgain(String),
    /// Whether it was done is not known. The same call with the same key while the key is remembered (a day), or look the
    /// payment up; never a new key.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// Stripe failed, and gives this failure under this key from now on, whatever it had done before. Look the payment up; only
    /// where nothing was done may the same be asked under a new key.
    #[error("the idempotency key is spent: {0}")]
    KeySpent(String),
    /// Stripe refuses the call: a wrong key, a wrong parameter, something that does not exist. No repeat helps; a person
    /// has to look.
    #[error("refused: {0}")]
    Refused(String),
    /// The amount can't be charged, whoever pays.
    #[error("the amount can't be charged: {0}")]
    Amount(#[from] AmountError),
}

/// The `error` of an answer that is not a success.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ErrorBody {
    #[serde(rename = "type")]
    kind: Option<String>,
    pub code: Option<String>,
    pub decline_code: Option<String>,
    pub param: Option<String>,
    pub payment_intent: Option<PaymentIntent>,
}

/// An answer that is not a success, sorted by what it means.
pub(crate) enum Failure {
    /// The card or the payment's state does not allow it; the body says why.
    Payment(Box<ErrorBody>),
    /// What was asked can't be, as things are; with the words for a person.
    Request(Box<ErrorBody>, String),
    /// Anything else.
    Call(CallError),
}

impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Payment(error) => {
                CallError::Refused(format!("the payment's state or card does not allow it ({})", error.describe()))
            }
            Failure::Request(_, description) => CallError::Refused(description),
            Failure::Call(error) => error,
        }
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        Self::Call(match error {
            SendError::NotSent(_) => CallError::TryAgain(error.to_string()),
            SendError::Unanswered(_) => CallError::Unknown(error.to_string()),
            SendError::Impossible(_) => CallError::Refused(error.to_string()),
        })
    }
}

/// Sorts an answer that is not a success.
pub(crate) fn classify(answer: &Response<Vec<u8>>) -> Failure {
    #[derive(Deserialize)]
    struct Envelope {
        error: ErrorBody,
    }
    let body = serde_json::from_slice::<Envelope>(answer.body()).map(|envelope| envelope.error).unwrap_or_default();
    let status = answer.status();
    let description =
        format!("{status}, {}, request {}", body.describe(), header(answer, "request-id").unwrap_or("unknown"));

    // Stripe's own word on repeating wins over the status.
    let should_retry = header(answer, "stripe-should-retry");
    let passing = matches!(status.as_u16(), 409 | 424 | 429);
    let is_replay = header(answer, "idempotent-replayed") == Some("true");
    Failure::Call(match should_retry {
        _ if is_replay && status.is_server_error() => CallError::KeySpent(description),
        Some("true") => CallError::TryAgain(description),
        Some("false") if passing || status.is_server_error() => CallError::Unknown(description),
        _ if passing => CallError::TryAgain(description),
        _ if status.is_server_error() => CallError::Unknown(description),
        _ if body.is_about_the_payment(status) => return Failure::Payment(Box::new(body)),
        _ if body.code.as_deref() == Some("amount_too_small") => AmountError::TooSmall.into(),
        _ if body.code.as_deref() == Some("amount_too_large") => AmountError::TooLarge.into(),
        _ if status == StatusCode::BAD_REQUEST => return Failure::Request(Box::new(body), description),
        _ => CallError::Refused(description),
    })
}

impl ErrorBody {
    fn is_about_the_payment(&self, status: StatusCode) -> bool {
        let state = [
            "payment_intent_unexpected_state",
            "charge_already_captured",
            "charge_expired_for_capture",
            "capture_charge_authorization_expired",
        ];
        // The buyer named the card; that there is no such card is no fault of ours.
        let no_such_card =
            self.code.as_deref() == Some("resource_missing") && self.param.as_deref() == Some("payment_method");
        status == StatusCode::PAYMENT_REQUIRED
            || no_such_card
            || self.code.as_deref().is_some_and(|code| state.contains(&code))
    }

    // Not the message: it repeats what was sent, and Stripe's dashboard shows it under the request's id.
    fn describe(&self) -> String {
        let [kind, code, param] = [&self.kind, &self.code, &self.param].map(|field| field.as_deref().unwrap_or("-"));
        format!("type {kind}, code {code}, param {param}")
    }
}

fn header<'a>(answer: &'a Response<Vec<u8>>, name: &str) -> Option<&'a str> {
    answer.headers().get(name).and_then(|value| value.to_str().ok())
}
