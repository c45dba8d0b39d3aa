//! The local AWS, in one process.
//!
//! It reads the template that is deployed and runs what it describes: tables with streams, an HTTP API, event buses with
//! rules, queues, schedules and functions, whose handlers it calls with the payloads that AWS would send. Everything goes by
//! one clock, which can be put forward, and everything that is waiting is on one agenda.

mod agenda;
mod api;
mod aws;
mod batch;
mod bus;
mod clock;
mod cloud;
mod database;
mod destination;
mod faults;
mod functions;
mod journal;
mod meter;
mod options;
mod pattern;
mod prepared;
mod queues;
mod schedule;
mod streams;
pub mod template;
mod work;

pub use aws::KeyFileError;
pub use clock::Clock;
pub use cloud::{Cloud, Problem, StartError};
pub use database::DatabaseError;
pub use faults::{Call, CallFault, DeliveryFault, Faults, Headers, Hop, Invocation, InvocationFault, NoFaults};
pub use journal::JournalError;
pub use meter::{Meter, Snapshot, Usage};
pub use options::{Driver, Options, Storage};
pub use pattern::{Pattern, PatternError};
pub use prepared::Prepared;
pub use queues::QueueDepth;
pub use schedule::{NotASchedule, Schedule};
pub use template::{Template, TemplateError};
