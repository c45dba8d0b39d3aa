//! Conversion of commits to and from DynamoDB items.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use kernel::{CommandId, CorrelationId, EventId, without_values};
use serde_json::Value;
use uuid::Uuid;

use crate::aggregate::Unreadable;
use crate::commit::{Actor, Commit, RecordedEvent, Snapshot, StreamId};
use crate::error::StoreError;

/// One write unit (DynamoDB Developer Guide, "Capacity unit consumption for write operations"), in bytes.
pub(crate) const WRITE_UNIT: usize = 1024;

pub(crate) type Item = HashMap<String, AttributeValue>;

impl Commit {
    /// A commit that could not be read again is refused here, before it blocks everything that reads the stream.
    pub(crate) fn to_item(&self) -> Result<Item, Unreadable> {
        if self.events.is_empty() || self.version == 0 {
            return Err(Unreadable("a commit needs an event and a version from 1".to_owned()));
        }
        let events = serde_json::to_string(&self.events).map_err(|error| Unreadable(error.to_string()))?;
        let text = |value: &dyn ToString| AttributeValue::S(value.to_string());
        let number = |value: u64| AttributeValue::N(value.to_string());
        let mut item = Item::from([
            ("stream".to_owned(), text(&self.stream)),
            ("version".to_owned(), number(self.version)),
            ("events".to_owned(), AttributeValue::S(events)),
            ("at".to_owned(), text(&self.at)),
            ("by".to_owned(), text(&self.actor)),
            ("command".to_owned(), text(&self.command)),
            ("commandId".to_owned(), text(&self.command_id)),
            ("correlationId".to_owned(), text(&self.correlation_id)),
        ]);
        if let Some(causation_id) = &self.causation_id {
            item.insert("causationId".to_owned(), text(causation_id));
        }
        if let Some(state) = &self.state {
            item.insert("state".to_owned(), AttributeValue::S(state.json.clone()));
            item.insert("stateVersion".to_owned(), number(state.version.into()));
        }
        Ok(item)
    }

    pub(crate) fn from_item(item: &Item) -> Result<Self, StoreError> {
        Self::from_attributes(|name| match item.get(name)? {
            AttributeValue::S(text) | AttributeValue::N(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Reads a commit from the `NewImage` of a DynamoDB stream record (`{"stream": {"S": …}, …}`).
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the image is not a commit.
    pub fn from_image(image: &Value) -> Result<Self, StoreError> {
        Self::from_attributes(|name| {
            let attribute = image.get(name)?;
            attribute.get("S").or_else(|| attribute.get("N"))?.as_str()
        })
    }

    fn from_attributes<'a>(attribute: impl Fn(&str) -> Option<&'a str>) -> Result<Self, StoreError> {
        let stream = StreamId::from_name(attribute("stream").unwrap_or_default());
        let version = attribute("version").and_then(|text| text.parse().ok()).unwrap_or_default();
        let unreadable = |reason: String| StoreError::Unreadable { stream: stream.clone(), version, reason };
        let needed = |name: &str| attribute(name).ok_or_else(|| unreadable(format!("{name} is missing")));
        let id = |name: &str| -> Result<Uuid, StoreError> {
            Uuid::try_parse(needed(name)?).map_err(|error| unreadable(format!("{name}: {error}")))
        };
        let events: Vec<RecordedEvent> =
            serde_json::from_str(needed("events")?).map_err(|error| unreadable(without_values(&error)))?;
        if events.is_empty() || version == 0 {
            return Err(unreadable("not a commit".to_owned()));
        }
        let causation_id = match attribute("causationId") {
            Some(_) => Some(EventId::new(id("causationId")?)),
            None => None,
        };
        let state = attribute("state")
            .zip(attribute("stateVersion"))
            .and_then(|(json, version)| Some(Snapshot { version: version.parse().ok()?, json: json.to_owned() }));
        Ok(Self {
            version,
            events,
            at: needed("at")?.parse().map_err(|error| unreadable(format!("at: {error}")))?,
            actor: Actor::from(needed("by")?),
            command: needed("command")?.to_owned(),
            command_id: CommandId::new(id("commandId")?),
            correlation_id: CorrelationId::try_from(needed("correlationId")?.to_owned())
                .map_err(|error| unreadable(error.to_string()))?,
            causation_id,
            state,
            stream,
        })
    }
}

/// The size by which DynamoDB bills an item: names and values as UTF-8, a number as about half its digits.
pub(crate) fn billed_size(item: &Item) -> usize {
    item.iter()
        .map(|(name, value)| {
            name.len()
                + match value {
                    AttributeValue::N(number) => number.len().div_ceil(2) + 1,
                    AttributeValue::S(text) => text.len(),
                    _ => 0,
                }
        })
        .sum()
}

impl Unreadable {
    pub(crate) fn at(self, stream: &StreamId, version: u64) -> StoreError {
        StoreError::Unreadable { stream: stream.clone(), version, reason: self.0 }
    }
}
