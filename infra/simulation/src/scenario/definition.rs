use std::time::Duration;

use crate::actors::admin::AdminAction;
use crate::actors::fan::FanAction;
use crate::actors::finance::FinanceAction;
use crate::actors::gate::GateAction;
use crate::actors::holder::HolderAction;
use crate::actors::leaver::LeaverAction;
use crate::actors::organizer::OrganizerAction;
use crate::actors::outside::OutsideAction;
use crate::actors::sessions::SessionAction;
use crate::faults::FaultPlan;
use crate::world::plan::Plan;

/// Each part of it can be removed, and the rest stays the same.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub seed: u64,
    pub plan: Plan,
    /// In the order of time. A night lies between two steps that are hours apart.
    pub steps: Vec<Step>,
    pub faults: FaultPlan,
    /// How many pieces of work the cloud does at once.
    pub concurrency: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Since the start of the run.
    pub at: Duration,
    pub actor: Actor,
    pub action: Action,
}

/// Somebody by their number among those of their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    Fan(usize),
    Organizer(usize),
    Gate(usize),
    Finance(usize),
    Holder(usize),
    Outside(usize),
    Sessions(usize),
    Admin(usize),
    Leaver(usize),
}

/// An action refers to things by their number in the scenario, so that it stays meaningful when other steps are removed. Without
/// the thing (an order to cancel, for instance) it does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    Fan(FanAction),
    Organizer(OrganizerAction),
    Gate(GateAction),
    Finance(FinanceAction),
    Holder(HolderAction),
    Outside(OutsideAction),
    Sessions(SessionAction),
    Admin(AdminAction),
    Leaver(LeaverAction),
}
