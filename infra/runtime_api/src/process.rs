use std::io;
use std::net::SocketAddr;
use std::process::{ExitStatus, Stdio};

use tokio::process::{Child, Command};

use crate::function::{Function, Log};

/// The process of a function, which is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Process(Child);

impl Process {
    /// Starts the program with the environment variables that Lambda sets.
    pub fn start(function: &Function, runtime_api: SocketAddr) -> io::Result<Self> {
        let name = format!("frontrow-{}", function.name);
        let mut command = Command::new(&function.program);
        command
            .env_clear()
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .envs(&function.environment)
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api.to_string())
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{name}"))
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "local")
            .env("AWS_LAMBDA_FUNCTION_NAME", name)
            .env("_HANDLER", &function.name)
            .env("TZ", ":UTC")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        match function.log {
            Log::Shown => command.stdout(io::stderr()),
            Log::Dropped => command.stdout(Stdio::null()).stderr(Stdio::null()),
        };
        command.spawn().map(Self)
    }

    pub fn id(&self) -> Option<u32> {
        self.0.id()
    }

    pub async fn ended(&mut self) -> ExitStatus {
        self.0.wait().await.unwrap_or_default()
    }
}
