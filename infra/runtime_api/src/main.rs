//! `cargo run -p runtime_api --bin runtime_api -- <bootstrap> <event.json>`: runs a function's real program as Lambda does, on one event.
//!
//! The function's variables are those of this process. Its answer goes to standard output, its log to standard error.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use runtime_api::{Function, Log, Sandbox};
use serde_json::Value;

const TIMEOUT: Duration = Duration::from_secs(15);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [program, event] = arguments.as_slice() else {
        eprintln!("usage: runtime_api <bootstrap> <event.json>");
        return ExitCode::from(2);
    };
    match run(program.clone(), event.clone()).await {
        Ok(Ok(answer)) => {
            println!("{answer:#}");
            ExitCode::SUCCESS
        }
        Ok(Err(error)) => {
            println!("{error:#}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// The function's answer, or the error that it reports.
async fn run(program: PathBuf, event: PathBuf) -> Result<Result<Value, Value>, Box<dyn std::error::Error>> {
    let name = event.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let event =
        serde_json::from_slice(&std::fs::read(&event).map_err(|error| format!("{}: {error}", event.display()))?)?;
    let environment = std::env::vars().collect();
    let function = Function { name, program, environment, log: Log::Shown };
    let mut sandbox = Sandbox::start(&function).await?;
    let answer = sandbox.invoke(&event, TIMEOUT).await?;
    eprintln!("init {:.1?}, invocation {:.1?}", sandbox.init, answer.took);
    Ok(answer.outcome)
}
