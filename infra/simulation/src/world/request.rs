//! Requests to the API and their responses.

use serde_json::Value;

use super::acknowledged::Effect;

/// Somebody who sends requests.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub email: String,
    pub user_id: String,
    /// Empty without a session.
    pub(crate) token: String,
}

#[derive(Debug, Clone)]
pub struct ApiRequest {
    pub(crate) person: Person,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Value,
    /// A program that numbers its requests from 1 each day, and uses the numbers as keys.
    pub(crate) program: Option<&'static str>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) effect: Effect,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ApiResponse {
    pub status: u16,
    /// Null if it is not JSON.
    pub body: Value,
}

impl ApiRequest {
    pub fn new(person: &Person, method: &'static str, path: String, body: Value) -> Self {
        Self { person: person.clone(), method, path, body, program: None, idempotency_key: None, effect: Effect::None }
    }

    /// Sets what a successful response acknowledges.
    #[must_use]
    pub fn with_effect(self, effect: Effect) -> Self {
        Self { effect, ..self }
    }
}

impl ApiResponse {
    /// Whether the request should be sent again: it may have taken effect, or may yet.
    pub fn is_transient(&self) -> bool {
        self.status >= 500 || self.status == 429
    }

    /// Whether it is kept under the idempotency key: the request was executed, or a rule decided on it for good.
    pub fn is_kept(&self) -> bool {
        let is_momentary =
            |code: &str| matches!(code, "concurrent_change" | "order_being_paid" | "just_voided" | "code_replaced");
        let is_decision = matches!(self.status, 409 | 410 | 422);
        self.is_success() || is_decision && !self.body["code"].as_str().is_some_and(is_momentary)
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
