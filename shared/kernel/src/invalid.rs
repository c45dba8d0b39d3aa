use std::fmt;

/// A value from outside that can't become one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Stable, snake_case: what programs branch on, such as `invalid_email`.
    pub code: &'static str,
    /// What a person reads; never repeats the value, which may be personal.
    pub detail: String,
}

impl Invalid {
    /// A refusal of a value with its stable code.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl fmt::Display for Invalid {
    // The code leads, so that it survives the passage through serde's untyped errors (see `lambda::http`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl std::error::Error for Invalid {}
