use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::function::Function;
use crate::process::Process;
use crate::server::{RuntimeCall, Server};

/// How long a function may take to start, as on AWS.
const INIT_TIMEOUT: Duration = Duration::from_secs(10);

/// One execution environment: a process and its Runtime API.
#[derive(Debug)]
pub struct Sandbox {
    process: Process,
    server: Server,
    calls: UnboundedReceiver<RuntimeCall>,
    /// From the start of the process until it first asked for an event: what AWS calls INIT.
    pub init: Duration,
}

/// The outcome of one invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct InvocationResponse {
    /// The function's response, or the error that it reports.
    pub outcome: Result<Value, Value>,
    /// From sending the event to receiving the response.
    pub took: Duration,
}

/// The process did not behave as a function's process must.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The process, or its Runtime API, cannot be started.
    #[error("cannot run {program}: {error}")]
    NotStarted { program: PathBuf, error: io::Error },
    /// The function reported that it cannot start.
    #[error("the function failed to start: {0}")]
    InitFailed(Value),
    #[error("the function's process has ended: {0}")]
    Ended(ExitStatus),
    #[error("the function took more than {} s", .0.as_secs())]
    TimedOut(Duration),
}

impl Sandbox {
    /// Starts the process and waits until it asks for an event.
    pub async fn start(function: &Function) -> Result<Self, SandboxError> {
        let not_started = |error| SandboxError::NotStarted { program: function.program.clone(), error };
        let (server, mut calls) = Server::start(&function.name).await.map_err(not_started)?;
        let started = Instant::now();
        let mut process = Process::start(function, server.address).map_err(not_started)?;
        loop {
            match next_call(&mut calls, &mut process, INIT_TIMEOUT).await? {
                RuntimeCall::Next(at) => {
                    return Ok(Self { process, server, calls, init: at.saturating_duration_since(started) });
                }
                RuntimeCall::InitError(error) => return Err(SandboxError::InitFailed(error)),
                RuntimeCall::Response(..) => {}
            }
        }
    }

    /// Sends an event, and waits for the response and until the function asks for the next event. An error that the function
    /// reports is an [`InvocationResponse`] too.
    pub async fn invoke(&mut self, event: &Value, timeout: Duration) -> Result<InvocationResponse, SandboxError> {
        let sent = Instant::now();
        self.server.send(event, timeout);
        let mut response = None;
        loop {
            match next_call(&mut self.calls, &mut self.process, timeout).await? {
                RuntimeCall::Response(at, outcome) => {
                    response = Some(InvocationResponse { outcome, took: at.saturating_duration_since(sent) });
                }
                RuntimeCall::InitError(error) => return Err(SandboxError::InitFailed(error)),
                RuntimeCall::Next(_) => {
                    if let Some(response) = response.take() {
                        return Ok(response);
                    }
                }
            }
        }
    }

    /// The peak resident memory of the process so far, in KiB (`VmHWM` in proc(5)).
    pub fn peak_memory_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.process.id()?.to_string()).join("status"));
        let line = status.ok()?.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().to_owned();
        line.split_whitespace().next()?.parse().ok()
    }
}

async fn next_call(
    calls: &mut UnboundedReceiver<RuntimeCall>,
    process: &mut Process,
    timeout: Duration,
) -> Result<RuntimeCall, SandboxError> {
    tokio::select! {
        biased;
        call = calls.recv() => call.ok_or(SandboxError::TimedOut(timeout)),
        status = process.ended() => Err(SandboxError::Ended(status)),
        () = tokio::time::sleep(timeout) => Err(SandboxError::TimedOut(timeout)),
    }
}
