//! How a local cloud is started.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use lambda::Lambda;
use uuid::Uuid;

use crate::clock::Clock;
use crate::faults::{Faults, NoFaults};
use crate::prepared::Prepared;
use crate::template::Template;

/// How a local cloud is started.
#[derive(Clone)]
pub struct Options {
    /// What it runs.
    pub template: Template,
    /// The handlers of the functions.
    pub lambdas: Vec<Lambda>,
    /// Where its data lives.
    pub storage: Storage,
    /// Secrets by name or ARN.
    pub secrets: BTreeMap<String, String>,
    /// Stand-ins for vendors by host name, such as `api.stripe.com`.
    pub vendors: BTreeMap<String, Router>,
    /// The time that it goes by.
    pub clock: Clock,
    /// Where ids come from; random unless a run is to be repeated.
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    /// What goes wrong.
    pub faults: Arc<dyn Faults>,
    /// Whether a copy of the tables is kept that lags behind, for [`crate::CallFault::Stale`].
    pub stale_reads: bool,
    /// Whether the changes of tables are kept for [`crate::Cloud::changes`] when all readers are done with them.
    pub keeps_changes: bool,
    /// What its tables hold at first; nothing, if not said. For [`Storage::Memory`].
    pub prepared: Option<Prepared>,
    /// Who does the work that is waiting.
    pub driver: Driver,
    /// The most pieces of work that are done at once, requests to the API not counted.
    pub concurrency: usize,
}

/// Where a cloud's data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In memory, until the process ends.
    Memory,
    /// In a folder; what was acknowledged survives the process, however it ends.
    Folder(PathBuf),
}

/// Who does the work that is waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// The cloud itself, as soon as it is due.
    Automatic,
    /// Whoever calls [`crate::Cloud::step`], one piece after another: with a fixed clock, ids from a seed and a runtime of
    /// one thread, a run can be repeated exactly.
    Stepped,
}

impl Options {
    /// In memory, by the machine's clock, and nothing goes wrong.
    pub fn new(template: Template, lambdas: &[Lambda]) -> Self {
        Self {
            template,
            lambdas: lambdas.to_vec(),
            storage: Storage::Memory,
            secrets: BTreeMap::new(),
            vendors: BTreeMap::new(),
            clock: Clock::system(),
            new_id: Arc::new(Uuid::new_v4),
            faults: Arc::new(NoFaults),
            stale_reads: false,
            keeps_changes: false,
            prepared: None,
            driver: Driver::Automatic,
            concurrency: 64,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("storage", &self.storage).field("driver", &self.driver).finish_non_exhaustive()
    }
}
