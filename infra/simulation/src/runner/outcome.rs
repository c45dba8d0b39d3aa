use jiff::Timestamp;

use crate::faults::{FaultId, Survey};
use crate::history::End;
use crate::invariants::Violation;

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    pub violations: Vec<Violation>,
    /// The random faults that occurred.
    pub faults: Vec<FaultId>,
    pub survey: Survey,
    pub timeline: Vec<(Timestamp, String)>,
    /// How each order ended that did.
    pub ends: Vec<End>,
}
