use std::fmt;

/// An invocation failed as a whole. AWS retries it where the source allows, then sends it to the failure destination.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {message}")]
pub struct InvocationFailed {
    /// The error's name, such as `StoreUnavailable`.
    pub kind: String,
    /// The cause, without personal data.
    pub message: String,
}

/// The kind of a failure that no retry helps against: a business rule forbids it.
const REFUSED: &str = "Refused";

impl InvocationFailed {
    /// A failure of this kind.
    pub fn new(kind: &str, message: impl fmt::Display) -> Self {
        Self { kind: kind.to_owned(), message: message.to_string() }
    }

    /// A business rule forbids it. The code is stable.
    pub fn refused(code: &str, reason: impl fmt::Display) -> Self {
        Self::new(REFUSED, format_args!("{code}: {reason}"))
    }

    /// The code of the business rule that forbids it, if that is the cause.
    pub fn refusal(&self) -> Option<&str> {
        (self.kind == REFUSED).then(|| self.message.split(':').next().unwrap_or_default())
    }
}
