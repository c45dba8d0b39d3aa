//! What Lambda is to a function's process: it starts it, serves it the Runtime API, and hands it one event after another.
//!
//! Source: AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes" and "Lambda execution
//! environment". One [`Sandbox`] is one execution environment; time, memory and CPU are not limited as they are on AWS.

mod process;
mod server;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

use process::Process;
use server::{Server, Told};

/// The longest that a function may take to start, as on AWS.
const INIT_TIMEOUT: Duration = Duration::from_secs(10);

/// A function's program and what it is started with.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name, without the stack's.
    pub name: String,
    /// The program that would be uploaded as `bootstrap`.
    pub program: PathBuf,
    /// All of its environment but for what Lambda itself sets.
    pub environment: BTreeMap<String, String>,
    /// Where what it prints goes.
    pub log: Log,
}

/// Where what a function prints goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// To standard error.
    Shown,
    /// Nowhere.
    Dropped,
}

/// One execution environment: a process and the Runtime API that it asks for work.
#[derive(Debug)]
pub struct Sandbox {
    process: Process,
    server: Server,
    told: UnboundedReceiver<Told>,
    /// From the start of the process until it first asked for work: what AWS calls INIT.
    pub init: Duration,
}

/// What became of an invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The function's answer, or the error that it reports.
    pub outcome: Result<Value, Value>,
    /// From the event's departure to the answer's arrival.
    pub took: Duration,
}

/// A function's process did not do what a function's process does.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// It, or the server for it, could not be started.
    #[error("{program} can't be run: {error}")]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It said that it can't start.
    #[error("the function can't start: {0}")]
    InitFailed(Value),
    /// It ended.
    #[error("the function's process has ended: {0}")]
    Ended(ExitStatus),
    /// It took too long.
    #[error("the function took more than {} s", .0.as_secs())]
    TimedOut(Duration),
}

impl Sandbox {
    /// Starts a function's process, and waits until it asks for work.
    ///
    /// # Errors
    /// See [`SandboxError`].
    pub async fn start(function: &Function) -> Result<Self, SandboxError> {
        let not_started = |error| SandboxError::NotStarted { program: function.program.clone(), error };
        let (server, mut told) = Server::start(&function.name).await.map_err(not_started)?;
        let started = Instant::now();
        let mut process = Process::start(function, server.address).map_err(not_started)?;
        loop {
            match next(&mut told, &mut process, INIT_TIMEOUT).await? {
                Told::Asked(at) => {
                    return Ok(Self { process, server, told, init: at.saturating_duration_since(started) });
                }
                Told::InitFailed(error) => return Err(SandboxError::InitFailed(error)),
                Told::Answered(..) => {}
            }
        }
    }

    /// Hands the function an event, and waits for its answer and for it to ask for more work.
    ///
    /// # Errors
    /// See [`SandboxError`]; an error that the function reports is an [`Answer`].
    pub async fn invoke(&mut self, event: &Value, timeout: Duration) -> Result<Answer, SandboxError> {
        let sent = Instant::now();
        self.server.hand_over(event, timeout);
        let mut answer = None;
        loop {
            match next(&mut self.told, &mut self.process, timeout).await? {
                Told::Answered(at, outcome) => {
                    answer = Some(Answer { outcome, took: at.saturating_duration_since(sent) });
                }
                Told::InitFailed(error) => return Err(SandboxError::InitFailed(error)),
                Told::Asked(_) => {
                    if let Some(answer) = answer.take() {
                        return Ok(answer);
                    }
                }
            }
        }
    }

    /// The most memory that the process has had resident so far, in KiB (`VmHWM`, man 5 proc).
    pub fn peak_memory_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.process.id()?.to_string()).join("status"));
        let line = status.ok()?.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned();
        line.split_whitespace().next()?.parse().ok()
    }
}

async fn next(
    told: &mut UnboundedReceiver<Told>,
    process: &mut Process,
    timeout: Duration,
) -> Result<Told, SandboxError> {
    tokio::select! {
        biased;
        told = told.recv() => told.ok_or(SandboxError::TimedOut(timeout)),
        status = process.ended() => Err(SandboxError::Ended(status)),
        () = tokio::time::sleep(timeout) => Err(SandboxError::TimedOut(timeout)),
    }
}
