//! The tables: dynoxide on SQLite, with a thread of its own, so that no tokio worker ever waits for the disk or for others.

mod engine;
mod operation;
mod records;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use dynoxide::DynoxideError;
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::template::Table;

pub(crate) use engine::Engine;
pub(crate) use operation::{Capacity, Sight, call};
pub(crate) use records::Record;

type Job = Box<dyn FnOnce(&mut Engine) + Send>;

/// A handle to the database. Its thread ends when the last handle is gone.
#[derive(Clone)]
pub(crate) struct Database {
    engine: Arc<Mutex<Engine>>,
    jobs: mpsc::Sender<Job>,
    in_memory: bool,
    under_way: Arc<AtomicUsize>,
}

struct Ended<'a>(&'a AtomicUsize);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
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
    ) -> Result<Self, DatabaseError> {
        let in_memory = file.is_none();
        let (jobs, queue) = mpsc::channel::<Job>();
        let (opened, opening) = oneshot::channel();
        let work = move || match Engine::open(file.as_deref(), &tables, &clock, stale_reads) {
            Ok(engine) => {
                let engine = Arc::new(Mutex::new(engine));
                let shared = Arc::clone(&engine);
                if opened.send(Ok(shared)).is_ok() {
                    queue.iter().for_each(|job| job(&mut engine.lock().unwrap_or_else(PoisonError::into_inner)));
                }
            }
            Err(error) => drop(opened.send(Err(error))),
        };
        thread::Builder::new().name("database".to_owned()).spawn(work).map_err(|_| DatabaseError::NotRunning)?;
        let engine = opening.await.map_err(|_| DatabaseError::NotRunning)??;
        Ok(Self { engine, jobs, in_memory, under_way: Arc::default() })
    }

    /// Does something short: at once if that takes no disk and the engine is free, which saves two changes of threads, or
    /// else on the database's thread.
    pub(crate) async fn run_short<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Engine) -> Result<T, DynoxideError> + Send + 'static,
    ) -> Result<T, DynoxideError> {
        let others = self.under_way.fetch_add(1, Ordering::Relaxed);
        let _ended = Ended(&self.under_way);
        if self.in_memory
            && others == 0
            && let Ok(mut engine) = self.engine.try_lock()
        {
            return job(&mut engine);
        }
        self.run(job).await
    }

    /// Does something on the database's thread.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Engine) -> Result<T, DynoxideError> + Send + 'static,
    ) -> Result<T, DynoxideError> {
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move |engine| {
            let _ = done.send(job(engine));
        });
        let stopped = || DynoxideError::InternalServerError("the database has stopped".to_owned());
        self.jobs.send(job).map_err(|_| stopped())?;
        result.await.unwrap_or_else(|_| Err(stopped()))
    }
}
