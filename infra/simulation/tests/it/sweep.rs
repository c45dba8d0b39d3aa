//! One thing goes wrong, at every place where it can.

use std::sync::OnceLock;

use simulation::faults::exact::Exact;
use simulation::many::side_by_side;
use simulation::run::Outcome;
use simulation::systematic::{survey, with};
use simulation::ways::{Way, ways};

use crate::support::{stage, tell_whole};

/// Of so many places one is tried here, each on another way; all are by `cargo run --release -p simulation -- --systematic`.
const ONE_OF: usize = 100;

/// How each way goes when nothing goes wrong, and what could.
fn surveys() -> &'static [(Way, Outcome, Vec<Exact>)] {
    static SURVEYS: OnceLock<Vec<(Way, Outcome, Vec<Exact>)>> = OnceLock::new();
    SURVEYS.get_or_init(|| {
        let ways = ways();
        let surveys = side_by_side(2, &ways, |way| survey(stage(), way), |_| false);
        ways.into_iter().zip(surveys).map(|(way, (outcome, places))| (way, outcome, places)).collect()
    })
}

#[test]
fn the_ways_end_as_they_are_to() {
    for (way, outcome, _) in surveys() {
        assert_eq!((&outcome.violations, &outcome.orders), (&vec![], &way.ends), "{}", way.name);
    }
}

#[test]
fn the_invariants_hold_wherever_a_function_crashes_and_whichever_event_comes_twice() {
    let mut stories = Vec::new();
    for (number, (way, _, places)) in surveys().iter().enumerate() {
        // Another part of each, so that together they are of every kind.
        let chosen = places.iter().skip(number * ONE_OF / surveys().len()).step_by(ONE_OF);
        stories.extend(chosen.map(|place| with(&way.story, place.clone())));
    }
    assert!(stories.len() > 60, "{}", stories.len());
    side_by_side(2, &stories, |story| drop(tell_whole(story)), |()| false);
}
