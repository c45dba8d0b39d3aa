//! `cargo run -p runtime_api --bin runtime_api -- <function> [<event.json>]`: runs a function's program as Lambda does, on its
//! sample event or another one.
//!
//! The function gets the environment of this process. Its response goes to standard output, its log to standard error.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use runtime_api::{Function, Log, Sandbox};
use serde_json::Value;

const TIMEOUT: Duration = Duration::from_secs(15);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, event) = match arguments.as_slice() {
        [name] => (name, sample(name)),
        [name, event] => (name, Some(PathBuf::from(event))),
        _ => (&String::new(), None),
    };
    let Some(event) = event else {
        eprintln!("usage: runtime_api <function, such as orders-cancel-order> [<event.json>]");
        return ExitCode::from(2);
    };
    match run(name.clone(), event).await {
        Ok(Ok(response)) => {
            println!("{response:#}");
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

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// `orders-cancel-order` is `functions/orders/events/cancel-order.json`.
fn sample(function: &str) -> Option<PathBuf> {
    let (context, rest) = function.split_once('-')?;
    Some(Path::new(WORKSPACE).join("functions").join(context).join("events").join(rest).with_extension("json"))
}

/// The program that contains a function: the context's, unless the function's part of the template has a `CodeUri` of its own.
fn program(function: &str) -> String {
    let context = function.split('-').next().unwrap_or_default();
    let template = Path::new(WORKSPACE).join("functions").join(context).join("template.yaml");
    let template = std::fs::read_to_string(template).unwrap_or_default();
    let handler = format!("      Handler: {function}");
    let mut properties = template.lines().skip_while(|line| *line != handler).take_while(|line| !line.is_empty());
    let code = properties.find_map(|line| line.strip_prefix("      CodeUri: ../../target/lambda/"));
    code.map_or(context, |code| code.trim_end_matches('/')).to_owned()
}

/// The function's response, or the error that it reports.
async fn run(name: String, event: PathBuf) -> Result<Result<Value, Value>, Box<dyn std::error::Error>> {
    let text = std::fs::read(&event).map_err(|error| format!("{}: {error}", event.display()))?;
    let event = serde_json::from_slice(&text)?;
    let program = Path::new(WORKSPACE).join("target/lambda").join(program(&name)).join("bootstrap");
    let environment = std::env::vars().collect();
    let function = Function { name, program, environment, log: Log::Shown };
    let mut sandbox = Sandbox::start(&function).await?;
    let response = sandbox.invoke(&event, TIMEOUT).await?;
    eprintln!("init {:.1?}, invocation {:.1?}", sandbox.init, response.took);
    Ok(response.outcome)
}
