use kernel::{Decider, without_values};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::commit::{Commit, RecordedEvent, StreamId};

/// An event of a stream: a serde enum with `#[serde(tag = "type", content = "data")]`.
pub trait Event: Serialize + DeserializeOwned {
    /// Version of the event's schema. A changed schema needs a new version and an upcaster; the golden files of the old one stay.
    fn schema_version(&self) -> u16 {
        1
    }

    /// Converts an event that older code stored to the current schema.
    ///
    /// # Errors
    /// [`Unreadable`] for an unknown version.
    fn upcast(recorded: RecordedEvent) -> Result<RecordedEvent, Unreadable> {
        if recorded.schema_version == 1 {
            Ok(recorded)
        } else {
            Err(Unreadable(format!("{} has the unknown schema version {}", recorded.name, recorded.schema_version)))
        }
    }
}

/// A stored event that this code can't read. Processing of its stream stops with an alarm; the event is never skipped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unreadable event: {0}")]
pub struct Unreadable(pub String);

/// When commits carry a snapshot of the state after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snapshots {
    /// When the commit with the snapshot fits in one write unit (1 KB).
    WhenSmall,
    /// Always. For streams that grow, such as ticket pools.
    Always,
}

/// A decider whose events are stored in streams.
pub trait Aggregate: Decider<State: Clone + Serialize + DeserializeOwned, Event: Event> {
    /// Prefix of the streams' names, such as `order`.
    const CATEGORY: &'static str;
    /// Increase it with every change to the schema of the state or the meaning of `evolve`: snapshots of another version are
    /// ignored and the events are folded again.
    const STATE_VERSION: u32;
    /// When commits carry a snapshot.
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;

    /// The stream of the aggregate with this id.
    fn stream(id: impl std::fmt::Display) -> StreamId {
        StreamId::new(Self::CATEGORY, id)
    }
}

/// A stream, read to its end and folded.
#[derive(Debug, Clone)]
pub struct Loaded<S> {
    /// The state after the last event.
    pub state: S,
    /// Version of the last event; 0 for an empty stream.
    pub version: u64,
}

/// # Errors
/// [`Unreadable`] for a type that is not a tagged enum: a programming error.
pub(crate) fn record<E: Event>(event: &E) -> Result<RecordedEvent, Unreadable> {
    #[derive(serde::Deserialize)]
    struct Tagged {
        #[serde(rename = "type")]
        name: String,
        #[serde(default)]
        data: Value,
    }
    let unreadable = |error: serde_json::Error| Unreadable(error.to_string());
    let tagged: Tagged =
        serde_json::from_value(serde_json::to_value(event).map_err(unreadable)?).map_err(unreadable)?;
    Ok(RecordedEvent { name: tagged.name, schema_version: event.schema_version(), data: tagged.data })
}

impl RecordedEvent {
    /// Decodes the event, upcast to the current schema.
    ///
    /// # Errors
    /// [`Unreadable`] when no upcaster knows its version, or it does not fit the current schema.
    pub fn decode<E: Event>(&self) -> Result<E, Unreadable> {
        let RecordedEvent { name, data, .. } = E::upcast(self.clone())?;
        let mut tagged = serde_json::Map::new();
        tagged.insert("type".to_owned(), Value::String(name.clone()));
        if !data.is_null() {
            tagged.insert("data".to_owned(), data);
        }
        serde_json::from_value(Value::Object(tagged))
            .map_err(|error| Unreadable(format!("{name}: {}", without_values(&error))))
    }

    /// Encodes an event with its schema version.
    ///
    /// # Errors
    /// [`Unreadable`] for a type that is not a tagged enum: a programming error.
    pub fn encode<E: Event>(event: &E) -> Result<Self, Unreadable> {
        record(event)
    }
}

/// The result of folding: the state, or the version of the unreadable commit and the reason.
pub(crate) type Folded<A> = Result<Loaded<<A as Decider>::State>, (u64, Unreadable)>;

/// Folds commits, oldest first, starting from the newest readable snapshot or from the initial state.
///
/// # Errors
/// The version of the unreadable commit and the reason.
pub fn fold<A: Aggregate>(commits: &[Commit]) -> Result<Loaded<A::State>, (u64, Unreadable)> {
    fold_snapshot::<A>(commits).unwrap_or_else(|| fold_onto::<A>(Loaded { state: A::initial(), version: 0 }, commits))
}

/// Folds commits starting from the newest readable snapshot; `None` if there is none.
pub(crate) fn fold_snapshot<A: Aggregate>(commits: &[Commit]) -> Option<Folded<A>> {
    let (place, state) =
        commits.iter().enumerate().rev().find_map(|(place, commit)| Some((place, commit.snapshot::<A>()?)))?;
    let (until, after) = commits.split_at_checked(place + 1)?;
    let version = until.last()?.last_version();
    Some(fold_onto::<A>(Loaded { state, version }, after))
}

fn fold_onto<A: Aggregate>(mut loaded: Loaded<A::State>, commits: &[Commit]) -> Folded<A> {
    for commit in commits {
        if commit.version != loaded.version + 1 {
            let missing = format!("the commits between versions {} and {} are missing", loaded.version, commit.version);
            return Err((commit.version, Unreadable(missing)));
        }
        for event in &commit.events {
            let event = event.decode::<A::Event>().map_err(|unreadable| (commit.version, unreadable))?;
            loaded.state = A::evolve(loaded.state, &event);
        }
        loaded.version = commit.last_version();
    }
    Ok(loaded)
}

impl Commit {
    /// The snapshot, if it has this code's [`Aggregate::STATE_VERSION`].
    pub fn snapshot<A: Aggregate>(&self) -> Option<A::State> {
        let state = self.state.as_ref().filter(|state| state.version == A::STATE_VERSION)?;
        serde_json::from_str(&state.json).ok()
    }
}
