//! Running scenarios: one, many in parallel, a systematic sweep of faults, and shrinking one that fails.

mod outcome;
mod parallel;
mod pending_work;
mod report;
mod run;
mod scheduler;
mod shrink;
mod sweep;

pub use outcome::Outcome;
pub use parallel::map_in_parallel;
pub use report::report;
pub use run::{block_on_virtual_time, run};
pub use shrink::{Shrunk, shrink};
pub use sweep::{possible_losses, survey, with_fault};
