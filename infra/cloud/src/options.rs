//! What a cloud is started with.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use lambda::Lambda;
use uuid::Uuid;

use crate::state::clock::Clock;
use crate::state::faults::{Faults, NoFaults};
use crate::state::prepared::Prepared;
use crate::template::Template;

#[derive(Clone)]
pub struct Options {
    pub template: Template,
    pub lambdas: Vec<Lambda>,
    pub storage: Storage,
    /// By name or ARN.
    pub secrets: BTreeMap<String, String>,
    /// Stand-ins for vendors, by host name such as `api.stripe.com`.
    pub vendors: BTreeMap<String, Router>,
    pub clock: Clock,
    /// Random, unless a run must be repeatable.
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    pub faults: Arc<dyn Faults>,
    /// Whether a lagging copy of the tables is kept, for [`crate::CallFault::Stale`].
    pub stale_reads: bool,
    /// Whether stream records are kept for [`crate::Cloud::changes`] after every reader is done with them.
    pub keep_changes: bool,
    /// The initial data. For [`Storage::Memory`].
    pub prepared: Option<Prepared>,
    pub driver: Driver,
    /// How much pending work is done at the same time. API requests are not counted.
    pub max_concurrent_work: usize,
}

/// Where a cloud's data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    Memory,
    /// In a folder. What was acknowledged survives the process, however it ends.
    Folder(PathBuf),
}

/// Who performs pending work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// The cloud itself, as soon as it is due.
    Automatic,
    /// The caller of [`crate::Cloud::step`], one piece after another. With a fixed clock, ids from a seed and a runtime with one
    /// thread, a run can be repeated exactly.
    Stepped,
}

impl Options {
    /// In memory, with the machine's clock and without faults.
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
            keep_changes: false,
            prepared: None,
            driver: Driver::Automatic,
            max_concurrent_work: 64,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("storage", &self.storage).field("driver", &self.driver).finish_non_exhaustive()
    }
}
