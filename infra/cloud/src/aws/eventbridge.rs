//! EventBridge's API.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Reply, text};
use crate::bus::{self, Entry};
use crate::cloud::Inner;
use crate::meter::Counts;

/// The most entries in one call.
const MOST_ENTRIES: usize = 10;
/// The largest that all entries of a call, or one of them, may be, in bytes.
const LARGEST_CALL: usize = 256 * 1024;

/// An entry that is not taken.
struct Rejected {
    code: &'static str,
    message: String,
}

/// Does an operation.
pub(super) async fn serve(cloud: &Inner, counts: &Counts, operation: &str, body: &[u8]) -> Reply {
    if operation != "PutEvents" {
        return Reply::unknown_operation(operation);
    }
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(entries) = request.get("Entries").and_then(Value::as_array) else {
        return Reply::error(400, "ValidationException", "Entries is missing");
    };
    if !(1..=MOST_ENTRIES).contains(&entries.len()) {
        return Reply::error(400, "ValidationException", "1 to 10 entries can be put at once");
    }
    if entries.iter().map(size).sum::<usize>() > LARGEST_CALL {
        return Reply::error(400, "ValidationException", "Total size of the entries in the request is over the limit.");
    }
    let read: Vec<Result<Entry, Rejected>> = entries.iter().map(|entry| read(cloud, entry)).collect();
    let mut results = Vec::with_capacity(read.len());
    let mut taken = Vec::with_capacity(read.len());
    for entry in read {
        match entry {
            Ok(entry) => {
                taken.push(entry);
                results.push(Value::Null);
            }
            Err(rejected) => results.push(json!({ "ErrorCode": rejected.code, "ErrorMessage": rejected.message })),
        }
    }
    let rejected = results.len() - taken.len();
    counts.bus_events(u64::try_from(taken.len()).unwrap_or(0));
    let Ok(ids) = bus::put(cloud, taken).await else {
        return Reply::error(500, "InternalException", "");
    };
    let accepted = results.iter_mut().filter(|result| result.is_null());
    for (result, id) in accepted.zip(ids) {
        *result = json!({ "EventId": id });
    }
    Reply::ok(&json!({ "FailedEntryCount": rejected, "Entries": results }))
}

fn read(cloud: &Inner, entry: &Value) -> Result<Entry, Rejected> {
    let invalid = |message: &str| Rejected { code: "InvalidArgument", message: message.to_owned() };
    let required = |member: &str| {
        let value = text(entry, member).filter(|value| !value.is_empty());
        value.ok_or_else(|| {
            invalid(&format!("Parameter {member} is not valid. Reason: {member} is a required argument."))
        })
    };
    let detail: Value = serde_json::from_str(required("Detail")?)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Rejected { code: "MalformedDetail", message: "Detail is malformed.".to_owned() })?;
    let bus = text(entry, "EventBusName").unwrap_or("default");
    let bus = bus.rsplit('/').next().unwrap_or(bus);
    if !cloud.bus.names.iter().any(|name| name == bus) {
        return Err(Rejected {
            code: "ResourceNotFoundException",
            message: format!("Event bus {bus} does not exist."),
        });
    }
    let detail_type = required("DetailType")?;
    if cloud.faults.rejects_event(detail_type) {
        return Err(Rejected { code: "InternalFailure", message: "injected".to_owned() });
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

/// The size of an entry as EventBridge counts it.
fn size(entry: &Value) -> usize {
    let of = |member: &str| text(entry, member).map_or(0, str::len);
    let time = entry.get("Time").map_or(0, |_| 14);
    let resources = entry.get("Resources").and_then(Value::as_array).into_iter().flatten();
    let resources: usize = resources.filter_map(Value::as_str).map(str::len).sum();
    time + of("Source") + of("DetailType") + of("Detail") + resources
}
