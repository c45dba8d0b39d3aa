use std::collections::BTreeSet;

use super::kind::FaultKind;
use super::planned::PlannedFault;
use super::rates::FaultRates;

/// Which faults occur in a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultPlan {
    pub rates: FaultRates,
    /// Faults that would occur, but must not.
    pub suppressed: BTreeSet<FaultId>,
    /// A fault that occurs for certain.
    pub planned: Option<PlannedFault>,
    /// Whether Stripe fails every refund until the end.
    pub refuses_refunds: bool,
    pub replica: Replica,
}

impl FaultPlan {
    pub fn loses_event(&self) -> bool {
        self.planned.as_ref().is_some_and(PlannedFault::is_loss)
    }
}

/// The replica that answers stale reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replica {
    /// It lacks a few of the last writes, each time another number.
    Close,
    /// It lacks this number of the last writes: whole commits of a stream that is just being written.
    Behind(usize),
}

/// One possible fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultId {
    pub kind: FaultKind,
    /// Where it can occur: a function and what it calls, a hop, a webhook.
    pub site: String,
    /// How often this kind of fault could have occurred at this site before.
    pub number: u64,
}
