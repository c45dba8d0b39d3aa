use std::time::Duration;

use http::Method;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::answer::{code, list, text, time};
use crate::client::Call;
use crate::{CallError, Client, Reason, Reference, Status, TrackingNumber};

/// The most numbers that FedEx tracks in one call.
pub const MOST_NUMBERS: usize = 30;

const TIME_OUT: Duration = Duration::from_secs(30);

/// A parcel's first scan may have the date of another time zone than its label.
const SLACK: SignedDuration = SignedDuration::from_hours(48);

/// How long after its ship date a parcel is still looked for.
const WINDOW_DAYS: i64 = 60;

/// A parcel that is on its way, as we know it.
#[derive(Debug, Clone, Copy)]
pub struct Watched<'a> {
    /// Its number.
    pub number: &'a TrackingNumber,
    /// The day that it was to be shipped on: FedEx uses numbers again.
    pub ship_date: Date,
}

/// A parcel whose making has an unknown outcome.
#[derive(Debug, Clone, Copy)]
pub struct LookUp<'a> {
    /// The reference that it was made with.
    pub reference: &'a Reference,
    /// The first day that it may have been made for.
    pub from: Date,
    /// The last one.
    pub until: Date,
}

/// What FedEx says of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tracked {
    /// Where the parcel is.
    Known(Tracking),
    /// FedEx does not know the number, or not yet: a new label shows after minutes or hours.
    NotFound(TrackingNumber),
    /// FedEx can't tell for now.
    Failed {
        /// The number.
        number: TrackingNumber,
        /// FedEx's code for why; `unreadable` where it says nothing that can be read.
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

/// Where a parcel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracking {
    /// Its number.
    pub number: TrackingNumber,
    /// Its latest status.
    pub status: Status,
    /// When it was last scanned.
    pub scanned_at: Option<Timestamp>,
    /// When it was delivered.
    pub delivered_at: Option<Timestamp>,
    /// Why something is in its way.
    pub reason: Option<Reason>,
}

impl Client {
    /// Asks where parcels are, at most [`MOST_NUMBERS`]; one answer each, in the order asked.
    ///
    /// # Errors
    /// [`CallError`]; a look-up changes nothing, so that it may be repeated at will. `Rejected` with `too_many_numbers`, before
    /// anything is sent.
    pub async fn track(&self, parcels: &[Watched<'_>]) -> Result<Vec<Tracked>, CallError> {
        if parcels.is_empty() {
            return Ok(Vec::new());
        }
        if parcels.len() > MOST_NUMBERS {
            return Err(CallError::Rejected { code: "too_many_numbers".to_owned() });
        }
        let asked: Vec<_> = parcels.iter().map(question).collect();
        let call = Call {
            operation: "track",
            method: Method::POST,
            path: "/track/v1/trackingnumbers",
            transaction_id: None,
            body: json!({"includeDetailedScans": true, "trackingInfo": asked}),
            time_out: TIME_OUT,
        };
        let output = complete(self.call(&call).await?.content)?;
        Ok(parcels.iter().map(|parcel| answer(&output, parcel)).collect())
    }

    /// Finds the parcels that were made under a reference: none, one, or several after a repeat.
    ///
    /// A new label shows after minutes or hours: nothing found is only as good as the time that has passed.
    ///
    /// # Errors
    /// [`CallError`]; a look-up changes nothing, so that it may be repeated at will.
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
                // FedEx's schema has the one name for it, its samples have the other.
                "shipDateEndDate": until, "shipDateEnd": until,
            }}),
            time_out: TIME_OUT,
        };
        let output = match self.call(&call).await {
            Ok(output) => complete(output.content)?,
            Err(CallError::Rejected { code }) if is_not_found(&code) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found: Vec<Tracking> = Vec::new();
        for (complete, result) in results(&output) {
            match text(result, "/error/code") {
                Some(error) if is_not_found(&error) => {}
                Some(error) => return Err(CallError::Unknown(format!("the look-up failed, code {}", code(&error)))),
                None => match Tracking::read(result, complete) {
                    Some(tracking) if found.iter().any(|other| other.number == tracking.number) => {}
                    Some(tracking) => found.push(tracking),
                    None => return Err(CallError::Unknown("a parcel that can't be read was found".to_owned())),
                },
            }
        }
        Ok(found)
    }
}

impl Tracking {
    /// Reads a result of tracking; its number is in it or beside it.
    pub(crate) fn read(result: &Value, around: &Value) -> Option<Self> {
        let number = text(result, "/trackingNumberInfo/trackingNumber").or_else(|| text(around, "/trackingNumber"))?;
        let moment = |kind: &str| {
            list(result, "/dateAndTimes")
                .find(|entry| text(entry, "/type").as_deref() == Some(kind))
                .and_then(|entry| time(entry, "/dateTime"))
        };
        let status = Status::read(result).unwrap_or_else(|| Status::Unknown("-".to_owned()));
        let in_the_way = matches!(status, Status::Exception | Status::AwaitingCollection | Status::Returned);
        Some(Self {
            number: TrackingNumber::try_from(number).ok()?,
            scanned_at: list(result, "/scanEvents").filter_map(|scan| time(scan, "/date")).max(),
            delivered_at: moment("ACTUAL_DELIVERY").filter(|_| status == Status::Delivered),
            reason: if in_the_way { Reason::read(result) } else { None },
            status,
        })
    }
}

fn question(parcel: &Watched<'_>) -> Value {
    let end = parcel.ship_date.checked_add(WINDOW_DAYS.days()).unwrap_or(parcel.ship_date);
    let begin = parcel.ship_date.yesterday().unwrap_or(parcel.ship_date);
    json!({
        "shipDateBegin": begin.to_string(), "shipDateEnd": end.to_string(),
        "trackingNumberInfo": {"trackingNumber": parcel.number.as_str(), "carrierCode": "FDXE"},
    })
}

/// What was answered for a parcel. A number that FedEx uses again has several results: the newest is the parcel's, unless that
/// is of an earlier year as well.
fn answer(output: &Value, parcel: &Watched<'_>) -> Tracked {
    let number = parcel.number;
    let mut failure = None;
    let mut is_old = false;
    let mut known: Option<(Option<Timestamp>, Tracking)> = None;
    for (complete, result) in results(output).filter(|(complete, result)| is_of(number, complete, result)) {
        if let Some(error) = text(result, "/error/code") {
            failure = failure.or(Some(error));
            continue;
        }
        let Some(tracking) = Tracking::read(result, complete) else { continue };
        let times = list(result, "/dateAndTimes").filter_map(|entry| time(entry, "/dateTime"));
        let latest = times.chain(tracking.scanned_at).max();
        let begins =
            parcel.ship_date.to_zoned(TimeZone::UTC).ok().and_then(|day| day.timestamp().checked_sub(SLACK).ok());
        if latest.zip(begins).is_some_and(|(latest, begins)| latest < begins) {
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

/// An answer that has results. One without any list of them does not say that nothing was found.
fn complete(output: Value) -> Result<Value, CallError> {
    match output.get("completeTrackResults") {
        Some(Value::Array(_)) => Ok(output),
        _ => Err(CallError::Unknown("a success that can't be read".to_owned())),
    }
}

/// All results, each with what is said around it.
fn results(output: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    list(output, "/completeTrackResults")
        .flat_map(|complete| list(complete, "/trackResults").map(move |result| (complete, result)))
}

fn is_of(number: &TrackingNumber, complete: &Value, result: &Value) -> bool {
    let named = text(complete, "/trackingNumber").or_else(|| text(result, "/trackingNumberInfo/trackingNumber"));
    named.as_deref() == Some(number.as_str())
}

fn is_not_found(code: &str) -> bool {
    code.starts_with("TRACKING.") && (code.ends_with(".NOTFOUND") || code.ends_with(".NOT.FOUND"))
}
