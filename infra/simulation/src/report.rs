//! Telling people what happened.

use std::fmt::Write;

use crate::run::Outcome;
use crate::story::Story;

/// The story as it is told: who did what, what went wrong, and what was the matter in the end.
pub fn report(story: &Story, outcome: &Outcome) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "seed {}, {} side by side, {:?}", story.seed, story.side_by_side, story.plan);
    if let Some(exactly) = &story.exactly {
        let _ = writeln!(text, "what goes wrong: {exactly:?}");
    }
    for step in &story.steps {
        let _ = writeln!(text, "  {:>7.1} s  {:?}: {:?}", step.at.as_secs_f32(), step.who, step.action);
    }
    let _ = writeln!(text, "what was seen:");
    for (at, line) in &outcome.timeline {
        let _ = writeln!(text, "  {at}  {line}");
    }
    let _ = writeln!(text, "orders: {:?}; {} faults", outcome.orders, outcome.faults.len());
    for violation in &outcome.violations {
        let _ = writeln!(text, "BROKEN: {}: {}", violation.invariant, violation.what);
    }
    text
}
