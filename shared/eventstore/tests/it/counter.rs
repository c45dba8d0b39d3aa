//! A counter with a limit: a minimal aggregate with a refusal.

use cloud::CallFault;
use cloud::template::{KeyType, Table};
use eventstore::{Actor, Aggregate, Cause, Event, Snapshots, Store, StreamId};
use kernel::{CommandId, CorrelationId, Decider};
use serde::{Deserialize, Serialize};
use test_database::TestDatabase;
use testkit::{at, id};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Counted {
    Counted { by: u32, note: String },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub sum: u32,
    pub events: u32,
}

#[derive(Debug, Clone)]
pub struct Add {
    pub by: u32,
    pub times: u32,
    pub note: String,
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitReached;

impl Event for Counted {}

pub fn add(by: u32) -> Add {
    Add { by, times: 1, note: String::new(), limit: u32::MAX }
}

fn decide(command: &Add, state: &Count) -> Result<Vec<Counted>, LimitReached> {
    if state.sum + command.by * command.times > command.limit {
        return Err(LimitReached);
    }
    let counted = Counted::Counted { by: command.by, note: command.note.clone() };
    Ok(if command.by == 0 { Vec::new() } else { vec![counted; command.times as usize] })
}

fn evolve(state: &Count, event: &Counted) -> Count {
    let Counted::Counted { by, .. } = event;
    Count { sum: state.sum + by, events: state.events + 1 }
}

/// Its commits carry small snapshots.
pub struct Counter;

/// Its commits always carry a snapshot.
pub struct Pool;

/// The counter in newer code, with another schema of the state.
pub struct NewerCounter;

impl Decider for Counter {
    type State = Count;
    type Command = Add;
    type Event = Counted;
    type Refusal = LimitReached;

    fn initial() -> Count {
        Count::default()
    }

    fn decide(command: &Add, state: &Count) -> Result<Vec<Counted>, LimitReached> {
        decide(command, state)
    }

    fn evolve(state: Count, event: &Counted) -> Count {
        evolve(&state, event)
    }
}

impl Decider for Pool {
    type State = Count;
    type Command = Add;
    type Event = Counted;
    type Refusal = LimitReached;

    fn initial() -> Count {
        Count::default()
    }

    fn decide(command: &Add, state: &Count) -> Result<Vec<Counted>, LimitReached> {
        decide(command, state)
    }

    fn evolve(state: Count, event: &Counted) -> Count {
        evolve(&state, event)
    }
}

impl Decider for NewerCounter {
    type State = Count;
    type Command = Add;
    type Event = Counted;
    type Refusal = LimitReached;

    fn initial() -> Count {
        Count::default()
    }

    fn decide(command: &Add, state: &Count) -> Result<Vec<Counted>, LimitReached> {
        decide(command, state)
    }

    /// Counts double, so that a state folded by this code differs from a snapshot of the older code.
    fn evolve(state: Count, event: &Counted) -> Count {
        let Counted::Counted { by, .. } = event;
        Count { sum: state.sum + 2 * by, events: state.events + 1 }
    }
}

impl Aggregate for Counter {
    const CATEGORY: &'static str = "counter";
    const STATE_VERSION: u32 = 1;
}

impl Aggregate for Pool {
    const CATEGORY: &'static str = "counter";
    const STATE_VERSION: u32 = 1;
    const SNAPSHOTS: Snapshots = Snapshots::Always;
}

impl Aggregate for NewerCounter {
    const CATEGORY: &'static str = "counter";
    const STATE_VERSION: u32 = 2;
}

pub fn stream() -> StreamId {
    Counter::stream(id(1))
}

/// The cause of command `number`.
pub fn cause(command: u128) -> Cause {
    Cause {
        command_id: CommandId::new(id(command)),
        command: "Add",
        actor: Actor::System("test".to_owned()),
        correlation_id: CorrelationId::new(id(7)),
        causation_id: None,
        at: at("2026-11-22T10:00:00Z"),
        repeated: false,
    }
}

fn table() -> Table {
    Table::new("events", ("stream", KeyType::Text), Some(("version", KeyType::Number)))
}

pub async fn store() -> (TestDatabase, Store) {
    let database = TestDatabase::with(table()).await;
    let store = Store::new(database.client.clone(), &database.table);
    (database, store)
}

/// A store whose calls fail as the interceptor decides.
pub async fn store_with(fault: impl Fn(&str) -> CallFault + Send + Sync + 'static) -> (TestDatabase, Store) {
    let database = TestDatabase::failing(table(), fault).await;
    let store = Store::new(database.client.clone(), &database.table);
    (database, store)
}
