//! The vendors' stand-ins for a deployment outside of this process; see infra/emulator.

use std::error::Error;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use local::{Admin, Deployment};
use tokio::net::TcpListener;

/// Stand-ins over HTTP for the vendors that Frontrow calls.
#[derive(Parser)]
#[command(name = "stand-ins", version)]
struct Arguments {
    /// The folder of the secrets.
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Print the answers for `frontrow-cli init` of a deployment, as JSON.
    Prepare,
    /// Serve the vendors on consecutive ports of 127.0.0.1, in the order of `prepare`, and on the port after them their local pages
    /// under `/_local/`.
    Serve {
        /// Frontrow's API, for the webhooks.
        #[arg(long, value_name = "URL")]
        api: String,
        /// The first vendor's port.
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
            let deployment = Deployment::prepare(&arguments.folder, &Admin::from_env())?;
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
