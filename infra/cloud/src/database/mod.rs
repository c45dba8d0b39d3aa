//! The tables: dynoxide on SQLite, on a thread of its own, so that no tokio worker ever waits for the disk.
//!
//! On the caller's own thread a lone call would be shorter, but calls under load dearer: SQLite and the SDK would push each
//! other out of the processor's caches. Where a run is to be repeated exactly, it is done there nevertheless: which of two
//! threads is first can't be repeated.

mod engine;
mod operation;
mod records;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use dynoxide::DynoxideError;
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::prepared::Prepared;
use crate::template::Table;

pub(crate) use engine::Engine;
pub(crate) use operation::{Capacity, Sight, call};
pub(crate) use records::Record;

type Job = Box<dyn FnOnce(&mut Engine) + Send>;

/// A handle to the database. Its thread, if it has one, ends when the last handle is gone.
#[derive(Clone)]
pub(crate) enum Database {
    OnItsThread(mpsc::Sender<Job>),
    OnTheCallers(Arc<Mutex<Engine>>),
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The engine refused.
    #[error("the database can't be used: {0}")]
    Engine(String),
    /// A table in the folder was made with other indexes than the template's.
    #[error("table {0} was made with other indexes: start with an empty folder")]
    OtherIndexes(String),
    /// SQLite failed.
    #[error("the database can't be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The thread could not be started, or has ended.
    #[error("the database's thread is not running")]
    NotRunning,
}

impl From<DynoxideError> for DatabaseError {
    fn from(error: DynoxideError) -> Self {
        Self::Engine(error.to_string())
    }
}

impl Database {
    /// Opens the database in a file, or in memory, and makes the tables that are not there.
    ///
    /// With `stale_reads` it also keeps a copy that lags behind, from which stale reads can be answered.
    pub(crate) async fn open(
        file: Option<PathBuf>,
        tables: Vec<Table>,
        clock: Clock,
        stale_reads: bool,
        prepared: Option<Prepared>,
    ) -> Result<Self, DatabaseError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let (opened, opening) = oneshot::channel();
        let work = move || match Engine::open(file.as_deref(), &tables, &clock, stale_reads, prepared.as_ref()) {
            Ok(mut engine) => {
                if opened.send(Ok(())).is_ok() {
                    queue.iter().for_each(|job| job(&mut engine));
                }
            }
            Err(error) => drop(opened.send(Err(error))),
        };
        thread::Builder::new().name("database".to_owned()).spawn(work).map_err(|_| DatabaseError::NotRunning)?;
        opening.await.map_err(|_| DatabaseError::NotRunning)??;
        Ok(Self::OnItsThread(jobs))
    }

    /// Opens the database in memory, for a caller who waits for everything it does.
    pub(crate) fn open_here(
        tables: &[Table],
        clock: &Clock,
        stale_reads: bool,
        prepared: Option<&Prepared>,
    ) -> Result<Self, DatabaseError> {
        let engine = Engine::open(None, tables, clock, stale_reads, prepared)?;
        Ok(Self::OnTheCallers(Arc::new(Mutex::new(engine))))
    }

    /// Does something with the tables. Jobs are done one after another, in the order in which they are given.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Engine) -> Result<T, DynoxideError> + Send + 'static,
    ) -> Result<T, DynoxideError> {
        let jobs = match self {
            Self::OnItsThread(jobs) => jobs,
            Self::OnTheCallers(engine) => return job(&mut engine.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move |engine| {
            let _ = done.send(job(engine));
        });
        let stopped = || DynoxideError::InternalServerError("the database has stopped".to_owned());
        jobs.send(job).map_err(|_| stopped())?;
        result.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}
