use std::convert::Infallible;

/// The kind of a refusal, independent of the transport. HTTP maps it to a status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The command itself is invalid. Repeating it never helps.
    Invalid,
    /// A rule forbids the command in the current state, which may change.
    Conflict,
    /// The target does not exist, or the caller may not know that it does.
    NotFound,
}

/// The business reason why a command was refused. `Display` is the text for people.
pub trait Refusal: std::error::Error {
    /// The kind, which decides the HTTP status.
    fn kind(&self) -> RefusalKind;

    /// A stable `snake_case` code for programs.
    fn code(&self) -> &'static str;

    /// The invalid member of the command's JSON, as a pointer (RFC 6901) such as `/lines/1/quantity`.
    fn pointer(&self) -> Option<String> {
        None
    }

    /// Whether the same command may succeed a moment later, without anybody doing anything about it.
    fn is_transient(&self) -> bool {
        false
    }
}

/// For commands that are never refused.
impl Refusal for Infallible {
    fn kind(&self) -> RefusalKind {
        match *self {}
    }

    fn code(&self) -> &'static str {
        match *self {}
    }
}
