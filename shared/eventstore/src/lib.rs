//! Streams of commits in DynamoDB.
//!
//! A **commit** is one item: the events that one command caused in one stream, under the key (`stream`, `version` of the
//! first event in it), with the actor, the command and, where that is cheap, a snapshot of the state. Appending is one `PutItem` on
//! the condition that the key is free: no transaction, no index, one write unit for up to 1 KB. A command over several streams
//! is one `TransactWriteItems` (see [`Transaction`]).
//!
//! Loading reads the newest commit first. If it carries a snapshot, the load takes half a read unit, however long the stream is;
//! otherwise the rest is read and folded. Reads are eventually consistent first, since a stale read can do no harm: the append's
//! condition fails. Before a command is refused, and after a conflict, the stream is read again with strong consistency.

#![warn(missing_docs)]

mod aggregate;
mod commit;
mod error;
mod execute;
mod item;
mod republish;
mod store;
mod transaction;

pub use aggregate::{Aggregate, Event, Loaded, Snapshots, Unreadable, fold};
pub use commit::{Actor, Cause, Commit, RecordedEvent, Snapshot, StreamId};
pub use error::{CommitError, ExecuteError, StoreError, TransactionError};
pub use execute::{ATTEMPTS, Executed, Expected, pause};
pub use republish::{Keys, Republication, republished_as};
pub use store::{Consistency, Consumed, MAX_TRANSACTION_STREAMS, Store};
pub use transaction::Transaction;
