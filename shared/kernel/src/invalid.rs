use std::fmt;

/// A value from outside that breaks a rule of the type that it was parsed as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// A stable `snake_case` code for programs, such as `invalid_email`.
    pub code: &'static str,
    /// The rule, for people. Never repeats the value, which may be personal data.
    pub detail: String,
    /// The member of the value that is wrong, in the API's spelling. None if it is the value itself.
    pub field: Option<&'static str>,
}

impl Invalid {
    /// Creates an error from its stable code and a text for people.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), field: None }
    }

    /// Says which member of the value is wrong.
    #[must_use]
    pub fn at(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }
}

impl fmt::Display for Invalid {
    // The code and the field come first, so that `lambda::http` can recover them from serde's untyped errors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "{}/{field}: {}", self.code, self.detail),
            None => write!(f, "{}: {}", self.code, self.detail),
        }
    }
}

impl std::error::Error for Invalid {}
