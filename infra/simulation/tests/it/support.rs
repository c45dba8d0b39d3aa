use std::sync::OnceLock;

use simulation::runner::{Outcome, block_on_virtual_time, report, run};
use simulation::scenario::Scenario;
use simulation::world::fixture::Fixture;

/// The accounts, created once for all tests.
pub fn fixture() -> &'static Fixture {
    static FIXTURE: OnceLock<Fixture> = OnceLock::new();
    FIXTURE.get_or_init(|| block_on_virtual_time(Fixture::build()))
}

/// Runs a scenario that must not break any invariant.
#[track_caller]
pub fn run_unbroken(scenario: &Scenario) -> Outcome {
    let outcome = run(fixture(), scenario, None);
    assert!(outcome.violations.is_empty(), "{}", report(scenario, &outcome));
    outcome
}
