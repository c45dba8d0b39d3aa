use kernel::Decider;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::commit::{Commit, RecordedEvent, StreamId};

/// An event of a stream: a serde enum with `#[serde(tag = "type", content = "data")]`.
pub trait Event: Serialize + DeserializeOwned {
    /// The version of this event's shape. A changed shape raises it and brings an upcaster; golden files of the old one stay.
    fn schema_version(&self) -> u16 {
        1
    }

    /// Turns what an older version of the code wrote into today's shape of the same event.
    ///
    /// # Errors
    /// [`Unreadable`] for a version that this code does not know.
    fn upcast(recorded: RecordedEvent) -> Result<RecordedEvent, Unreadable> {
        if recorded.schema_version == 1 {
            Ok(recorded)
        } else {
            Err(Unreadable(format!("{} has the unknown version {}", recorded.name, recorded.schema_version)))
        }
    }
}

/// A stored event that this code can't read. It stops its stream, with an alarm; it is never skipped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unreadable event: {0}")]
pub struct Unreadable(pub String);

/// When commits carry the state after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// When the commit with it still fits one write unit (1 KB).
    WhenSmall,
    /// Always: for streams that grow, such as ticket pools.
    Always,
}

/// A decider whose events live in streams.
pub trait Aggregate: Decider<State: Clone + Serialize + DeserializeOwned, Event: Event> {
    /// First part of the streams' names, such as `order`.
    const CATEGORY: &'static str;
    /// Raised with every change to the shape of the state or the meaning of `evolve`: a state carried by other code is
    /// ignored and folded anew.
    const STATE_VERSION: u32;
    /// When commits carry the state.
    const CARRY: Carry = Carry::WhenSmall;

    /// The stream of one aggregate.
    fn stream(id: impl std::fmt::Display) -> StreamId {
        StreamId::new(Self::CATEGORY, id)
    }
}

/// A stream read to its end and folded.
#[derive(Debug, Clone)]
pub struct Loaded<S> {
    /// What the events add up to.
    pub state: S,
    /// Version of the last event; 0 if nothing happened yet.
    pub version: u64,
}

/// The event as it is stored.
///
/// # Errors
/// An event whose type is not a tagged enum: a mistake in the code that defines it.
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
    /// The event in today's shape.
    ///
    /// # Errors
    /// [`Unreadable`] when neither an upcaster nor today's shape fits.
    pub fn decode<E: Event>(&self) -> Result<E, Unreadable> {
        let RecordedEvent { name, data, .. } = E::upcast(self.clone())?;
        let mut tagged = serde_json::Map::new();
        tagged.insert("type".to_owned(), Value::String(name.clone()));
        if !data.is_null() {
            tagged.insert("data".to_owned(), data);
        }
        serde_json::from_value(Value::Object(tagged)).map_err(|error| Unreadable(format!("{name}: {error}")))
    }

    /// The event as it is stored.
    ///
    /// # Errors
    /// An event whose type is not a tagged enum: a mistake in the code that defines it.
    pub fn encode<E: Event>(event: &E) -> Result<Self, Unreadable> {
        record(event)
    }
}

/// What folding gives: the state, or the version of the commit that can't be read, and why.
pub(crate) type Folded<A> = Result<Loaded<<A as Decider>::State>, (u64, Unreadable)>;

/// Folds commits, oldest first, onto the newest state that one of them carries and this code can read, or onto nothing.
///
/// # Errors
/// The version of the commit that can't be read, and why.
pub fn fold<A: Aggregate>(commits: &[Commit]) -> Result<Loaded<A::State>, (u64, Unreadable)> {
    fold_carried::<A>(commits).unwrap_or_else(|| fold_onto::<A>(Loaded { state: A::initial(), version: 0 }, commits))
}

/// Folds commits onto the newest state that one of them carries; nothing if none does.
pub(crate) fn fold_carried<A: Aggregate>(commits: &[Commit]) -> Option<Folded<A>> {
    let (place, state) =
        commits.iter().enumerate().rev().find_map(|(place, commit)| Some((place, commit.carried::<A>()?)))?;
    let (until, after) = commits.split_at_checked(place + 1)?;
    let version = until.last()?.last_version();
    Some(fold_onto::<A>(Loaded { state, version }, after))
}

fn fold_onto<A: Aggregate>(mut loaded: Loaded<A::State>, commits: &[Commit]) -> Folded<A> {
    for commit in commits {
        for event in &commit.events {
            let event = event.decode::<A::Event>().map_err(|unreadable| (commit.version, unreadable))?;
            loaded.state = A::evolve(loaded.state, &event);
        }
        loaded.version = commit.last_version();
    }
    Ok(loaded)
}

impl Commit {
    /// The state that it carries, if this version of the code wrote it.
    pub fn carried<A: Aggregate>(&self) -> Option<A::State> {
        let state = self.state.as_ref().filter(|state| state.version == A::STATE_VERSION)?;
        serde_json::from_str(&state.json).ok()
    }
}
