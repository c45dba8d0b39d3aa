//! The API of EventBridge.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::response::{ServiceResponse, text};
use crate::services::bus::{self, Entry};
use crate::state::State;
use crate::state::meter::Counts;

const MAX_ENTRIES: usize = 10;
/// For all entries of a call together.
const MAX_CALL_BYTES: usize = 256 * 1024;

struct Rejection {
    code: &'static str,
    message: String,
}

pub(super) async fn serve(cloud: &State, counts: &Counts, operation: &str, body: &[u8]) -> ServiceResponse {
    if operation != "PutEvents" {
        return ServiceResponse::unknown_operation(operation);
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(entries) = request.get("Entries").and_then(Value::as_array) else {
        return ServiceResponse::error(400, "ValidationException", "Entries is required.");
    };
    if !(1..=MAX_ENTRIES).contains(&entries.len()) {
        return ServiceResponse::error(400, "ValidationException", "A call must have 1 to 10 entries.");
    }
    if entries.iter().map(size).sum::<usize>() > MAX_CALL_BYTES {
        return ServiceResponse::error(
            400,
            "ValidationException",
            "Total size of the entries in the request is over the limit.",
        );
    }
    let read: Vec<Result<Entry, Rejection>> = entries.iter().map(|entry| read(cloud, entry)).collect();
    let mut results = Vec::with_capacity(read.len());
    let mut accepted = Vec::with_capacity(read.len());
    for entry in read {
        match entry {
            Ok(entry) => {
                accepted.push(entry);
                results.push(Value::Null);
            }
            Err(rejection) => results.push(json!({ "ErrorCode": rejection.code, "ErrorMessage": rejection.message })),
        }
    }
    let rejected = results.len() - accepted.len();
    counts.bus_events(u64::try_from(accepted.len()).unwrap_or(0));
    let Ok(ids) = bus::put(cloud, accepted).await else {
        return ServiceResponse::error(500, "InternalException", "");
    };
    let accepted_results = results.iter_mut().filter(|result| result.is_null());
    for (result, id) in accepted_results.zip(ids) {
        *result = json!({ "EventId": id });
    }
    ServiceResponse::ok(&json!({ "FailedEntryCount": rejected, "Entries": results }))
}

fn read(cloud: &State, entry: &Value) -> Result<Entry, Rejection> {
    let invalid = |message: &str| Rejection { code: "InvalidArgument", message: message.to_owned() };
    let required = |member: &str| {
        let value = text(entry, member).filter(|value| !value.is_empty());
        value.ok_or_else(|| {
            invalid(&format!("Parameter {member} is not valid. Reason: {member} is a required argument."))
        })
    };
    let detail: Value = serde_json::from_str(required("Detail")?)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Rejection { code: "MalformedDetail", message: "Detail is malformed.".to_owned() })?;
    let bus = text(entry, "EventBusName").unwrap_or("default");
    let bus = bus.rsplit('/').next().unwrap_or(bus);
    if !cloud.bus.exists(bus) {
        return Err(Rejection {
            code: "ResourceNotFoundException",
            message: format!("Event bus {bus} does not exist."),
        });
    }
    let detail_type = required("DetailType")?;
    if cloud.faults.rejects_event(detail_type) {
        return Err(Rejection { code: "InternalFailure", message: "injected".to_owned() });
    }
    Ok(Entry {
        bus: bus.to_owned(),
        source: required("Source")?.to_owned(),
        detail_type: detail_type.to_owned(),
        detail,
        resources: entry.get("Resources").cloned().unwrap_or_else(|| json!([])),
        time: time(entry.get("Time")).unwrap_or_else(|| cloud.clock.now()),
    })
}

fn time(given: Option<&Value>) -> Option<Timestamp> {
    match given? {
        Value::Number(seconds) => {
            let whole = seconds.as_i64().or_else(|| seconds.to_string().split('.').next()?.parse().ok())?;
            Timestamp::from_second(whole).ok()
        }
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The size of an entry in bytes, as EventBridge counts it.
fn size(entry: &Value) -> usize {
    let of = |member: &str| text(entry, member).map_or(0, str::len);
    let time = entry.get("Time").map_or(0, |_| 14);
    let resources = entry.get("Resources").and_then(Value::as_array).into_iter().flatten();
    let resources: usize = resources.filter_map(Value::as_str).map(str::len).sum();
    time + of("Source") + of("DetailType") + of("Detail") + resources
}
