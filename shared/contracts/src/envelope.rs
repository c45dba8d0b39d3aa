use kernel::{CorrelationId, EventId, Timestamp, without_values};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The events that one context publishes: a serde enum with `#[serde(tag = "type", content = "data")]`.
pub trait IntegrationEvent: Serialize + DeserializeOwned + Send {
    /// `source` on the bus, such as `frontrow.orders`.
    const SOURCE: &'static str;

    /// Version of the schema of `data`.
    fn schema_version(&self) -> u16 {
        1
    }
}

/// The origin of an integration event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The same for every redelivery of the event.
    pub event_id: EventId,
    /// The stream that the event was appended to.
    pub stream: String,
    /// Version of the stream after the event. The highest version wins.
    pub version: u64,
    /// Time of the event.
    pub occurred_at: Timestamp,
    /// Identifies everything that follows from one request.
    pub correlation_id: CorrelationId,
    /// The event that caused this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation_id: Option<EventId>,
    /// Version of the schema of `data`.
    pub schema_version: u16,
}

/// The `detail` of an event on the bus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The origin of the event.
    pub metadata: Metadata,
    /// The event's payload.
    pub data: Value,
    /// Set if the event was published before. Its id is the same, so that consumers do nothing twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub republished: Option<Republished>,
}

/// Why an event is published again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Republished {
    /// Something that should follow from it is overdue. A consumer that has handled it before publishes again what followed, because
    /// that message may have been lost.
    Asking,
    /// In answer to such an event, or because somebody wants it. Nobody answers.
    Answering,
}

/// An event as EventBridge delivers it to a target, without the fields that nobody here reads.
/// Source: EventBridge User Guide, "AWS service event metadata".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BusEvent {
    /// `frontrow.<context>`.
    pub source: String,
    /// The event's type, such as `OrderPlaced`.
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// Metadata and payload.
    pub detail: Envelope,
}

/// An event on the bus that its consumer does not know: a rule is wrong, or a newer version published it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEvent {
    /// The event's type.
    pub name: String,
    /// Why the event could not be decoded.
    pub reason: String,
}

impl BusEvent {
    /// Creates an event for the bus.
    ///
    /// # Errors
    /// [`UnknownEvent`] for a type that is not a tagged enum: a programming error.
    pub fn new<E: IntegrationEvent>(event: &E, mut metadata: Metadata) -> Result<Self, UnknownEvent> {
        let unknown = |reason: &str| UnknownEvent { name: E::SOURCE.to_owned(), reason: reason.to_owned() };
        let tagged = serde_json::to_value(event).map_err(|error| unknown(&error.to_string()))?;
        let Value::Object(mut tagged) = tagged else { return Err(unknown("not a tagged enum")) };
        let Some(Value::String(detail_type)) = tagged.remove("type") else { return Err(unknown("no type")) };
        metadata.schema_version = event.schema_version();
        let data = tagged.remove("data").unwrap_or_default();
        Ok(Self { source: E::SOURCE.to_owned(), detail_type, detail: Envelope { metadata, data, republished: None } })
    }

    /// Decodes the event as one of a context's events.
    ///
    /// # Errors
    /// [`UnknownEvent`] when the context publishes no such event.
    pub fn decode<E: IntegrationEvent>(&self) -> Result<E, UnknownEvent> {
        let unknown = |reason: String| UnknownEvent { name: self.detail_type.clone(), reason };
        if self.source != E::SOURCE {
            return Err(unknown(format!("from {}, not {}", self.source, E::SOURCE)));
        }
        let tagged = Map::from_iter([
            ("type".to_owned(), Value::String(self.detail_type.clone())),
            ("data".to_owned(), self.detail.data.clone()),
        ]);
        serde_json::from_value(Value::Object(tagged)).map_err(|error| unknown(without_values(&error)))
    }
}
