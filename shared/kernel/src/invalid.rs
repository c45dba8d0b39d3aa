use std::fmt;

/// A value from outside that breaks a rule of the type that it was parsed as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// A stable `snake_case` code for programs, such as `invalid_email`.
    pub code: &'static str,
    /// The rule, for people. Never repeats the value, which may be personal data.
    pub detail: String,
}

impl Invalid {
    /// Creates an error from its stable code and a text for people.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl fmt::Display for Invalid {
    // The code comes first, so that `lambda::http` can recover it from serde's untyped errors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl std::error::Error for Invalid {}
