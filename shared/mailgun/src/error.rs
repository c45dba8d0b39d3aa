use http::Response;
use jiff::Timestamp;
use vendor::SendError;

/// A call failed. The variant determines what the caller may do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was sent. Repeat the call, but not before `after`.
    #[error("try again: {reason}")]
    TryAgain {
        /// Time from which Mailgun accepts mails again, if known.
        after: Option<Timestamp>,
        /// Description for the log.
        reason: String,
    },
    /// Mailgun may have accepted the mail. Look it up before sending it again. Mailgun's events lag by some minutes.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// Mailgun rejects this mail because of its address or size. A retry never helps; other mails are not affected.
    #[error("rejected: {0}")]
    Rejected(String),
    /// Mailgun refuses the call: wrong key or domain, or an account that may not send. Repeat it once staff have fixed that.
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

/// Classifies an error response by its status alone. Mailgun's messages may change and contain addresses.
pub(crate) fn classify(response: &Response<Vec<u8>>) -> CallError {
    let status = response.status();
    if status.as_u16() == 429 {
        return CallError::TryAgain { after: reset(response), reason: status.to_string() };
    }
    if status.is_server_error() {
        return CallError::Unknown(status.to_string());
    }
    match status.as_u16() {
        400 | 413 => CallError::Rejected(status.to_string()),
        _ => CallError::Refused(status.to_string()),
    }
}

fn reset(response: &Response<Vec<u8>>) -> Option<Timestamp> {
    let seconds = response.headers().get("x-ratelimit-reset")?.to_str().ok()?.parse().ok()?;
    Timestamp::from_second(seconds).ok()
}
