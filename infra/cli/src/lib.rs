//! The operators' command line: prepares a deployment, shows what is stuck, redrives dead letters, and publishes events again.

pub mod init;
mod site;
mod stuck;

use std::io::{self, Write};

use clap::{Parser, Subcommand};
use serde_json::json;

use init::{InitArguments, InitError};
use site::Site;
pub use site::{SiteError, agent};
use stuck::{DeadLetter, FailedRefund, List, RedrivenQueue, Republished, StuckOrders};

/// The URL of `cargo run`.
const LOCAL_URL: &str = "http://127.0.0.1:3000";

/// The password of the admin of `cargo run`.
const LOCAL_PASSWORD: &str = "frontrow-admin";

/// Prepares a deployment, shows what is stuck and redrives dead letters. The admin's password is read from FRONTROW_ADMIN_PASSWORD.
#[derive(Debug, Parser)]
#[command(name = "frontrow-cli", version)]
pub struct Arguments {
    /// Frontrow's URL.
    #[arg(long, env = "FRONTROW_URL", default_value = LOCAL_URL)]
    pub url: String,
    /// The admin who logs in.
    #[arg(long, env = "FRONTROW_ADMIN_EMAIL", default_value = "admin@frontrow.test")]
    pub email: String,
    /// The code of the admin's authenticator app, if the account needs one.
    #[arg(long)]
    pub code: Option<String>,
    #[command(subcommand)]
    pub task: Task,
}

#[derive(Debug, Clone, Subcommand)]
pub enum Task {
    /// Creates keys and secrets, asks for what only the organizer knows, and writes samconfig.toml for `sam deploy`. Safe to run again.
    Init(InitArguments),
    /// Lists orders that have waited too long, refunds that failed, and dead letters.
    Stuck,
    /// Lists the messages of every dead-letter queue.
    DeadLetters,
    /// Sends dead letters again.
    Redrive {
        /// Ids, as listed by `dead-letters`.
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// Redrive everything that can be redriven.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
    /// Publishes events again from a context's event table. Consumers that already handled one ignore it.
    Republish {
        /// The context, such as `orders`.
        context: String,
        /// One stream, such as `order#8a1c…`.
        #[arg(long, required_unless_present = "since")]
        stream: Option<String>,
        /// Everything since this time, such as 2031-07-12T18:00:00Z.
        #[arg(long, conflicts_with = "stream")]
        since: Option<String>,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A remote site needs a password.
    #[error("set FRONTROW_ADMIN_PASSWORD to the password of {email}")]
    NoPassword { email: String },
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error(transparent)]
    Init(#[from] InitError),
    /// Some dead letters were not redriven.
    #[error("{failed} of {of} dead letters were not redriven")]
    NotAll { failed: usize, of: usize },
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// Runs a task and writes its result to `out`.
///
/// # Errors
/// When the task fails or is only partly done.
pub fn run(arguments: &Arguments, password: Option<&str>, out: &mut dyn Write) -> Result<(), CliError> {
    let Arguments { url, email, code, task } = arguments;
    if let Task::Init(arguments) = task {
        return Ok(init::run(arguments, out)?);
    }
    let default = (url == LOCAL_URL).then_some(LOCAL_PASSWORD);
    let password = password.or(default).ok_or_else(|| CliError::NoPassword { email: email.clone() })?;
    let site = Site::log_in(url, email, password, code.as_deref())?;
    match task {
        Task::Init(_) => Ok(()),
        Task::Stuck => {
            let orders: StuckOrders = site.get("/ops/stuck")?;
            show(out, "orders have waited too long", &orders.items)?;
            show(out, "orders cannot be read", &orders.unreadable)?;
            show(out, "refunds failed", &site.get::<List<FailedRefund>>("/ops/failed-refunds")?.items)?;
            show(out, "dead letters", &dead_letters(&site)?.items)
        }
        Task::DeadLetters => show(out, "dead letters", &dead_letters(&site)?.items),
        Task::Redrive { ids, all: false } => redrive(&site, ids, out),
        Task::Redrive { all: true, .. } => redrive_all(&site, out),
        Task::Republish { context, stream, since } => {
            republish(&site, context, stream.as_deref(), since.as_deref(), out)
        }
    }
}

fn dead_letters(site: &Site) -> Result<List<DeadLetter>, SiteError> {
    site.get("/ops/dead-letters")
}

fn show<T: std::fmt::Display>(out: &mut dyn Write, what: &str, items: &[T]) -> Result<(), CliError> {
    writeln!(out, "{} {what}", items.len())?;
    for item in items {
        writeln!(out, "{item}")?;
    }
    Ok(())
}

/// Queue by queue, until nothing more can be redriven.
fn redrive_all(site: &Site, out: &mut dyn Write) -> Result<(), CliError> {
    let mut origins: Vec<String> = dead_letters(site)?.items.into_iter().map(|letter| letter.origin).collect();
    origins.sort();
    origins.dedup();
    let (mut redriven, mut left) = (0, 0);
    for origin in origins {
        loop {
            let done: RedrivenQueue = site.post("/ops/dead-letters/redrive", &json!({ "origin": origin }))?;
            redriven += done.redriven;
            if done.redriven == 0 {
                left += done.left;
                break;
            }
        }
    }
    if left > 0 {
        writeln!(out, "{left} cannot be redriven from here: see docs/deployment.md")?;
    }
    Ok(writeln!(out, "{redriven} redriven")?)
}

fn republish(
    site: &Site,
    context: &str,
    stream: Option<&str>,
    since: Option<&str>,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let (mut republished, mut cursor) = (0, None::<String>);
    loop {
        let page = json!({ "context": context, "stream": stream, "since": since, "cursor": cursor });
        let page: Republished = site.post("/ops/republish", &page)?;
        republished += page.republished;
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(writeln!(out, "{republished} commits of {context} are published again")?);
        }
    }
}

/// Continues after a failure, so that one letter does not block the others.
fn redrive(site: &Site, ids: &[String], out: &mut dyn Write) -> Result<(), CliError> {
    let mut failed = 0;
    for id in ids {
        match site.post::<DeadLetter>(&format!("/ops/dead-letters/{id}/redrive"), &json!({})) {
            Ok(letter) => writeln!(out, "redriven:\n{letter}")?,
            Err(error) => {
                failed += 1;
                writeln!(out, "{id}: {error}")?;
            }
        }
    }
    if failed > 0 {
        Err(CliError::NotAll { failed, of: ids.len() })
    } else {
        Ok(writeln!(out, "{} redriven", ids.len())?)
    }
}
