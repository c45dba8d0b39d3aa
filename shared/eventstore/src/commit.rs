use std::fmt;

use jiff::Timestamp;
use kernel::{CommandId, CorrelationId, EventId, UserId};
use serde_json::Value;

/// The name of a stream: its aggregate's category and its id, such as `order#8a1c…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId(String);

impl StreamId {
    /// The stream of an aggregate.
    pub fn new(category: &str, id: impl fmt::Display) -> Self {
        Self(format!("{category}#{id}"))
    }

    /// A stream by the name that was read from the store.
    pub fn from_name(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The category before the `#`.
    pub fn category(&self) -> &str {
        self.0.split_once('#').map_or(self.as_str(), |(category, _)| category)
    }

    /// What comes after the `#`.
    pub fn key(&self) -> &str {
        self.0.split_once('#').map_or("", |(_, key)| key)
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who caused a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person, by id.
    User(UserId),
    /// A part of Frontrow, by the name of its Lambda.
    System(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::System(name) => write!(f, "system:{name}"),
        }
    }
}

impl From<&str> for Actor {
    fn from(text: &str) -> Self {
        match text.strip_prefix("user:").and_then(|id| id.parse().ok()) {
            Some(id) => Self::User(id),
            None => Self::System(text.strip_prefix("system:").unwrap_or(text).to_owned()),
        }
    }
}

/// Why a commit is made: the command, who gave it, what it follows from, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The same for every repeat of the command: by it a lost answer is told from a conflict.
    pub command_id: CommandId,
    /// The command's name, such as `CancelOrder`.
    pub command: &'static str,
    /// Who.
    pub actor: Actor,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
    /// The event that this reacts to, if it does.
    pub causation_id: Option<EventId>,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// Whether the command may have been carried out before (a repeated Idempotency-Key): the whole stream is then searched
    /// for its commit.
    pub repeated: bool,
}

/// One event as it is stored: its type's name, the version of its shape, its data.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RecordedEvent {
    /// Type name, such as `OrderPlaced`.
    #[serde(rename = "type")]
    pub name: String,
    /// Version of the shape, from 1.
    #[serde(rename = "v")]
    pub schema_version: u16,
    /// The event's fields.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub data: Value,
}

/// The state after a commit, as written by one version of the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedState {
    /// [`crate::Aggregate::STATE_VERSION`] of the code that wrote it.
    pub version: u32,
    /// The state as JSON text.
    pub json: String,
}

/// What one command added to one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The stream.
    pub stream: StreamId,
    /// Version of the first event in it, from 1.
    pub version: u64,
    /// The events, at least one.
    pub events: Vec<RecordedEvent>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// The command's name.
    pub command: String,
    /// The command's id.
    pub command_id: CommandId,
    /// The request that it all began with.
    pub correlation_id: CorrelationId,
    /// The event that it reacts to.
    pub causation_id: Option<EventId>,
    /// The state after it, where it is carried.
    pub state: Option<CarriedState>,
}

impl Commit {
    /// Version of the last event in it: the version of the stream after it.
    pub fn last_version(&self) -> u64 {
        self.version + (self.events.len() as u64).saturating_sub(1)
    }

    /// The id of the event at a version of a stream; the same for every reader.
    pub fn event_id(stream: &StreamId, version: u64) -> EventId {
        EventId::derived(&[stream, &version])
    }
}
