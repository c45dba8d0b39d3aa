//! For operators: what a deployment needs before it is made, and what is stuck once it runs.

pub mod init;
mod site;
mod stuck;

use std::io::{self, Write};

use clap::{Parser, Subcommand};

use init::{InitArguments, InitError};
use site::Site;
pub use site::{SiteError, agent};
use stuck::{DeadLetter, FailedRefund, List, StuckOrder};

/// Where `cargo run` answers.
const LOCAL_URL: &str = "http://127.0.0.1:3000";

/// The password of its admin.
const LOCAL_PASSWORD: &str = "frontrow-admin";

/// Shows what is stuck at a Frontrow, and pushes it on. The admin's password is read from FRONTROW_ADMIN_PASSWORD.
#[derive(Debug, Parser)]
#[command(name = "frontrow-cli", version)]
pub struct Arguments {
    /// Where Frontrow answers.
    #[arg(long, env = "FRONTROW_URL", default_value = LOCAL_URL)]
    pub url: String,
    /// Who logs in: an admin.
    #[arg(long, env = "FRONTROW_ADMIN_EMAIL", default_value = "admin@frontrow.test")]
    pub email: String,
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What can be done.
#[derive(Debug, Clone, Subcommand)]
pub enum Task {
    /// Makes keys and secrets, asks what only the organizer knows, and writes samconfig.toml for `sam deploy`. Safe to run again.
    Init(InitArguments),
    /// Orders that wait for too long, refunds that could not be made, and what could not be handled.
    Stuck,
    /// What could not be handled, for each queue that holds some.
    DeadLetters,
    /// Sends what could not be handled once more.
    Redrive {
        /// Ids, as `dead-letters` shows them.
        #[arg(required_unless_present = "all")]
        ids: Vec<String>,
        /// Everything that can be sent again.
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
}

/// Why a task was not done.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Nothing says how to log in there.
    #[error("set FRONTROW_ADMIN_PASSWORD to the password of {email}")]
    NoPassword {
        /// Who logs in.
        email: String,
    },
    /// Frontrow did not do it.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A deployment could not be prepared.
    #[error(transparent)]
    Init(#[from] InitError),
    /// Some letters are still where they were.
    #[error("{failed} of {of} were not sent again")]
    NotAll {
        /// How many.
        failed: usize,
        /// Of how many.
        of: usize,
    },
    /// What was found could not be shown.
    #[error("can't be shown: {0}")]
    Output(#[from] io::Error),
}

/// Does what was asked, and tells about it.
///
/// # Errors
/// When it can't, or not all of it.
pub fn run(arguments: &Arguments, password: Option<&str>, out: &mut dyn Write) -> Result<(), CliError> {
    let Arguments { url, email, task } = arguments;
    if let Task::Init(arguments) = task {
        return Ok(init::run(arguments, out)?);
    }
    let default = (url == LOCAL_URL).then_some(LOCAL_PASSWORD);
    let password = password.or(default).ok_or_else(|| CliError::NoPassword { email: email.clone() })?;
    let site = Site::log_in(url, email, password)?;
    match task {
        Task::Init(_) => Ok(()),
        Task::Stuck => {
            show(out, "orders wait for too long", &site.get::<List<StuckOrder>>("/ops/stuck")?)?;
            show(out, "refunds could not be made", &site.get::<List<FailedRefund>>("/ops/failed-refunds")?)?;
            show(out, "messages could not be handled", &dead_letters(&site)?)
        }
        Task::DeadLetters => show(out, "messages could not be handled", &dead_letters(&site)?),
        Task::Redrive { ids, all: false } => redrive(&site, ids, out),
        Task::Redrive { all: true, .. } => {
            let letters = dead_letters(&site)?.items.into_iter().filter(|letter| letter.redrivable);
            redrive(&site, &letters.map(|letter| letter.id).collect::<Vec<_>>(), out)
        }
    }
}

fn dead_letters(site: &Site) -> Result<List<DeadLetter>, SiteError> {
    site.get("/ops/dead-letters")
}

fn show<T: std::fmt::Display>(out: &mut dyn Write, what: &str, list: &List<T>) -> Result<(), CliError> {
    writeln!(out, "{} {what}", list.items.len())?;
    for item in &list.items {
        writeln!(out, "{item}")?;
    }
    Ok(())
}

/// Each for itself: one that can't be sent again does not keep the others from it.
fn redrive(site: &Site, ids: &[String], out: &mut dyn Write) -> Result<(), CliError> {
    let mut failed = 0;
    for id in ids {
        match site.post::<DeadLetter>(&format!("/ops/dead-letters/{id}/redrive")) {
            Ok(letter) => writeln!(out, "sent again:\n{letter}")?,
            Err(error) => {
                failed += 1;
                writeln!(out, "{id}: {error}")?;
            }
        }
    }
    if failed > 0 {
        Err(CliError::NotAll { failed, of: ids.len() })
    } else {
        Ok(writeln!(out, "{} sent again", ids.len())?)
    }
}
