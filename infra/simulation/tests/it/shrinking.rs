//! A story that fails is made shorter.

use std::time::Duration;

use simulation::action::{Action, Who};
use simulation::actors::{fan, gate};
use simulation::defects::planted;
use simulation::run::tell;
use simulation::shrink::shrink;
use simulation::story::Step;
use simulation::ways::ways;

use crate::support::stage;

#[test]
fn what_is_not_needed_for_a_failure_is_taken_away() {
    let way = ways().into_iter().find(|way| way.name == "declined").unwrap();
    let needed = way.story.steps.clone();
    let mut story = way.story;
    for second in [6, 7, 8, 60] {
        let at = Duration::from_secs(second);
        story.steps.push(Step { at, who: Who::Fan(0), action: Action::Fan(fan::Action::Look) });
        story.steps.push(Step { at, who: Who::Gate(0), action: Action::Gate(gate::Action::ScanForgery) });
    }
    story.steps.sort_by_key(|step| step.at);
    let bug = planted().into_iter().find(|bug| bug.name == "seats-kept").unwrap();
    let outcome = tell(stage(), &story, Some((bug.make)()));
    let invariant = outcome.violations.first().expect("it fails").invariant;

    let shrunk = shrink(stage(), &story, outcome, Some(bug.make));

    assert_eq!(shrunk.story.steps, needed);
    assert!(shrunk.outcome.violations.iter().any(|violation| violation.invariant == invariant));
}
