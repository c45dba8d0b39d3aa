use std::fmt;

use jiff::Timestamp;
use kernel::{CommandId, CorrelationId, EventId, UserId};
use serde_json::Value;

/// The name of a stream: the aggregate's category and id, such as `order#8a1c…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId(String);

impl StreamId {
    /// The stream of an aggregate, by category and id.
    pub fn new(category: &str, id: impl fmt::Display) -> Self {
        Self(format!("{category}#{id}"))
    }

    /// A stream by its full name, as read from the store.
    pub fn from_name(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The full name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `#`.
    pub fn category(&self) -> &str {
        self.0.split_once('#').map_or(self.as_str(), |(category, _)| category)
    }

    /// The part after the `#`.
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
    /// A user.
    User(UserId),
    /// A Lambda, by name.
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

/// The command that causes a commit, with its actor, time and what led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The same for every retry of the command. It tells a lost response from a conflict.
    pub command_id: CommandId,
    /// The command's name, such as `CancelOrder`.
    pub command: &'static str,
    /// The user or Lambda that gave the command.
    pub actor: Actor,
    /// Identifies everything that follows from one request.
    pub correlation_id: CorrelationId,
    /// The event that the command reacts to.
    pub causation_id: Option<EventId>,
    /// Time of the command, in milliseconds.
    pub at: Timestamp,
    /// Whether the command may have been carried out before (a reused Idempotency-Key): the whole stream is then searched
    /// for its commit.
    pub repeated: bool,
}

/// One event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RecordedEvent {
    /// Type name, such as `OrderPlaced`.
    #[serde(rename = "type")]
    pub name: String,
    /// Version of the schema, from 1.
    #[serde(rename = "v")]
    pub schema_version: u16,
    /// The event's fields as JSON.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub data: Value,
}

/// A snapshot: the state after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// [`crate::Aggregate::STATE_VERSION`] of the code that wrote it.
    pub version: u32,
    /// The state as JSON text.
    pub json: String,
}

/// The events that one command appended to one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The stream that it was appended to.
    pub stream: StreamId,
    /// Version of the first event in it, from 1.
    pub version: u64,
    /// At least one event.
    pub events: Vec<RecordedEvent>,
    /// Time of the command.
    pub at: Timestamp,
    /// The user or Lambda that gave the command.
    pub actor: Actor,
    /// The command's name.
    pub command: String,
    /// The same for every retry of the command.
    pub command_id: CommandId,
    /// Identifies everything that follows from one request.
    pub correlation_id: CorrelationId,
    /// The event that the command reacted to.
    pub causation_id: Option<EventId>,
    /// The snapshot, if the commit carries one (see [`crate::Snapshots`]).
    pub state: Option<Snapshot>,
}

impl Commit {
    /// Version of the last event in it, which is the stream's version after the commit.
    pub fn last_version(&self) -> u64 {
        self.version + (self.events.len() as u64).saturating_sub(1)
    }

    /// The id of the event at a version of a stream, derived from both.
    pub fn event_id(stream: &StreamId, version: u64) -> EventId {
        EventId::derived(&[stream, &version])
    }
}
