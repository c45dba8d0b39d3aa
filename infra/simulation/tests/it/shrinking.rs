use std::time::Duration;

use simulation::actors::fan::FanAction;
use simulation::actors::gate::GateAction;
use simulation::planted_bugs::planted_bugs;
use simulation::runner::{run, shrink};
use simulation::scenario::{Action, Actor, Step, scripted_scenarios};

use crate::support::fixture;

#[test]
fn shrinking_removes_steps_that_the_failure_does_not_need() {
    let scripted = scripted_scenarios().into_iter().find(|scripted| scripted.name == "declined").unwrap();
    let needed = scripted.scenario.steps.clone();
    let mut scenario = scripted.scenario;
    for second in [6, 7, 8, 60] {
        let at = Duration::from_secs(second);
        scenario.steps.push(Step { at, actor: Actor::Fan(0), action: Action::Fan(FanAction::Browse) });
        scenario.steps.push(Step { at, actor: Actor::Gate(0), action: Action::Gate(GateAction::ScanForgery) });
    }
    scenario.steps.sort_by_key(|step| step.at);
    let bug = planted_bugs().into_iter().find(|bug| bug.name == "cancelled-seats-kept").unwrap();
    let outcome = run(fixture(), &scenario, Some((bug.make)()));
    let invariant = outcome.violations.first().expect("it fails").invariant;

    let shrunk = shrink(fixture(), &scenario, outcome, Some(bug.make));

    assert_eq!(shrunk.scenario.steps, needed);
    assert!(shrunk.outcome.violations.iter().any(|violation| violation.invariant == invariant));
}
