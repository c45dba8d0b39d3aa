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

/// The kind of a failure to read, map or write something that will be the same at the next try.
const UNREADABLE: &str = "Unreadable";

const PANICKED: &str = "Panicked";

impl InvocationFailed {
    /// A failure of this kind.
    pub fn new(kind: &str, message: impl fmt::Display) -> Self {
        Self { kind: kind.to_owned(), message: message.to_string() }
    }

    /// What was delivered can't be read or mapped by this code.
    pub fn unreadable(reason: impl fmt::Display) -> Self {
        Self::new(UNREADABLE, reason)
    }

    /// The code has a fault. The log has the message.
    pub(crate) fn panicked() -> Self {
        Self::new(PANICKED, "see the log")
    }

    /// Whether a retry by the same code would fail in the same way.
    pub fn is_permanent(&self) -> bool {
        [UNREADABLE, PANICKED].contains(&self.kind.as_str())
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
