use http::{Response, StatusCode};
use serde::Deserialize;
use vendor::SendError;

use crate::{AmountError, PaymentIntent};

/// A call failed. The variant determines what the caller may do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was done, or the first call is still in progress. Repeat the call later with the same idempotency key.
    #[error("try again: {0}")]
    TryAgain(String),
    /// Stripe may have done it. Repeat the call with the same idempotency key while Stripe remembers the key (a day), or look the
    /// payment up. Never use a new key.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// Stripe failed, and will return the same failure for this idempotency key. Look the payment up. Use a new key only if nothing
    /// was done.
    #[error("the idempotency key is spent: {0}")]
    KeySpent(String),
    /// Stripe refuses these parameters (status 400), such as a currency that the account can't charge, and did nothing. The same call
    /// never succeeds: this is an outcome.
    #[error("invalid: {0}")]
    Invalid(String),
    /// Stripe refuses the call: wrong API key, missing permission or object. A retry helps once staff have mended that.
    #[error("refused: {0}")]
    Refused(String),
    /// The amount can't be charged to any card.
    #[error("the amount can't be charged: {0}")]
    Amount(#[from] AmountError),
}

/// The `error` of an error response.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ErrorBody {
    #[serde(rename = "type")]
    kind: Option<String>,
    pub code: Option<String>,
    pub decline_code: Option<String>,
    pub param: Option<String>,
    pub payment_intent: Option<PaymentIntent>,
}

/// A classified error response.
pub(crate) enum Failure {
    /// The card or the payment's state does not allow it.
    Payment(Box<ErrorBody>),
    /// An invalid request (status 400), with a description for the log.
    Request(Box<ErrorBody>, String),
    /// Any other error.
    Call(CallError),
}

impl From<Failure> for CallError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Payment(error) => {
                CallError::Refused(format!("the payment's state or card does not allow it ({})", error.describe()))
            }
            Failure::Request(_, description) => CallError::Invalid(description),
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

/// Classifies an error response.
pub(crate) fn classify(response: &Response<Vec<u8>>) -> Failure {
    #[derive(Deserialize)]
    struct Envelope {
        error: ErrorBody,
    }
    let body = serde_json::from_slice::<Envelope>(response.body()).map(|envelope| envelope.error).unwrap_or_default();
    let status = response.status();
    let description =
        format!("{status}, {}, request {}", body.describe(), header(response, "request-id").unwrap_or("unknown"));

    // Stripe's advice on retries takes precedence over the status.
    let should_retry = header(response, "stripe-should-retry");
    let is_transient = matches!(status.as_u16(), 409 | 424 | 429);
    let is_replay = header(response, "idempotent-replayed") == Some("true");
    Failure::Call(match should_retry {
        _ if is_replay && status.is_server_error() => CallError::KeySpent(description),
        Some("true") => CallError::TryAgain(description),
        Some("false") if is_transient || status.is_server_error() => CallError::Unknown(description),
        _ if is_transient => CallError::TryAgain(description),
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
        // The buyer chose the card: that it does not exist is not our error. A confirmation token can also be used up or expired.
        let no_such_card = match self.param.as_deref() {
            Some("payment_method") => self.code.as_deref() == Some("resource_missing"),
            Some("confirmation_token") => true,
            _ => false,
        };
        status == StatusCode::PAYMENT_REQUIRED
            || no_such_card
            || self.code.as_deref().is_some_and(|code| state.contains(&code))
    }

    // Without the message: it contains parts of the request. Stripe's dashboard shows it for the request's id.
    fn describe(&self) -> String {
        let [kind, code, param] = [&self.kind, &self.code, &self.param].map(|field| field.as_deref().unwrap_or("-"));
        format!("type {kind}, code {code}, param {param}")
    }
}

fn header<'a>(response: &'a Response<Vec<u8>>, name: &str) -> Option<&'a str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}
