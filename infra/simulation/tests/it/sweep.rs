//! One fault, at each place where one can occur.

use std::sync::OnceLock;

use simulation::faults::PlannedFault;
use simulation::runner::{Outcome, map_in_parallel, possible_losses, survey, with_fault};
use simulation::scenario::{ScriptedScenario, scripted_scenarios};

use crate::support::{fixture, run_unbroken};

/// One fault in so many is tried here, each in another scenario. `cargo run --release -p simulation -- --systematic` tries all.
const SHARE: usize = 100;

/// One lost message in this number is tried here. `cargo run --release -p simulation -- --lost` tries all.
const SHARE_OF_LOSSES: usize = 40;

/// Each scripted scenario, its outcome without faults, and the faults that could occur.
fn surveys() -> &'static [(ScriptedScenario, Outcome, Vec<PlannedFault>)] {
    static SURVEYS: OnceLock<Vec<(ScriptedScenario, Outcome, Vec<PlannedFault>)>> = OnceLock::new();
    SURVEYS.get_or_init(|| {
        let scenarios = scripted_scenarios();
        let surveys = map_in_parallel(2, &scenarios, |scripted| survey(fixture(), scripted), |_| false);
        scenarios.into_iter().zip(surveys).map(|(scripted, (outcome, faults))| (scripted, outcome, faults)).collect()
    })
}

#[test]
fn scripted_scenarios_end_as_expected() {
    for (scripted, outcome, _) in surveys() {
        assert_eq!((&outcome.violations, &outcome.ends), (&vec![], &scripted.expected_ends), "{}", scripted.name);
    }
}

#[test]
fn invariants_hold_after_any_crash_and_any_repeated_event() {
    let mut scenarios = Vec::new();
    for (number, (scripted, _, faults)) in surveys().iter().enumerate() {
        // Another part of each, so that together they are of every kind.
        let chosen = faults.iter().skip(number * SHARE / surveys().len()).step_by(SHARE);
        scenarios.extend(chosen.map(|fault| with_fault(&scripted.scenario, fault.clone())));
    }
    assert!(scenarios.len() > 60, "{}", scenarios.len());
    map_in_parallel(2, &scenarios, |scenario| drop(run_unbroken(scenario)), |()| false);
}

#[test]
fn invariants_hold_after_any_lost_message() {
    let mut scenarios = Vec::new();
    for (number, (scripted, outcome, _)) in surveys().iter().enumerate() {
        let losses = possible_losses(&outcome.survey);
        let chosen = losses.iter().skip(number * SHARE_OF_LOSSES / surveys().len()).step_by(SHARE_OF_LOSSES);
        scenarios.extend(chosen.map(|loss| with_fault(&scripted.scenario, loss.clone())));
    }
    assert!(scenarios.len() > 15, "{}", scenarios.len());
    map_in_parallel(2, &scenarios, |scenario| drop(run_unbroken(scenario)), |()| false);
}
