//! The systematic sweep: one fault at each place where one can occur.

use cloud::InvocationFault;

use super::outcome::Outcome;
use super::run::run;
use crate::faults::{PlannedFault, Retries, Survey};
use crate::scenario::{Scenario, ScriptedScenario};
use crate::world::fixture::Fixture;

/// Runs a scripted scenario without faults, and returns each fault that could occur in it.
pub fn survey(fixture: &Fixture, scripted: &ScriptedScenario) -> (Outcome, Vec<PlannedFault>) {
    let outcome = run(fixture, &scripted.scenario, None);
    let faults = possible_faults(&outcome.survey);
    (outcome, faults)
}

/// The same scenario with a planned fault.
pub fn with_fault(scenario: &Scenario, fault: PlannedFault) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.faults.planned = Some(fault);
    scenario
}

/// A crash before and after each call of each invocation, a lost result of each invocation, and a repeat of each event.
fn possible_faults(survey: &Survey) -> Vec<PlannedFault> {
    let mut faults = Vec::new();
    for (function, invocations) in &survey.invocations {
        for (number, calls) in invocations.iter().enumerate() {
            if is_idle(function, invocations, number) {
                continue;
            }
            let mut add = |fault| faults.push(PlannedFault::Invocation { function: function.clone(), number, fault });
            for call in 0..*calls {
                add(InvocationFault::CrashBeforeCall(call));
                add(InvocationFault::CrashAfterCall(call));
            }
            add(InvocationFault::AnswerLost);
        }
    }
    for (hop, events) in &survey.hops {
        faults.extend((0..*events).map(|number| PlannedFault::Repeat { hop: hop.clone(), number }));
    }
    faults
}

/// The loss of each event, but not of a schedule's.
pub fn possible_losses(survey: &Survey) -> Vec<PlannedFault> {
    let mut losses = Vec::new();
    for (hop, events) in survey.hops.iter().filter(|((_, to), _)| Retries::of(to) != Retries::Schedule) {
        losses.extend((0..*events).map(|number| PlannedFault::Lost { hop: hop.clone(), number }));
    }
    losses
}

/// Whether a job found as much work as in its previous run, which is mostly none. Its first run is tried, and each that differs.
fn is_idle(function: &str, invocations: &[usize], number: usize) -> bool {
    let is_job = Retries::of(function) == Retries::Schedule;
    let previous = number.checked_sub(1).and_then(|previous| invocations.get(previous));
    is_job && previous == invocations.get(number)
}
