use std::time::Duration;

use http::Method;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::client::Call;
use crate::response::{code, list, text, time};
use crate::{CallError, Client, Reason, Reference, Status, TrackingNumber};

/// Maximum number of parcels in one call, set by FedEx.
pub const MAX_NUMBERS: usize = 30;

/// A look-up changes nothing, so that it can be repeated after a timeout.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A parcel's first scan may have the date of another time zone than its label.
const DATE_TOLERANCE: SignedDuration = SignedDuration::from_hours(48);

/// How long after its ship date a parcel is searched for.
const WINDOW_DAYS: i64 = 60;

/// A parcel to track.
#[derive(Debug, Clone, Copy)]
pub struct ParcelToTrack<'a> {
    /// FedEx's number of the parcel.
    pub number: &'a TrackingNumber,
    /// Day of the pick-up. Needed because FedEx reuses its numbers.
    pub ship_date: Date,
}

/// A parcel to find after [`CallError::Unknown`].
#[derive(Debug, Clone, Copy)]
pub struct LookUp<'a> {
    /// The reference that it was shipped with.
    pub reference: &'a Reference,
    /// First possible ship date.
    pub from: Date,
    /// Last possible ship date.
    pub until: Date,
}

/// The result of tracking one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tracked {
    /// FedEx knows the parcel.
    Known(Tracking),
    /// FedEx does not know the number (yet): a new label is visible after minutes or hours.
    NotFound(TrackingNumber),
    /// FedEx returned an error for this number.
    Failed {
        /// The number that was asked for.
        number: TrackingNumber,
        /// FedEx's code; `unreadable` if its response could not be read.
        code: String,
    },
}

impl Tracked {
    /// The number that was asked for.
    pub fn number(&self) -> &TrackingNumber {
        match self {
            Self::Known(tracking) => &tracking.number,
            Self::NotFound(number) | Self::Failed { number, .. } => number,
        }
    }
}

/// The progress of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracking {
    /// FedEx's number of the parcel.
    pub number: TrackingNumber,
    /// Latest status.
    pub status: Status,
    /// Time of the last scan.
    pub scanned_at: Option<Timestamp>,
    /// Time of the delivery.
    pub delivered_at: Option<Timestamp>,
    /// Reason for the status, if that is a problem.
    pub reason: Option<Reason>,
}

impl Client {
    /// Tracks at most [`MAX_NUMBERS`] parcels. Returns one result per parcel, in the same order.
    ///
    /// # Errors
    /// [`CallError`]. A look-up changes nothing and can be repeated. For too many parcels `Rejected` with `too_many_numbers`, without
    /// a call.
    pub async fn track(&self, parcels: &[ParcelToTrack<'_>]) -> Result<Vec<Tracked>, CallError> {
        if parcels.is_empty() {
            return Ok(Vec::new());
        }
        if parcels.len() > MAX_NUMBERS {
            return Err(CallError::Rejected { code: "too_many_numbers".to_owned() });
        }
        let queries: Vec<_> = parcels.iter().map(query).collect();
        let call = Call {
            operation: "track",
            method: Method::POST,
            path: "/track/v1/trackingnumbers",
            transaction_id: None,
            body: json!({"includeDetailedScans": true, "trackingInfo": queries}),
            timeout: TIMEOUT,
        };
        let output = with_results(self.call(&call).await?.content)?;
        Ok(parcels.iter().map(|parcel| result_of(&output, parcel)).collect())
    }

    /// Finds all parcels with a reference. There are several if a shipment was repeated.
    ///
    /// A new label is visible after minutes or hours: before that, an empty result proves nothing.
    ///
    /// # Errors
    /// [`CallError`]. A look-up changes nothing and can be repeated.
    pub async fn find_by_reference(&self, parcel: &LookUp<'_>) -> Result<Vec<Tracking>, CallError> {
        let until = parcel.until.to_string();
        let call = Call {
            operation: "find_by_reference",
            method: Method::POST,
            path: "/track/v1/referencenumbers",
            transaction_id: None,
            body: json!({"includeDetailedScans": false, "referencesInformation": {
                "type": "CUSTOMER_REFERENCE", "value": parcel.reference.as_str(),
                "accountNumber": self.account_number(), "carrierCode": "FDXE", "shipDateBegin": parcel.from.to_string(),
                // FedEx's schema has the first name for it, FedEx's samples have the second.
                "shipDateEndDate": until, "shipDateEnd": until,
            }}),
            timeout: TIMEOUT,
        };
        let output = match self.call(&call).await {
            Ok(output) => with_results(output.content)?,
            Err(CallError::Rejected { code }) if is_not_found(&code) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found: Vec<Tracking> = Vec::new();
        for (parent, result) in results(&output) {
            match text(result, "/error/code") {
                Some(error) if is_not_found(&error) => {}
                Some(error) => return Err(CallError::Unknown(format!("the look-up failed, code {}", code(&error)))),
                None => match Tracking::read(result, parent) {
                    Some(tracking) if found.iter().any(|other| other.number == tracking.number) => {}
                    Some(tracking) => found.push(tracking),
                    None => return Err(CallError::Unknown("an unreadable parcel was found".to_owned())),
                },
            }
        }
        Ok(found)
    }
}

impl Tracking {
    /// Reads a tracking result. Its number is in `result` or in `parent`.
    pub(crate) fn read(result: &Value, parent: &Value) -> Option<Self> {
        let number = text(result, "/trackingNumberInfo/trackingNumber").or_else(|| text(parent, "/trackingNumber"))?;
        let date_time = |kind: &str| {
            list(result, "/dateAndTimes")
                .find(|entry| text(entry, "/type").as_deref() == Some(kind))
                .and_then(|entry| time(entry, "/dateTime"))
        };
        let status = Status::read(result).unwrap_or_else(|| Status::Unknown("-".to_owned()));
        let has_problem = matches!(status, Status::Exception | Status::AwaitingCollection | Status::Returned);
        Some(Self {
            number: TrackingNumber::try_from(number).ok()?,
            scanned_at: list(result, "/scanEvents").filter_map(|scan| time(scan, "/date")).max(),
            delivered_at: date_time("ACTUAL_DELIVERY").filter(|_| status == Status::Delivered),
            reason: if has_problem { Reason::read(result) } else { None },
            status,
        })
    }
}

fn query(parcel: &ParcelToTrack<'_>) -> Value {
    let end = parcel.ship_date.checked_add(WINDOW_DAYS.days()).unwrap_or(parcel.ship_date);
    let begin = parcel.ship_date.yesterday().unwrap_or(parcel.ship_date);
    json!({
        "shipDateBegin": begin.to_string(), "shipDateEnd": end.to_string(),
        "trackingNumberInfo": {"trackingNumber": parcel.number.as_str(), "carrierCode": "FDXE"},
    })
}

/// The result for one parcel. A number that FedEx has reused has several results: the newest is the parcel's, unless that is from an
/// earlier year too.
fn result_of(output: &Value, parcel: &ParcelToTrack<'_>) -> Tracked {
    let number = parcel.number;
    let mut failure = None;
    let mut is_old = false;
    let mut known: Option<(Option<Timestamp>, Tracking)> = None;
    for (parent, result) in results(output).filter(|(parent, result)| is_of(number, parent, result)) {
        if let Some(error) = text(result, "/error/code") {
            failure = failure.or(Some(error));
            continue;
        }
        let Some(tracking) = Tracking::read(result, parent) else { continue };
        let times = list(result, "/dateAndTimes").filter_map(|entry| time(entry, "/dateTime"));
        let latest = times.chain(tracking.scanned_at).max();
        let earliest = parcel
            .ship_date
            .to_zoned(TimeZone::UTC)
            .ok()
            .and_then(|day| day.timestamp().checked_sub(DATE_TOLERANCE).ok());
        if latest.zip(earliest).is_some_and(|(latest, earliest)| latest < earliest) {
            is_old = true;
        } else if known.as_ref().is_none_or(|(other, _)| latest > *other) {
            known = Some((latest, tracking));
        }
    }
    let number = number.clone();
    match (known, failure) {
        (Some((_, tracking)), _) => Tracked::Known(Tracking { number, ..tracking }),
        (None, Some(error)) if !is_not_found(&error) => Tracked::Failed { number, code: code(&error) },
        (None, None) if !is_old => Tracked::Failed { number, code: "unreadable".to_owned() },
        (None, _) => Tracked::NotFound(number),
    }
}

/// Checks that a response has a list of results. Without the list, it does not mean that nothing was found.
fn with_results(output: Value) -> Result<Value, CallError> {
    match output.get("completeTrackResults") {
        Some(Value::Array(_)) => Ok(output),
        _ => Err(CallError::Unknown("unreadable success".to_owned())),
    }
}

/// All results, each with its parent object.
fn results(output: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    list(output, "/completeTrackResults")
        .flat_map(|parent| list(parent, "/trackResults").map(move |result| (parent, result)))
}

fn is_of(number: &TrackingNumber, parent: &Value, result: &Value) -> bool {
    let named = text(parent, "/trackingNumber").or_else(|| text(result, "/trackingNumberInfo/trackingNumber"));
    named.as_deref() == Some(number.as_str())
}

fn is_not_found(code: &str) -> bool {
    code.starts_with("TRACKING.") && (code.ends_with(".NOTFOUND") || code.ends_with(".NOT.FOUND"))
}
