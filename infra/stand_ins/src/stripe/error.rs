use serde_json::{Map, Value, json};

use crate::common::http::Reply;

/// An error response of Stripe's.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    status: u16,
    body: Map<String, Value>,
    should_retry: Option<bool>,
    rate_limited_reason: Option<String>,
    /// Whether it occurs before the call is executed, so that it is not kept under the call's key.
    pub before_execution: bool,
}

impl ApiError {
    fn new(status: u16, kind: &str, code: Option<&str>, message: impl Into<String>) -> Self {
        let mut body = Map::new();
        body.insert("type".to_owned(), kind.into());
        body.insert("message".to_owned(), message.into().into());
        let error = Self { status, body, should_retry: None, rate_limited_reason: None, before_execution: false };
        match code {
            Some(code) => error
                .with("code", code)
                .with("doc_url", format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"))),
            None => error,
        }
    }

    fn invalid_request(status: u16, code: Option<&str>, message: impl Into<String>) -> Self {
        Self::new(status, "invalid_request_error", code, message)
    }

    /// Adds an attribute to the error.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body.insert(name.to_owned(), value.into());
        self
    }

    fn before_execution(mut self) -> Self {
        self.before_execution = true;
        self
    }

    /// 401: there is no key.
    pub fn no_key() -> Self {
        Self::invalid_request(401, None, "You did not provide an API key.").before_execution()
    }

    /// 401: the key is not the account's.
    pub fn wrong_key() -> Self {
        Self::invalid_request(401, None, "Invalid API Key provided.").before_execution()
    }

    /// 403: the key is a publishable one.
    pub fn publishable_key() -> Self {
        Self::invalid_request(403, Some("secret_key_required"), "This call needs a secret API key.").before_execution()
    }

    /// 404: there is no such endpoint.
    pub fn unrecognized_url(method: &str, path: &str) -> Self {
        Self::invalid_request(404, None, format!("Unrecognized request URL ({method}: {path}).")).before_execution()
    }

    /// 400: the body is not a form.
    pub fn not_a_form() -> Self {
        Self::invalid_request(
            400,
            None,
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
        )
        .before_execution()
    }

    /// 400: the endpoint does not have this parameter.
    pub fn unknown_parameter(param: &str) -> Self {
        Self::invalid_request(400, Some("parameter_unknown"), format!("Received unknown parameter: {param}"))
            .with("param", param)
            .before_execution()
    }

    /// 400: a required parameter is missing.
    pub fn missing_parameter(param: &str) -> Self {
        Self::invalid_request(400, Some("parameter_missing"), format!("Missing required param: {param}."))
            .with("param", param)
            .before_execution()
    }

    /// 400: the parameter is not an integer.
    pub fn not_an_integer(param: &str) -> Self {
        Self::invalid_request(400, Some("parameter_invalid_integer"), format!("Invalid integer: {param}"))
            .with("param", param)
            .before_execution()
    }

    /// 400: the parameter has an invalid value.
    pub fn invalid_parameter(param: &str, message: impl Into<String>) -> Self {
        Self::invalid_request(400, None, message).with("param", param).before_execution()
    }

    /// 400: the amount cannot be charged, for the reason that `code` says.
    pub fn amount(code: &str, message: impl Into<String>) -> Self {
        Self::invalid_request(400, Some(code), message).with("param", "amount").before_execution()
    }

    /// 404: there is no such object. `param` is `intent` or `id`.
    pub fn no_such(object: &str, param: &str, id: &str) -> Self {
        Self::invalid_request(404, Some("resource_missing"), format!("No such {object}: '{id}'")).with("param", param)
    }

    /// 400: there is no such payment method.
    pub fn no_such_payment_method(id: &str) -> Self {
        Self::invalid_request(400, Some("resource_missing"), format!("No such PaymentMethod: '{id}'"))
            .with("param", "payment_method")
    }

    /// 400: there is no such confirmation token.
    pub fn no_such_confirmation_token(id: &str) -> Self {
        Self::invalid_request(400, Some("resource_missing"), format!("No such confirmation_token: '{id}'"))
            .with("param", "confirmation_token")
    }

    /// 400: the confirmation token can't be used any more.
    pub fn confirmation_token(message: &str) -> Self {
        Self::invalid_request(400, None, message).with("param", "confirmation_token")
    }

    /// 400: the state of the object does not allow the call.
    pub fn state(code: &str, message: impl Into<String>) -> Self {
        Self::invalid_request(400, Some(code), message)
    }

    /// 400: the state of the object does not allow the call, and Stripe gives no code.
    pub fn invalid_state(message: impl Into<String>) -> Self {
        Self::invalid_request(400, None, message)
    }

    /// 400: the refund is larger than what is left.
    pub fn refund_too_large(asked: i64, left: i64) -> Self {
        let message = format!("Refund amount ({asked}) is greater than unrefunded amount on charge ({left})");
        Self::invalid_request(400, None, message).with("param", "amount")
    }

    /// 402: the card fails.
    pub fn card(code: &str, message: impl Into<String>) -> Self {
        Self::new(402, "card_error", Some(code), message)
    }

    /// 400: the key was used with other parameters.
    pub fn other_parameters() -> Self {
        let message =
            "Keys for idempotent requests can only be used with the same parameters they were first used with.";
        Self::new(400, "idempotency_error", None, message).before_execution()
    }

    /// 409: the first call with this key is in progress.
    pub fn key_in_use() -> Self {
        let message = "There is currently another in-progress request using this Idempotency-Key.";
        Self::new(409, "idempotency_error", Some("idempotency_key_in_use"), message).before_execution()
    }

    /// 429: there are too many calls.
    pub fn rate_limited(reason: Option<String>) -> Self {
        let mut error = Self::invalid_request(429, Some("rate_limit"), "Too many requests.").before_execution();
        error.rate_limited_reason = Some(reason.unwrap_or_else(|| "global-rate".to_owned()));
        error
    }

    /// 429: another call has locked the object.
    pub fn lock_timeout() -> Self {
        let message = "This object cannot be accessed right now because another API request is currently accessing it.";
        Self::invalid_request(429, Some("lock_timeout"), message).before_execution()
    }

    /// 500: Stripe fails.
    pub fn server_error() -> Self {
        Self::new(500, "api_error", None, "An unknown error occurred.")
    }

    /// 503: Stripe is unavailable.
    pub fn unavailable() -> Self {
        let mut error = Self::new(503, "api_error", None, "Service unavailable.").before_execution();
        error.should_retry = Some(true);
        error
    }

    pub fn reply(&self) -> Reply {
        let mut reply = Reply::json(self.status, &json!({ "error": self.body }));
        if let Some(should_retry) = self.should_retry {
            reply = reply.with_header("stripe-should-retry", should_retry.to_string());
        }
        match &self.rate_limited_reason {
            Some(reason) => reply.with_header("stripe-rate-limited-reason", reason),
            None => reply,
        }
    }
}
