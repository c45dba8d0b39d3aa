/// What a caller can do about a refusal. How a transport says it is the transport's affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// Understood, but what was asked makes no sense here: ask something else.
    Invalid,
    /// A rule forbids it as things are now: they may change.
    Conflict,
    /// There is no such thing, or none that the caller may know of.
    NotFound,
}

/// A business reason for which a command is not carried out. `Display` says it to a person.
pub trait Refusal: std::error::Error {
    /// What the caller can do.
    fn kind(&self) -> RefusalKind;

    /// Stable, snake_case: what programs branch on.
    fn code(&self) -> &'static str;
}
