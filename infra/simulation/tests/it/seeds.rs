use simulation::history::End;
use simulation::runner::map_in_parallel;
use simulation::scenario::{Scenario, ScenarioSize};

use crate::support::run_unbroken;

/// To run more: `cargo run --release -p simulation -- --seeds 10000`.
const SEEDS: u64 = 200;

#[test]
fn invariants_hold_for_every_seed() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let run_seed = |seed: &u64| run_unbroken(&Scenario::generate(*seed, ScenarioSize::Small)).ends;
    let ends: Vec<End> = map_in_parallel(2, &seeds, run_seed, |_| false).concat();
    // Without enough orders of each end, the seeds would prove little about it.
    for (end, min) in
        [(End::Completed, 50), (End::Cancelled, 50), (End::Expired, 15), (End::Refunded, 15), (End::RefundFailed, 1)]
    {
        let count = ends.iter().filter(|other| **other == end).count();
        assert!(count >= min, "{end:?}: {count} of {}", ends.len());
    }
}
