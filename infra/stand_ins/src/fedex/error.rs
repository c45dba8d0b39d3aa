use serde_json::{Value, json};

/// An error response of FedEx's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub status: u16,
    pub code: String,
    pub message: &'static str,
}

impl ApiError {
    pub fn new(status: u16, code: impl Into<String>, message: &'static str) -> Self {
        Self { status, code: code.into(), message }
    }

    /// 400: the data is invalid, or FedEx does not offer it.
    pub fn bad(code: impl Into<String>) -> Self {
        Self::new(400, code, "Invalid request. Please correct it and try again.")
    }

    pub fn not_authorized() -> Self {
        Self::new(
            401,
            "NOT.AUTHORIZED.ERROR",
            "Access token invalid or expired. Please modify your request and try again.",
        )
    }

    pub fn forbidden() -> Self {
        Self::new(
            403,
            "FORBIDDEN.ERROR",
            "We could not authorize your credentials. Please check your permissions and try again.",
        )
    }

    pub fn internal() -> Self {
        Self::new(
            500,
            "INTERNAL.SERVER.ERROR",
            "We encountered an unexpected error and are working to resolve the issue.",
        )
    }

    pub fn unavailable() -> Self {
        Self::new(
            503,
            "SERVICE.UNAVAILABLE.ERROR",
            "The service is currently unavailable and we are working to resolve the issue.",
        )
    }

    pub fn burst() -> Self {
        let message = "We have received too many requests in a short duration. Please wait a while to try again.";
        Self::new(429, "TOO.MANY.REQUESTS", message)
    }

    pub fn quota() -> Self {
        Self::new(429, "TOO.MANY.REQUESTS", "The allowable quota of the day is exceeded. Please try again tomorrow.")
    }

    /// The `errors` of a response.
    pub fn to_json(&self) -> Value {
        json!([{"code": self.code, "message": self.message}])
    }
}
