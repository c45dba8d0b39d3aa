use http::Response;
use jiff::Timestamp;
use vendor::SendError;

/// A call did not succeed. The variant says what the caller may do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was sent. The same call again, not before `after` where Mailgun names a time.
    #[error("try again: {reason}")]
    TryAgain {
        /// The moment from which Mailgun takes mails again.
        after: Option<Timestamp>,
        /// What happened.
        reason: String,
    },
    /// The mail may have been accepted. Look it up, after the minutes that Mailgun's events take, before sending it again.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// Mailgun refuses this mail, for its address or its size. No repeat helps; other mails may well go.
    #[error("rejected: {0}")]
    Rejected(String),
    /// Mailgun refuses the call: a wrong key or domain, or an account that may not send. The same call once a person has seen
    /// to that.
    #[error("refused: {0}")]
    Refused(String),
}

impl From<SendError> for CallError {
    fn from(error: SendError) -> Self {
        let reason = error.to_string();
        match error {
            SendError::NotSent(_) => Self::TryAgain { after: None, reason },
            SendError::Unanswered(_) => Self::Unknown(reason),
            SendError::Impossible(_) => Self::Refused(reason),
        }
    }
}

/// Sorts an answer that is not a success. By its status alone: Mailgun's wordings are not part of a contract, and repeat addresses.
pub(crate) fn classify(answer: &Response<Vec<u8>>) -> CallError {
    let status = answer.status();
    if status.as_u16() == 429 {
        return CallError::TryAgain { after: reset(answer), reason: status.to_string() };
    }
    if status.is_server_error() {
        return CallError::Unknown(status.to_string());
    }
    match status.as_u16() {
        400 | 413 => CallError::Rejected(status.to_string()),
        _ => CallError::Refused(status.to_string()),
    }
}

fn reset(answer: &Response<Vec<u8>>) -> Option<Timestamp> {
    let seconds = answer.headers().get("x-ratelimit-reset")?.to_str().ok()?.parse().ok()?;
    Timestamp::from_second(seconds).ok()
}
