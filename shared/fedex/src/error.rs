use http::Response;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use vendor::SendError;

use crate::response::{code, error_codes, mentions_quota};

/// Window of FedEx's burst limit.
const BURST_WINDOW: SignedDuration = SignedDuration::from_secs(10);

/// Codes of problems with the account or its permissions.
const ACCOUNT_CODES: [&str; 6] = [
    "ACCOUNT.NUMBER.MISMATCH",
    "ACCOUNTNUMBER.REGISTRATION.REQUIRED",
    "SHIPMENT.ACCOUNTNUMBER.UNAUTHORIZED",
    "SHIPMENT.USER.UNAUTHORIZED",
    "UNAUTHORIZED.USAGE",
    "FORBIDDEN.ERROR",
];

/// Codes of an outage at FedEx. They come with status 503 or 400.
const OUTAGE_CODES: [&str; 4] =
    ["SERVICE.UNAVAILABLE.ERROR", "SYSTEM.UNAVAILABLE.EXCEPTION", "INTERNAL.SERVER.ERROR", "SYSTEM.UNEXPECTED.ERROR"];

/// A call failed. The variant determines what the caller may do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was done. Repeat the call, but not before `after`.
    #[error("try again: {reason}")]
    TryAgain {
        /// Time from which FedEx accepts calls again, if known.
        after: Option<Timestamp>,
        /// Description for the log.
        reason: String,
    },
    /// FedEx may have done it. Look a parcel up by its reference before shipping it again. Other calls can be repeated.
    #[error("the outcome is unknown: {0}")]
    Unknown(String),
    /// FedEx rejects this parcel or address. A retry never helps; other parcels are not affected.
    #[error("rejected: {code}")]
    Rejected {
        /// FedEx's code, such as `SERVICETYPE.NOT.ALLOWED`, or this crate's in lower case, such as `not_cancelled`.
        code: String,
    },
    /// FedEx refuses the call: wrong credentials, wrong account or a missing permission. Repeat it once staff have fixed that.
    #[error("refused: {0}")]
    Refused(String),
}

/// A value that FedEx would not accept. Checked before anything is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidField {
    /// The street does not fit in three lines of 35 characters, broken between words.
    #[error("the street must fit in three lines of 35 characters")]
    Street,
    /// The city has more than 35 characters.
    #[error("the city must be at most 35 characters")]
    City,
    /// The postal code has more than ten characters.
    #[error("the postal code must be at most 10 characters")]
    PostalCode,
    /// The country requires a state or province of two letters.
    #[error("the state or province must have two letters")]
    State,
    /// The person's name has more than 70 characters.
    #[error("the name must be at most 70 characters")]
    Name,
    /// The company's name has more than 35 characters.
    #[error("the company's name must be at most 35 characters")]
    Company,
    /// The phone number does not have 10 to 15 digits.
    #[error("the phone number must have 10 to 15 digits")]
    Phone,
    /// The reference does not consist of 1 to 30 letters, digits, `-`, `_` and `.`.
    #[error("the reference must be 1 to 30 letters, digits and -_.")]
    Reference,
    /// The tracking number does not consist of 1 to 34 letters and digits.
    #[error("the tracking number must be 1 to 34 letters and digits")]
    TrackingNumber,
}

impl InvalidField {
    /// A stable `snake_case` code, such as `street_too_long`.
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

impl From<InvalidField> for CallError {
    fn from(error: InvalidField) -> Self {
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

/// Classifies an error response by its status and codes alone. FedEx's messages change and may contain addresses.
pub(crate) fn classify(response: &Response<Vec<u8>>, body: &Value, now: Timestamp) -> CallError {
    let status = response.status();
    let codes = error_codes(body);
    let has = |of: &[&str]| codes.iter().any(|code| of.contains(code));
    let description = format!("{status}, code {}", codes.first().map_or_else(|| "-".to_owned(), |first| code(first)));
    match status.as_u16() {
        429 => CallError::TryAgain { after: Some(limit_ends(response, now)), reason: description },
        500.. => CallError::Unknown(description),
        _ if has(&OUTAGE_CODES) => CallError::Unknown(description),
        400 | 422 if has(&ACCOUNT_CODES) => CallError::Refused(description),
        400 | 422 => match codes.first() {
            Some(first) => CallError::Rejected { code: code(first) },
            // Without a code, nothing shows that the parcel is the problem.
            None => CallError::Refused(description),
        },
        _ => CallError::Refused(description),
    }
}

/// The end of a rate limit, which FedEx's response does not contain. Only its message shows whether it is the daily quota, which is
/// reset at midnight GMT, or the burst limit.
fn limit_ends(response: &Response<Vec<u8>>, now: Timestamp) -> Timestamp {
    let burst = now.checked_add(BURST_WINDOW).unwrap_or(now);
    if !mentions_quota(response.body()) {
        return burst;
    }
    let tomorrow = now.to_zoned(TimeZone::UTC).date().tomorrow().and_then(|date| date.to_zoned(TimeZone::UTC));
    tomorrow.map_or(burst, |midnight| midnight.timestamp())
}
