use http::Response;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use vendor::SendError;

use crate::answer::{code, error_codes, holds_quota_text};

/// How long the window of FedEx's burst limit is.
const BURST_WINDOW: SignedDuration = SignedDuration::from_secs(10);

/// What is wrong with the account or its rights, whatever the parcel.
const OF_THE_ACCOUNT: [&str; 6] = [
    "ACCOUNT.NUMBER.MISMATCH",
    "ACCOUNTNUMBER.REGISTRATION.REQUIRED",
    "SHIPMENT.ACCOUNTNUMBER.UNAUTHORIZED",
    "SHIPMENT.USER.UNAUTHORIZED",
    "UNAUTHORIZED.USAGE",
    "FORBIDDEN.ERROR",
];

/// FedEx is down. It comes with 503, and with 400 as well.
const OF_AN_OUTAGE: [&str; 4] =
    ["SERVICE.UNAVAILABLE.ERROR", "SYSTEM.UNAVAILABLE.EXCEPTION", "INTERNAL.SERVER.ERROR", "SYSTEM.UNEXPECTED.ERROR"];

/// A call did not succeed. The variant says what the caller may do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was done. The same call again, not before `after` where that is known.
    #[error("try again: {reason}")]
    TryAgain {
        /// The moment from which FedEx takes calls again.
        after: Option<Timestamp>,
        /// What happened.
        reason: String,
    },
    /// It may have been done. A parcel is to be looked up by its reference before another is made; all other calls may simply
    /// be repeated.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// FedEx refuses this parcel or this address. No repeat helps; others may well go.
    #[error("rejected: {code}")]
    Rejected {
        /// FedEx's code, such as `SERVICETYPE.NOT.ALLOWED`, or one of this crate's in lower case, such as `not_cancelled`.
        code: String,
    },
    /// FedEx refuses the call: wrong credentials, a wrong account, a right that is missing. The same call once a person has
    /// seen to that.
    #[error("refused: {0}")]
    Refused(String),
}

/// Something is longer than FedEx takes it, or lacks what FedEx needs. Said before anything is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DoesNotFit {
    /// The street does not go into three lines of 35 characters, broken between words.
    #[error("the street must fit in three lines of 35 characters")]
    Street,
    /// A city of more than 35 characters.
    #[error("the city must be at most 35 characters")]
    City,
    /// A postal code of more than ten characters.
    #[error("the postal code must be at most 10 characters")]
    PostalCode,
    /// The country needs a state or province of two letters.
    #[error("the state or province must have two letters")]
    State,
    /// A person's name of more than 70 characters.
    #[error("the name must be at most 70 characters")]
    Name,
    /// A company's name of more than 35 characters.
    #[error("the company's name must be at most 35 characters")]
    Company,
    /// Not a phone number of 10 to 15 digits.
    #[error("the phone number must have 10 to 15 digits")]
    Phone,
    /// Not a reference of 1 to 30 letters, digits, `-`, `_` and `.`.
    #[error("the reference must be 1 to 30 letters, digits and -_.")]
    Reference,
    /// Not a tracking number: 1 to 34 letters and digits.
    #[error("the tracking number must be 1 to 34 letters and digits")]
    TrackingNumber,
}

impl DoesNotFit {
    /// What does not fit, as a code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Street => "street_too_long",
            Self::City => "city_too_long",
            Self::PostalCode => "postal_code_too_long",
            Self::State => "invalid_state",
            Self::Name => "name_too_long",
            Self::Company => "company_too_long",
            Self::Phone => "invalid_phone",
            Self::Reference => "invalid_reference",
            Self::TrackingNumber => "invalid_tracking_number",
        }
    }
}

impl From<DoesNotFit> for CallError {
    fn from(error: DoesNotFit) -> Self {
        Self::Rejected { code: error.code().to_owned() }
    }
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

/// Sorts an answer that is not a success. By its status and codes alone: FedEx's wordings change, and repeat addresses.
pub(crate) fn classify(answer: &Response<Vec<u8>>, body: &Value, now: Timestamp) -> CallError {
    let status = answer.status();
    let codes = error_codes(body);
    let has = |of: &[&str]| codes.iter().any(|code| of.contains(code));
    let description = format!("{status}, code {}", codes.first().map_or_else(|| "-".to_owned(), |first| code(first)));
    match status.as_u16() {
        429 => CallError::TryAgain { after: Some(open_again(answer, now)), reason: description },
        500.. => CallError::Unknown(description),
        _ if has(&OF_AN_OUTAGE) => CallError::Unknown(description),
        400 | 422 if has(&OF_THE_ACCOUNT) => CallError::Refused(description),
        400 | 422 => match codes.first() {
            Some(first) => CallError::Rejected { code: code(first) },
            // Nothing in it speaks of the parcel.
            None => CallError::Refused(description),
        },
        _ => CallError::Refused(description),
    }
}

/// When a limit ends. FedEx names no time; only the wording tells the daily quota, which starts anew at midnight GMT, from the
/// burst.
fn open_again(answer: &Response<Vec<u8>>, now: Timestamp) -> Timestamp {
    let burst = now.checked_add(BURST_WINDOW).unwrap_or(now);
    if !holds_quota_text(answer.body()) {
        return burst;
    }
    let tomorrow = now.to_zoned(TimeZone::UTC).date().tomorrow().and_then(|date| date.to_zoned(TimeZone::UTC));
    tomorrow.map_or(burst, |midnight| midnight.timestamp())
}
