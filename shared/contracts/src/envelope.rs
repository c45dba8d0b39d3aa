use kernel::{CorrelationId, EventId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The events that one context publishes: a serde enum with `#[serde(tag = "type", content = "data")]`.
pub trait IntegrationEvent: Serialize + DeserializeOwned + Send {
    /// `source` on the bus, such as `frontrow.orders`.
    const SOURCE: &'static str;

    /// The version of the shape of `data`.
    fn schema_version(&self) -> u16 {
        1
    }
}

/// Where an integration event comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The same for every repeat of the event.
    pub event_id: EventId,
    /// The stream that it happened in.
    pub stream: String,
    /// The stream's version after it: the newest wins.
    pub version: u64,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
    /// The event that it follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation_id: Option<EventId>,
    /// The version of the shape of `data`.
    pub schema_version: u16,
}

/// `detail` on the bus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Where it comes from.
    pub metadata: Metadata,
    /// What it says.
    pub data: Value,
}

/// An event as EventBridge hands it to a target; AWS's other fields are not needed.
/// Source: EventBridge User Guide, "AWS service event metadata".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BusEvent {
    /// `frontrow.<context>`.
    pub source: String,
    /// The event's name.
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// Metadata and data.
    pub detail: Envelope,
}

/// A bus event that is none of those expected: a rule is wrong, or a newer version publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEvent {
    /// The event's name.
    pub name: String,
    /// Why it is not understood.
    pub reason: String,
}

impl BusEvent {
    /// An event ready for the bus.
    ///
    /// # Errors
    /// [`UnknownEvent`] for a type that is not a tagged enum: a mistake in the code that defines it.
    pub fn new<E: IntegrationEvent>(event: &E, mut metadata: Metadata) -> Result<Self, UnknownEvent> {
        let unknown = |reason: &str| UnknownEvent { name: E::SOURCE.to_owned(), reason: reason.to_owned() };
        let tagged = serde_json::to_value(event).map_err(|error| unknown(&error.to_string()))?;
        let Value::Object(mut tagged) = tagged else { return Err(unknown("not a tagged enum")) };
        let Some(Value::String(detail_type)) = tagged.remove("type") else { return Err(unknown("no type")) };
        metadata.schema_version = event.schema_version();
        let data = tagged.remove("data").unwrap_or_default();
        Ok(Self { source: E::SOURCE.to_owned(), detail_type, detail: Envelope { metadata, data } })
    }

    /// The event in the published language of one context.
    ///
    /// # Errors
    /// [`UnknownEvent`] when that context publishes no such event.
    pub fn decode<E: IntegrationEvent>(&self) -> Result<E, UnknownEvent> {
        let unknown = |reason: String| UnknownEvent { name: self.detail_type.clone(), reason };
        if self.source != E::SOURCE {
            return Err(unknown(format!("from {}, not {}", self.source, E::SOURCE)));
        }
        let tagged = Map::from_iter([
            ("type".to_owned(), Value::String(self.detail_type.clone())),
            ("data".to_owned(), self.detail.data.clone()),
        ]);
        serde_json::from_value(Value::Object(tagged)).map_err(|error| unknown(error.to_string()))
    }
}
