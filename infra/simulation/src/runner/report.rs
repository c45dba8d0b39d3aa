use std::fmt::Write;

use super::outcome::Outcome;
use crate::scenario::Scenario;

/// The scenario, the timeline of its run, and the broken invariants, for people to read.
pub fn report(scenario: &Scenario, outcome: &Outcome) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "seed {}, concurrency {}, {:?}", scenario.seed, scenario.concurrency, scenario.plan);
    if scenario.faults.refuses_refunds {
        let _ = writeln!(text, "Stripe fails every refund");
    }
    if let Some(planned) = &scenario.faults.planned {
        let _ = writeln!(text, "planned fault: {planned:?}");
    }
    for step in &scenario.steps {
        let _ = writeln!(text, "  {:>7.1} s  {:?}: {:?}", step.at.as_secs_f32(), step.actor, step.action);
    }
    let _ = writeln!(text, "timeline:");
    for (at, entry) in &outcome.timeline {
        let _ = writeln!(text, "  {at}  {entry}");
    }
    let _ = writeln!(text, "orders: {:?}; {} faults", outcome.ends, outcome.faults.len());
    for violation in &outcome.violations {
        let _ = writeln!(text, "BROKEN: {}: {}", violation.invariant, violation.detail);
    }
    text
}
