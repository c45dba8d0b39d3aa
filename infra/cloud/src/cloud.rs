//! The cloud itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_types::SdkConfig;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use http::{Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use lambda::{Env, InvocationFailed, Lambda};
use serde_json::Value;
use uuid::Uuid;

use crate::agenda::{Agenda, Work};
use crate::api::{self, Routes, Source as RequestSource};
use crate::aws::{Client, KeyFileError, Keys, Link};
use crate::bus::{Bus, Errand};
use crate::clock::Clock;
use crate::database::{Database, DatabaseError};
use crate::faults::{Faults, Invocation};
use crate::functions::{Function, Functions};
use crate::journal::{Change, Journal, JournalError, Kept, Kind};
use crate::meter::Meter;
use crate::options::{Driver, Options, Storage};
use crate::prepared::{self, Prepared};
use crate::queues::{QueueDepth, Queues, Source as QueueReader};
use crate::schedule::timer;
use crate::streams::{self, Streams};
use crate::template::{Cors, ScheduleSource, Table, Template};
use crate::work;

/// The local AWS. Cheap to clone: all clones are the same cloud, which ends with the last of them.
#[derive(Clone)]
pub struct Cloud(Arc<Owner>);

/// Ends the cloud when it is dropped, although work that is being done still uses the parts.
struct Owner(Arc<Inner>);

pub(crate) struct Inner {
    pub clock: Clock,
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    pub faults: Arc<dyn Faults>,
    pub meter: Meter,
    pub database: Database,
    pub journal: Journal,
    pub agenda: Arc<Agenda>,
    pub functions: Functions,
    pub streams: Streams,
    pub bus: Bus,
    pub queues: Queues,
    pub queue_sources: Vec<QueueReader>,
    pub schedules: Vec<ScheduleSource>,
    pub routes: Routes,
    pub cors: Option<Cors>,
    pub keys: Keys,
    pub secrets: BTreeMap<String, String>,
    pub vendors: BTreeMap<String, Router>,
    pub concurrency: usize,
    pub keeps_changes: bool,
    driver: Driver,
    template: Template,
    lambdas: Vec<Lambda>,
    // Held for as long as the cloud uses the folder.
    _folder: Option<File>,
}

/// Why a cloud could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Its folder can't be used.
    #[error("{folder} can't be used: {error}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        error: io::Error,
    },
    /// Another process uses its folder.
    #[error("{0} is in use by another process")]
    FolderInUse(PathBuf),
    /// The tables can't be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// What was waiting can't be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The keys can't be used.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
}

/// Something in which template and handlers don't fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A handler that the template does not deploy.
    #[error("{0} has a handler and is not in the template")]
    NotInTemplate(String),
    /// A function of the template that has no handler.
    #[error("{0} is in the template and has no handler")]
    WithoutHandler(String),
}

/// The files of a folder.
struct Files {
    lock: Option<File>,
    tables: Option<PathBuf>,
    key: Option<PathBuf>,
    journal: Journal,
    kept: Kept,
}

impl Files {
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

impl Cloud {
    /// Starts a cloud. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when its folder, tables, journal or keys can't be used.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let files = Files::open(&options.storage)?;
        let Options { template, clock, .. } = options;
        let ahead: Option<SignedDuration> = files.kept.of(Kind::Clock)?.pop().map(|(_, ahead)| ahead);
        if let Some(behind) = ahead.and_then(|ahead| ahead.checked_sub(clock.ahead()))
            && let Ok(behind) = Duration::try_from(behind)
        {
            clock.advance(behind);
        }
        let of_functions = || template.functions.iter();
        let stream_sources: Vec<_> = of_functions()
            .flat_map(|function| function.streams.iter().map(|source| (function.name.clone(), source.clone())))
            .collect();
        let queue_sources: Vec<_> = of_functions()
            .flat_map(|function| function.queues.iter().map(|source| QueueReader::new(&function.name, source.clone())))
            .collect();
        let tables = template.tables.iter().cloned().map(|mut table| {
            if !Streams::has_readers(&stream_sources, &table.name) {
                table.stream = None;
            }
            table
        });
        let tables: Vec<Table> = tables.collect();
        let database = match (options.driver, files.tables) {
            (Driver::Stepped, None) => {
                Database::open_here(&tables, &clock, options.stale_reads, options.prepared.as_ref())?
            }
            (_, file) => {
                let (clock, prepared) = (clock.clone(), options.prepared.clone());
                Database::open(file, tables, clock, options.stale_reads, prepared).await?
            }
        };
        let positions = match &options.prepared {
            Some(prepared) => prepared.0.positions.clone(),
            None => files.kept.of(Kind::Position)?.into_iter().collect(),
        };
        let errands: Vec<(String, Errand)> = files.kept.of(Kind::Errand)?;
        let next_errand = errands.iter().map(|(_, errand)| errand.id() + 1).max().unwrap_or(0);
        let messages = files.kept.of(Kind::Message)?;
        let key_ids = template.keys.clone();
        let inner = Inner {
            streams: Streams::new(stream_sources, &template.tables, &positions),
            bus: Bus::new(template.buses.clone(), template.rules.clone(), next_errand),
            queues: Queues::new(template.queues.clone(), &queue_sources, messages, files.journal.clone()),
            queue_sources,
            schedules: of_functions().flat_map(|function| function.schedules.clone()).collect(),
            routes: Routes::new(&template.functions),
            cors: template.cors.clone(),
            keys: match (&options.prepared, &files.key) {
                (Some(prepared), _) => prepared.0.keys.clone(),
                (None, Some(file)) => Keys::in_file(file, key_ids)?,
                (None, None) => Keys::in_memory(key_ids)?,
            },
            functions: Functions::default(),
            clock,
            new_id: options.new_id,
            faults: options.faults,
            meter: Meter::default(),
            database,
            journal: files.journal,
            agenda: Arc::default(),
            secrets: options.secrets,
            vendors: options.vendors,
            concurrency: options.concurrency.max(1),
            keeps_changes: options.keeps_changes,
            driver: options.driver,
            lambdas: options.lambdas,
            template,
            _folder: files.lock,
        };
        let inner = Arc::new_cyclic(|weak| inner.with_functions(weak));
        inner.resume(errands);
        if inner.driver == Driver::Automatic {
            tokio::spawn(work::perform_all(Arc::downgrade(&inner), Arc::clone(&inner.agenda), inner.clock.clone()));
        }
        Ok(Self(Arc::new(Owner(inner))))
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0.0
    }

    /// A cloud in memory that has tables and nothing else, for tests of what stores things.
    ///
    /// # Errors
    /// As [`Cloud::start`].
    pub async fn database_only(tables: Vec<Table>) -> Result<Self, StartError> {
        Self::start(Options::new(Template::of_tables(tables), &[])).await
    }

    /// The SDK's configuration for whoever is outside of the functions. Its clients keep the cloud alive.
    pub fn sdk(&self) -> SdkConfig {
        self.outside().sdk(self.inner())
    }

    fn outside(&self) -> Client {
        Client::new(Link::Keeping(self.clone()), "outside", self.inner().meter.of("outside"))
    }

    /// Answers a call of an AWS service by a program outside of this process. The socket is the caller's; signatures are not
    /// checked.
    pub async fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.outside().answer_http(request).await
    }

    /// The surroundings of a function, by its name without the stack's prefix.
    pub fn env(&self, function: &str) -> Option<Env> {
        self.inner().functions.get(function).map(|function| function.env.clone())
    }

    /// Calls a function, by its name without the stack's prefix, and waits for its answer.
    ///
    /// # Errors
    /// [`InvocationFailed`] as AWS would report it, also when there is no such function.
    pub async fn invoke(&self, function: &str, payload: Value) -> Result<Value, InvocationFailed> {
        let _in_flight = self.inner().agenda.begin();
        let invocation = Invocation { function, attempt: 0 };
        self.inner().functions.invoke(&*self.inner().faults, &invocation, payload).await
    }

    /// Answers a request to the HTTP API.
    pub async fn request(&self, request: Request<Bytes>) -> Response<Bytes> {
        api::answer(self.inner(), request).await
    }

    /// The HTTP API as a router.
    pub fn router(&self) -> Router {
        let cloud = self.clone();
        Router::new().fallback(move |request: Request<Body>| {
            let cloud = cloud.clone();
            async move { cloud.answer(request).await.map(Body::from) }
        })
    }

    async fn answer(&self, request: Request<Body>) -> Response<Bytes> {
        let (mut parts, body) = request.into_parts();
        if let Some(ConnectInfo(address)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            let source = RequestSource(address.ip());
            parts.extensions.insert(source);
        }
        match axum::body::to_bytes(body, api::LARGEST_BODY).await {
            Ok(body) => self.request(Request::from_parts(parts, body)).await,
            Err(_) => api::message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
        }
    }

    /// What was used so far.
    pub fn meter(&self) -> &Meter {
        &self.inner().meter
    }

    /// How many bytes the tables hold, by the sizes at which DynamoDB bills their items; indexes are not counted.
    ///
    /// # Errors
    /// [`DatabaseError`] when the tables can't be read.
    pub async fn stored_bytes(&self) -> Result<u64, DatabaseError> {
        Ok(self.inner().database.run(|engine| engine.stored_bytes()).await?)
    }

    /// The changes of a table that somebody reads, in the order in which they were made: each as its reader would see it if it
    /// had asked for both images. All of them, where [`Options::keeps_changes`].
    ///
    /// # Errors
    /// [`DatabaseError`] when the tables can't be read.
    pub async fn changes(&self, table: &str) -> Result<Vec<Value>, DatabaseError> {
        let name = table.to_owned();
        let records = self.inner().database.run(move |engine| engine.records(&name, 0, usize::MAX)).await?;
        Ok(records.iter().map(|record| streams::shown(record, table)).collect())
    }

    /// Completes when work was added or finished since the last time. For [`Driver::Stepped`].
    pub async fn changed(&self) {
        self.inner().agenda.changed().await;
    }

    /// When the next piece of work is due that does not come again by itself, as schedules do.
    pub fn next_due_once(&self) -> Option<Timestamp> {
        self.inner().agenda.next_due_once()
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner().clock
    }

    /// The template that it runs.
    pub fn template(&self) -> &Template {
        &self.inner().template
    }

    /// The names of the queues.
    pub fn queues(&self) -> Vec<String> {
        self.inner().queues.templates().map(|queue| queue.name.clone()).collect()
    }

    /// How many messages a queue holds, by its name; nothing if there is no such queue.
    pub fn queue_depth(&self, queue: &str) -> Option<QueueDepth> {
        self.inner().queues.depth(queue, self.inner().clock.now()).ok()
    }

    /// Moves the messages of a dead-letter queue back to the queue that they come from, and tells how many there were;
    /// nothing if there is no such queue.
    pub fn redrive(&self, dead_letters: &str) -> Option<usize> {
        self.inner().queues.redrive(self.inner(), dead_letters, None).ok()
    }

    /// Waits until nothing is being done and nothing is due.
    pub async fn settle(&self) {
        match self.inner().driver {
            Driver::Automatic => self.inner().agenda.settled(|| self.inner().clock.now()).await,
            Driver::Stepped => while self.step().await {},
        }
    }

    /// Does one piece of work that is due. Gives back whether there was one. For [`Driver::Stepped`].
    pub async fn step(&self) -> bool {
        let Some(work) = self.begin_step() else { return false };
        work.await;
        true
    }

    /// Takes one piece of work that is due, if there is one; whoever polls the future does it. For [`Driver::Stepped`]: several
    /// at a time are done side by side, and [`Faults::pauses`] says which goes on when.
    pub fn begin_step(&self) -> Option<impl Future<Output = ()> + Send + 'static> {
        let taken = self.inner().agenda.take_any_due(self.inner().clock.now(), |due| self.inner().faults.choose(due));
        let (work, in_flight) = taken?;
        let inner = Arc::clone(self.inner());
        Some(async move {
            work::perform(&inner, work).await;
            drop(in_flight);
        })
    }

    /// When the next piece of work is due that is waiting.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.inner().agenda.next_due()
    }

    /// Puts the clock forward, from one piece of work to the next, and waits until all that became due is done. Each piece
    /// of work sees the time at which it was due.
    pub async fn advance(&self, by: Duration) {
        let target = crate::clock::after(self.inner().clock.now(), by);
        loop {
            self.settle().await;
            let next = self.next_due().filter(|next| *next < target);
            self.inner().clock.advance(self.inner().clock.until(next.unwrap_or(target)));
            if next.is_none() || self.inner().agenda.is_closed() {
                break;
            }
        }
        self.inner().journal.write_later(|| Change::put(Kind::Clock, 0, &self.inner().clock.ahead()));
        self.settle().await;
    }

    /// What the tables and keys hold now, to start others from. What is on its way is not in it: settle first.
    ///
    /// # Errors
    /// [`DatabaseError`] when the tables can't be copied.
    pub async fn prepared(&self) -> Result<Prepared, DatabaseError> {
        let tables = self.inner().database.run(|engine| engine.copy()).await?;
        let (keys, positions) = (self.inner().keys.clone(), self.inner().streams.positions());
        Ok(Prepared(Arc::new(prepared::Inner { tables: Mutex::new(tables), keys, positions })))
    }

    /// Where the template and some handlers don't fit together.
    pub fn check(template: &Template, lambdas: &[Lambda]) -> Vec<Problem> {
        let deployed: BTreeSet<&str> = template.functions.iter().map(|function| function.name.as_str()).collect();
        let handled: BTreeSet<&str> = lambdas.iter().map(|lambda| lambda.name).collect();
        let undeployed = handled.difference(&deployed).map(|name| Problem::NotInTemplate((*name).to_owned()));
        let unhandled = deployed.difference(&handled).map(|name| Problem::WithoutHandler((*name).to_owned()));
        undeployed.chain(unhandled).collect()
    }

    /// Ends the cloud: work that is waiting stays where it is, on disk if it lives in a folder.
    pub fn close(&self) {
        self.inner().agenda.close();
    }
}

impl Inner {
    fn with_functions(mut self, cloud: &Weak<Self>) -> Self {
        let functions: Vec<Function> =
            self.template.functions.iter().map(|function| self.function(function, cloud)).collect();
        self.functions = Functions::new(functions);
        self
    }

    fn function(&self, template: &crate::template::Function, cloud: &Weak<Self>) -> Function {
        let counts = self.meter.of(&template.name);
        let client = Client::new(Link::NotKeeping(Weak::clone(cloud)), &template.name, Arc::clone(&counts));
        let clock = self.clock.clone();
        let env = Env::new(
            template.environment.clone(),
            client.sdk(self),
            SharedHttpConnector::new(client),
            Arc::new(move || clock.now()),
            Arc::clone(&self.new_id),
        );
        let lambda = self.lambdas.iter().find(|lambda| lambda.name == template.name).copied();
        Function::new(template.clone(), lambda, env, counts)
    }

    /// Puts on the agenda what the clock brings, and what was waiting when the cloud was last ended.
    fn resume(&self, errands: Vec<(String, Errand)>) {
        let now = self.clock.now();
        for (_, errand) in errands {
            self.agenda.add(now, Work::Run(Box::new(errand)));
        }
        for index in 0..self.schedules.len() {
            timer::plan(self, index, now);
        }
        for (index, source) in self.queue_sources.iter().enumerate() {
            source.wake(&self.agenda, index, now, 0);
        }
        self.streams.wake_all(&self.agenda, now);
        if self.template.tables.iter().any(|table| table.expires.is_some()) {
            self.agenda.add(crate::clock::after(now, work::SWEEP_INTERVAL), Work::SweepExpired);
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.agenda.close();
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud").field("clock", &self.inner().clock).finish_non_exhaustive()
    }
}
