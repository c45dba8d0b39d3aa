//! What a cloud consists of, as plain state: clock, agenda, journal, tables, queues, positions of readers, counts.
//!
//! The lower floor. Nothing here calls a function, and nothing here knows the services or the cloud above it.

pub(crate) mod agenda;
pub(crate) mod bus;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod delivery;
pub(crate) mod faults;
pub(crate) mod functions;
pub(crate) mod journal;
pub(crate) mod keys;
pub(crate) mod messages;
pub(crate) mod meter;
pub(crate) mod prepared;
pub(crate) mod queue_readers;
pub(crate) mod queues;
pub(crate) mod routes;
pub(crate) mod streams;

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;

use axum::Router;
use uuid::Uuid;

use crate::template::{Cors, ScheduleSource, Template};
use agenda::Agenda;
use bus::Bus;
use clock::Clock;
use database::Database;
use faults::Faults;
use functions::Functions;
use journal::Journal;
use keys::Keys;
use meter::Meter;
use queue_readers::QueueReader;
use queues::Queues;
use routes::Routes;
use streams::Streams;

/// Everything that one cloud consists of.
pub(crate) struct State {
    pub template: Template,
    pub clock: Clock,
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    pub faults: Arc<dyn Faults>,
    pub meter: Meter,
    pub agenda: Arc<Agenda>,
    pub journal: Journal,
    pub database: Database,
    pub streams: Streams,
    pub bus: Bus,
    pub queues: Queues,
    pub queue_readers: Vec<QueueReader>,
    pub schedules: Vec<ScheduleSource>,
    pub functions: Functions,
    pub routes: Routes,
    pub cors: Option<Cors>,
    pub stage_variables: BTreeMap<String, String>,
    pub keys: Keys,
    pub secrets: BTreeMap<String, String>,
    /// Stand-ins by host name.
    pub vendors: BTreeMap<String, Router>,
    pub max_concurrent_work: usize,
    /// Whether stream records are kept after every reader is done with them.
    pub keep_changes: bool,
    /// The lock file of the cloud's folder, held for as long as the cloud uses it.
    pub _folder_lock: Option<File>,
}

/// Closes the agenda when it is dropped, although work in progress still holds the state.
pub(crate) struct Owner(pub Arc<State>);

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.agenda.close();
    }
}
