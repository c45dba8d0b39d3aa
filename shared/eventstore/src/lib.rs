//! Streams of commits in DynamoDB.
//!
//! A **commit** is one item: the events that one command caused in one stream, under the key (`stream`, `version` of the
//! first event in it), with who did it, why, and, where it is cheap, the state after it. Appending is one `PutItem` on the
//! condition that the key is free: no transaction, no index, one write unit for up to 1 KB.
//!
//! Loading reads the newest commit first. If that carries the state, the load is done, at half a read unit however long the
//! stream is; if not, the rest is read and folded. Reads are eventually consistent, because a stale one can do no harm: the
//! append's condition fails. Before a command is refused, and after a conflict, the stream is read again strongly.

#![warn(missing_docs)]

mod aggregate;
mod commit;
mod error;
mod execute;
mod item;
mod store;
mod transaction;

pub use aggregate::{Aggregate, Carry, Event, Loaded, Unreadable, fold};
pub use commit::{Actor, CarriedState, Cause, Commit, RecordedEvent, StreamId};
pub use error::{CommitError, ExecuteError, StoreError, TransactionError};
pub use execute::{ATTEMPTS, Executed, Expected, pause};
pub use store::{Consistency, Consumed, MAX_TRANSACTION_STREAMS, Store};
pub use transaction::Transaction;
