//! A stream record as functions and filters see it.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::state::database::Record;
use crate::template::{REGION, StreamView, stream_arn};

pub(crate) fn to_json(record: &Record, table: &str, view: StreamView) -> Value {
    let mut change = json!({
        "ApproximateCreationDateTime": record.written,
        "Keys": record.keys,
        "SequenceNumber": record.sequence_number(),
        "SizeBytes": record.size,
        "StreamViewType": view.name(),
    });
    let images = [
        ("NewImage", record.new.as_ref().filter(|_| view.shows_new())),
        ("OldImage", record.old.as_ref().filter(|_| view.shows_old())),
    ];
    if let Some(change) = change.as_object_mut() {
        change.extend(images.into_iter().filter_map(|(name, image)| Some((name.to_owned(), image?.clone()))));
    }
    let mut json = json!({
        "eventID": event_id(record, table),
        "eventName": record.event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": stream_arn(table),
    });
    if record.expired
        && let Some(json) = json.as_object_mut()
    {
        let identity = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
        json.insert("userIdentity".to_owned(), identity);
    }
    json
}

/// The same at every delivery, as on AWS.
fn event_id(record: &Record, table: &str) -> String {
    let name = format!("{table}/{}", record.sequence);
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).simple().to_string()
}
