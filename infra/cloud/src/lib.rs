//! The local AWS, in one process.
//!
//! It reads the templates that are deployed and runs what they describe: tables with streams, an HTTP API, event buses with
//! rules, queues, schedules and functions, which it invokes with the payloads that AWS would send.
//!
//! The floors, from the bottom up; each knows only those below it:
//! - [`template`], with `pattern` and `schedule`: what is deployed.
//! - `state`: what a cloud consists of. One clock for everything, one agenda for all pending work.
//! - `services`: what the AWS services do with the state.
//! - `work`: the loop that performs what is due.
//! - `cloud`: the handle that the outside has.
//! - `start`: builds all of it.

mod cloud;
mod options;
mod pattern;
mod schedule;
mod services;
mod start;
mod state;
pub mod template;
mod work;

pub use cloud::Cloud;
pub use options::{Driver, Options, Storage};
pub use pattern::{Pattern, PatternError};
pub use schedule::{InvalidSchedule, Schedule};
pub use start::{Problem, StartError};
pub use state::clock::Clock;
pub use state::database::DatabaseError;
pub use state::faults::{Call, CallFault, DeliveryFault, Faults, Headers, Hop, Invocation, InvocationFault, NoFaults};
pub use state::journal::JournalError;
pub use state::keys::KeyFileError;
pub use state::messages::QueueDepth;
pub use state::meter::{Meter, Snapshot, Usage};
pub use state::prepared::Prepared;
pub use template::{Template, TemplateError};
