//! The vendors' stand-ins for a deployment elsewhere than in this process, see infra/emulator.

use std::error::Error;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use local::{Admin, Deployment};
use tokio::net::TcpListener;

/// The vendors that Frontrow calls, as stand-ins over HTTP.
#[derive(Parser)]
#[command(name = "stand-ins", version)]
struct Arguments {
    /// Where the secrets are kept.
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Prints, as JSON, the template's parameters and the secrets that a deployment is to be given.
    Prepare,
    /// Serves the vendors, each on a port of 127.0.0.1, in the order in which `prepare` names them, and after the last of them the
    /// pages about what they hold, under `/_local/`.
    Serve {
        /// Where Frontrow's API is, for the webhooks.
        #[arg(long, value_name = "URL")]
        api: String,
        /// The first vendor's port; the next one has the next.
        #[arg(long)]
        port: u16,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stand-ins: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    match arguments.task {
        Task::Prepare => {
            let deployment = Deployment::prepare(&arguments.folder, &Admin::of_environment())?;
            println!("{}", serde_json::to_string_pretty(&deployment)?);
            Ok(())
        }
        Task::Serve { api, port } => {
            let mut servers = tokio::task::JoinSet::new();
            for (port, router) in (port..).zip(Deployment::stand_ins(&arguments.folder, &api)?) {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
                servers.spawn(async move { axum::serve(listener, router).await });
            }
            while let Some(ended) = servers.join_next().await {
                ended??;
            }
            Ok(())
        }
    }
}
