//! What happens outside the product: banks decide on disputes, couriers move parcels, faulty programs write what nobody can read.

use std::time::Duration;

use stand_ins::{DisputeStep, FedexMove};

use crate::random::weighted;
use crate::world::World;
use crate::world::plan::Plan;
use crate::world::poison::{PoisonedQueue, PoisonedTable};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutsideAction {
    /// About the newest order of the fan with this number.
    Dispute(usize, DisputeStep),
    /// The newest parcel of the fan with this number.
    MoveParcel(usize, FedexMove),
    /// Appends a commit that can't be read.
    PoisonTable(PoisonedTable),
    /// Sends a message that can't be read.
    PoisonQueue(PoisonedQueue),
}

/// One scenario in so many has a record or a message that can't be read.
const POISON_SHARE: usize = 5;

/// What happens outside, each with the pause before it.
pub fn plan(plan: &Plan, random: &mut fastrand::Rng) -> Vec<(Duration, OutsideAction)> {
    let number = weighted(random, &[(3, 0), (3, 1), (2, 2), (1, 4)]);
    let mut actions = Vec::new();
    for _ in 0..number {
        let pause = Duration::from_millis(weighted(random, &[(1, 0), (3, 8_000), (3, 40_000)]));
        let fan = random.usize(0..plan.fans.max(1));
        let moves = [
            (2, FedexMove::HandedOver),
            (3, FedexMove::Delivered),
            (3, FedexMove::Returned),
            (1, FedexMove::Exception),
        ];
        if random.usize(0..3) == 0 {
            actions.extend(dispute(fan, pause, random));
        } else {
            // Only some fans have their tickets sent by courier.
            let with_parcels = random.usize(0..plan.fans.max(1)) / 3 * 3 + 2;
            actions.push((pause, OutsideAction::MoveParcel(with_parcels, weighted(random, &moves))));
        }
    }
    if random.usize(0..POISON_SHARE) == 0 {
        let pause = Duration::from_millis(weighted(random, &[(1, 0), (2, 5_000)]));
        let tables = PoisonedTable::ALL.map(|table| (1, OutsideAction::PoisonTable(table)));
        let queues = PoisonedQueue::ALL.map(|queue| (1, OutsideAction::PoisonQueue(queue)));
        actions.insert(0, (pause, weighted(random, &[&tables[..], &queues[..]].concat())));
    }
    actions
}

/// A dispute, and mostly the bank's decision.
fn dispute(fan: usize, pause: Duration, random: &mut fastrand::Rng) -> Vec<(Duration, OutsideAction)> {
    let mut actions = vec![(pause, OutsideAction::Dispute(fan, DisputeStep::Raised))];
    let decision = [(2, Some(DisputeStep::Won)), (2, Some(DisputeStep::Lost)), (1, None)];
    let time = Duration::from_millis(weighted(random, &[(1, 0), (2, 30_000)]));
    actions.extend(weighted(random, &decision).map(|step| (time, OutsideAction::Dispute(fan, step))));
    actions
}

pub async fn act(world: &World, action: &OutsideAction) {
    match action {
        OutsideAction::Dispute(fan, step) => {
            let Some(order) = world.newest_order(*fan) else { return };
            world.dispute(&order, *step);
        }
        OutsideAction::MoveParcel(fan, how) => world.move_parcel(*fan, *how).await,
        OutsideAction::PoisonTable(table) => world.poison_table(*table).await,
        OutsideAction::PoisonQueue(queue) => world.poison_queue(*queue).await,
    }
}
