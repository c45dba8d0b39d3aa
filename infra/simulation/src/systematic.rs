//! One thing going wrong at every place where it can: each call of each invocation, each event on its way.

use cloud::InvocationFault;

use crate::faults::exact::{Exact, Survey};
use crate::run::{Outcome, tell};
use crate::stage::Stage;
use crate::story::Story;
use crate::ways::Way;

/// Everything that can go wrong once where that happened which was surveyed: at each call of each invocation its process ends
/// before or after it, each invocation's answer is lost, each event comes twice.
pub fn places(survey: &Survey) -> Vec<Exact> {
    let mut places = Vec::new();
    for (function, invocations) in &survey.invocations {
        for (number, calls) in invocations.iter().enumerate() {
            if is_idle(function, invocations, number) {
                continue;
            }
            let mut at = |fault| places.push(Exact::Invocation { function: function.clone(), number, fault });
            for call in 0..*calls {
                at(InvocationFault::CrashBeforeCall(call));
                at(InvocationFault::CrashAfterCall(call));
            }
            at(InvocationFault::AnswerLost);
        }
    }
    for (hop, events) in &survey.hops {
        places.extend((0..*events).map(|number| Exact::Repeat { hop: hop.clone(), number }));
    }
    places
}

/// Whether a job found as much to do as when it ran before: mostly nothing. Its first run is tried, and each that differs.
fn is_idle(function: &str, invocations: &[usize], number: usize) -> bool {
    let is_job = ["-watch-", "-settle-", "-cancel-concert-orders"].iter().any(|part| function.contains(part));
    let before = number.checked_sub(1).and_then(|before| invocations.get(before));
    is_job && before == invocations.get(number)
}

/// The story with one thing going wrong.
pub fn with(story: &Story, exactly: Exact) -> Story {
    Story { exactly: Some(exactly), ..story.clone() }
}

/// Lets a way happen in fair weather, and gives back what can go wrong on it.
pub fn survey(stage: &Stage, way: &Way) -> (Outcome, Vec<Exact>) {
    let outcome = tell(stage, &way.story, None);
    let places = places(&outcome.survey);
    (outcome, places)
}
