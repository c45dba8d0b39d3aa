use simulation::runner::run;
use simulation::scenario::{Scenario, ScenarioSize};

use crate::support::fixture;

#[test]
fn same_seed_gives_the_same_timeline() {
    // In the first and the last, passwords are checked.
    for seed in [0, 3, 7, 30, 11] {
        let scenario = Scenario::generate(seed, ScenarioSize::Small);
        let timeline = || run(fixture(), &scenario, None).timeline;
        assert_eq!(timeline(), timeline(), "seed {seed}");
    }
}

#[test]
fn other_seed_gives_another_timeline() {
    let timeline = |seed| run(fixture(), &Scenario::generate(seed, ScenarioSize::Small), None).timeline;
    assert_ne!(timeline(3), timeline(7));
}

#[test]
fn suppressed_fault_does_not_occur() {
    let mut scenario = Scenario::generate(7, ScenarioSize::Small);
    let first = run(fixture(), &scenario, None).faults;
    scenario.faults.suppressed.extend(first.iter().take(5).cloned());
    let again = run(fixture(), &scenario, None).faults;
    assert!(!first.is_empty() && again.iter().all(|fault| !scenario.faults.suppressed.contains(fault)));
}
