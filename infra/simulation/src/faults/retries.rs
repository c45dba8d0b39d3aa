/// What retries the work of a function when it fails. It limits how often the work may be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Retries {
    /// A client, which tries again as often as it takes.
    Client,
    /// An asynchronous invocation, which is retried twice.
    AsyncInvocation,
    /// A stream or a queue, which retries many times.
    StreamOrQueue,
}

impl Retries {
    pub fn of(function: &str) -> Self {
        let has = |parts: &[&str]| parts.iter().any(|part| function.contains(part));
        if has(&["-when-", "-project-", "-watch-", "-settle-", "-cancel-concert-orders"]) {
            Self::AsyncInvocation
        } else if has(&["-publish", "-project", "-call-", "-send-"]) {
            Self::StreamOrQueue
        } else {
            Self::Client
        }
    }

    /// How often work may fail so that it is still done in the end.
    pub fn max_failures(self) -> u32 {
        match self {
            Self::Client => u32::MAX,
            Self::AsyncInvocation => 2,
            Self::StreamOrQueue => 4,
        }
    }
}
