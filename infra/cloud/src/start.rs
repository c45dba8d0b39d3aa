//! Starts a cloud: reads its folder, builds its state and its functions, and resumes pending work.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use jiff::SignedDuration;
use lambda::{Env, Lambda};

use crate::cloud::Cloud;
use crate::options::{Driver, Options, Storage};
use crate::services::schedules;
use crate::services::sdk::{Client, CloudRef};
use crate::state::State;
use crate::state::agenda::Work;
use crate::state::bus::Bus;
use crate::state::clock::{Clock, after};
use crate::state::database::{Database, DatabaseError};
use crate::state::delivery::PendingDelivery;
use crate::state::functions::{Function, Functions};
use crate::state::journal::{Journal, JournalError, Kept, Kind};
use crate::state::keys::{KeyFileError, Keys};
use crate::state::messages::Message;
use crate::state::meter::Meter;
use crate::state::queue_readers::QueueReader;
use crate::state::queues::Queues;
use crate::state::routes::Routes;
use crate::state::streams::Streams;
use crate::template::{self, StreamSource, Table, Template};
use crate::work;

/// A cloud cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot use the folder {folder}: {error}")]
    Folder { folder: PathBuf, error: io::Error },
    #[error("another process uses the folder {0}")]
    FolderInUse(PathBuf),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Keys(#[from] KeyFileError),
}

/// A function that is only in the template, or only in the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("{0} has a handler but is not in the template")]
    NotInTemplate(String),
    #[error("{0} is in the template but has no handler")]
    WithoutHandler(String),
}

impl Cloud {
    /// Must be called within a tokio runtime.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let folder = Folder::open(&options.storage)?;
        restore_clock(&options.clock, &folder.kept)?;
        let driver = options.driver;
        let deliveries: Vec<PendingDelivery> = values(folder.kept.of(Kind::Delivery)?);
        let lambdas = options.lambdas.clone();
        let state = state(options, folder, &deliveries).await?;
        let state = Arc::new_cyclic(|cloud| with_functions(state, &lambdas, cloud));
        resume(&state, deliveries);
        if driver == Driver::Automatic {
            let (agenda, clock) = (Arc::clone(&state.agenda), state.clock.clone());
            tokio::spawn(work::perform_all(Arc::downgrade(&state), agenda, clock));
        }
        Ok(Self::new(state, driver))
    }

    /// A cloud in memory with tables and nothing else, for tests of storage.
    pub async fn database_only(tables: Vec<Table>) -> Result<Self, StartError> {
        Self::start(Options::new(Template::of_tables(tables), &[])).await
    }

    /// Compares the functions of a template with those of the program.
    pub fn check(template: &Template, lambdas: &[Lambda]) -> Vec<Problem> {
        let deployed: BTreeSet<&str> = template.functions.iter().map(|function| function.name.as_str()).collect();
        let handled: BTreeSet<&str> = lambdas.iter().map(|lambda| lambda.name).collect();
        let undeployed = handled.difference(&deployed).map(|name| Problem::NotInTemplate((*name).to_owned()));
        let unhandled = deployed.difference(&handled).map(|name| Problem::WithoutHandler((*name).to_owned()));
        undeployed.chain(unhandled).collect()
    }
}

/// Where a cloud's data is, and what its journal kept.
struct Folder {
    lock: Option<File>,
    tables: Option<PathBuf>,
    key: Option<PathBuf>,
    journal: Journal,
    kept: Kept,
}

impl Folder {
    fn open(storage: &Storage) -> Result<Self, StartError> {
        let Storage::Folder(folder) = storage else {
            return Ok(Self {
                lock: None,
                tables: None,
                key: None,
                journal: Journal::default(),
                kept: Kept::default(),
            });
        };
        let lock = lock(folder)?;
        let (journal, kept) = Journal::open(&folder.join("journal.sqlite"))?;
        Ok(Self {
            lock: Some(lock),
            tables: Some(folder.join("tables.sqlite")),
            key: Some(folder.join("kms.key")),
            journal,
            kept,
        })
    }
}

fn lock(folder: &Path) -> Result<File, StartError> {
    let unusable = |error| StartError::Folder { folder: folder.to_owned(), error };
    fs::create_dir_all(folder).map_err(unusable)?;
    let file = File::create(folder.join("lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::FolderInUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// The clock is never behind the time that the folder's data has seen.
fn restore_clock(clock: &Clock, kept: &Kept) -> Result<(), JournalError> {
    let ahead: Option<SignedDuration> = kept.of(Kind::Clock)?.pop().map(|(_, ahead)| ahead);
    if let Some(behind) = ahead.and_then(|ahead| ahead.checked_sub(clock.ahead()))
        && let Ok(behind) = Duration::try_from(behind)
    {
        clock.advance(behind);
    }
    Ok(())
}

fn values<T>(entries: Vec<(String, T)>) -> Vec<T> {
    entries.into_iter().map(|(_, value)| value).collect()
}

/// The state without functions, which refer back to it.
async fn state(options: Options, folder: Folder, deliveries: &[PendingDelivery]) -> Result<State, StartError> {
    let template = &options.template;
    let streams: Vec<(String, StreamSource)> = template
        .functions
        .iter()
        .flat_map(|function| function.streams.iter().map(|source| (function.name.clone(), source.clone())))
        .collect();
    let queue_readers: Vec<QueueReader> = template
        .functions
        .iter()
        .flat_map(|function| function.queues.iter().map(|source| QueueReader::new(&function.name, source.clone())))
        .collect();
    let tables = with_read_streams_only(&template.tables, &streams);
    let database = database(&options, tables, folder.tables).await?;
    let positions = match &options.prepared {
        Some(prepared) => prepared.positions().clone(),
        None => folder.kept.of(Kind::Position)?.into_iter().collect(),
    };
    let messages: Vec<Message> = values(folder.kept.of(Kind::Message)?);
    let keys = match (&options.prepared, &folder.key) {
        (Some(prepared), _) => prepared.keys().clone(),
        (None, Some(file)) => Keys::in_file(file, template.keys.clone())?,
        (None, None) => Keys::in_memory(template.keys.clone())?,
    };
    Ok(State {
        streams: Streams::new(streams, &template.tables, &positions),
        bus: Bus::new(template.buses.clone(), template.rules.clone(), deliveries),
        queues: Queues::new(template.queues.clone(), &queue_readers, messages),
        queue_readers,
        schedules: template.functions.iter().flat_map(|function| function.schedules.clone()).collect(),
        functions: Functions::default(),
        routes: Routes::new(&template.functions),
        cors: template.cors.clone(),
        stage_variables: template.stage_variables.clone(),
        keys,
        database,
        clock: options.clock,
        new_id: options.new_id,
        faults: options.faults,
        meter: Meter::default(),
        agenda: Arc::default(),
        journal: folder.journal,
        secrets: options.secrets,
        vendors: options.vendors,
        max_concurrent_work: options.max_concurrent_work.max(1),
        keep_changes: options.keep_changes,
        template: options.template,
        _folder_lock: folder.lock,
    })
}

/// A stream without readers would only fill the disk.
fn with_read_streams_only(tables: &[Table], streams: &[(String, StreamSource)]) -> Vec<Table> {
    let mut tables = tables.to_vec();
    for table in &mut tables {
        if !streams.iter().any(|(_, source)| source.table == table.name) {
            table.stream = None;
        }
    }
    tables
}

async fn database(options: &Options, tables: Vec<Table>, file: Option<PathBuf>) -> Result<Database, DatabaseError> {
    let (clock, stale_reads, prepared) = (&options.clock, options.stale_reads, options.prepared.as_ref());
    match (options.driver, file) {
        (Driver::Stepped, None) => Database::open_on_callers_thread(&tables, clock, stale_reads, prepared),
        (_, file) => Database::open(file, tables, clock.clone(), stale_reads, prepared.cloned()).await,
    }
}

fn with_functions(mut state: State, lambdas: &[Lambda], cloud: &Weak<State>) -> State {
    let templates = &state.template.functions;
    let functions: Vec<Function> =
        templates.iter().map(|template| function(&state, template, lambdas, cloud)).collect();
    state.functions = Functions::new(functions);
    state
}

fn function(state: &State, template: &template::Function, lambdas: &[Lambda], cloud: &Weak<State>) -> Function {
    let counts = state.meter.of(&template.name);
    let client = Client::new(CloudRef::Weak(Weak::clone(cloud)), &template.name, Arc::clone(&counts));
    let clock = state.clock.clone();
    let env = Env::new(
        template.environment.clone(),
        client.sdk_config(&clock),
        SharedHttpConnector::new(client),
        Arc::new(move || clock.now()),
        Arc::clone(&state.new_id),
    );
    let lambda = lambdas.iter().find(|lambda| lambda.name == template.name).copied();
    Function::new(template.clone(), lambda, env, counts)
}

/// Puts on the agenda what recurs, and what was pending when the cloud last ended.
fn resume(cloud: &State, deliveries: Vec<PendingDelivery>) {
    let now = cloud.clock.now();
    for delivery in deliveries {
        cloud.agenda.add(now, Work::Deliver(Box::new(delivery)));
    }
    for index in 0..cloud.schedules.len() {
        schedules::plan(cloud, index, now);
    }
    for (index, reader) in cloud.queue_readers.iter().enumerate() {
        reader.wake(&cloud.agenda, index, now, 0);
    }
    cloud.streams.wake_all(&cloud.agenda, now);
    if cloud.template.tables.iter().any(|table| table.expires.is_some()) {
        cloud.agenda.add(after(now, work::EXPIRY_INTERVAL), Work::DeleteExpiredItems);
    }
}
