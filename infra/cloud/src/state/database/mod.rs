//! The tables: dynoxide on SQLite, on its own thread, so that no tokio worker waits for the disk.
//!
//! On the caller's thread a single call would be faster, but calls under load slower: SQLite and the SDK would evict each
//! other from the processor's caches. A run that must be repeatable still uses the caller's thread, because the order of two
//! threads is not repeatable.

mod engine;
mod error;
mod expiry;
mod operations;
mod records;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use axum::body::Bytes;
use dynoxide::DynoxideError;
use tokio::sync::oneshot;

use super::clock::Clock;
use super::prepared::Prepared;
use crate::template::Table;
use engine::Engine;
use operations::{Operation, Outcome};

pub(crate) use engine::Freshness;
pub use error::DatabaseError;
pub(crate) use operations::Capacity;
pub(crate) use records::Record;

type Job = Box<dyn FnOnce(&mut Engine) + Send>;

/// A handle to the database. Its thread, if it has one, ends when the last handle is gone.
#[derive(Clone)]
pub(crate) enum Database {
    OnOwnThread(mpsc::Sender<Job>),
    OnCallersThread(Arc<Mutex<Engine>>),
}

impl Database {
    /// Opens the database in a file, or in memory without one, and creates missing tables.
    ///
    /// `stale_reads` keeps a lagging copy as well, from which stale reads are answered.
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
        Ok(Self::OnOwnThread(jobs))
    }

    /// Opens the database in memory, to be used on the caller's thread.
    pub(crate) fn open_on_callers_thread(
        tables: &[Table],
        clock: &Clock,
        stale_reads: bool,
        prepared: Option<&Prepared>,
    ) -> Result<Self, DatabaseError> {
        let engine = Engine::open(None, tables, clock, stale_reads, prepared)?;
        Ok(Self::OnCallersThread(Arc::new(Mutex::new(engine))))
    }

    /// Runs a job on the tables. Jobs run one after another, in the order in which they are submitted.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Engine) -> Result<T, DynoxideError> + Send + 'static,
    ) -> Result<T, DynoxideError> {
        let jobs = match self {
            Self::OnOwnThread(jobs) => jobs,
            Self::OnCallersThread(engine) => return job(&mut engine.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move |engine| {
            let _ = done.send(job(engine));
        });
        let stopped = || DynoxideError::InternalServerError("the database has stopped".to_owned());
        jobs.send(job).map_err(|_| stopped())?;
        result.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Performs an operation of DynamoDB's API, given as JSON. Only eventually consistent reads can be stale.
    pub(crate) async fn call<O: Operation>(&self, body: Bytes, freshness: Freshness) -> Result<Outcome, DynoxideError> {
        let mut request = operations::read::<O>(&body)?;
        let wanted = request.capacity_wanted();
        let kept = wanted.as_deref().is_some_and(|mode| mode != "NONE");
        if !kept {
            *wanted = Some("TOTAL".to_owned());
        }
        let written = if O::WRITES { request.tables() } else { Vec::new() };
        let response = self
            .run(move |engine| match freshness {
                Freshness::Behind(_) | Freshness::Older(_) if !O::WRITES && !request.reads_strongly() => {
                    request.execute(engine.lagging(freshness))
                }
                _ => request.run(&body, engine),
            })
            .await?;
        operations::outcome::<O>(response, kept, written)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}
