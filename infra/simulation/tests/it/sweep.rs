//! One thing goes wrong, at every place where it can.

use simulation::many::side_by_side;
use simulation::systematic::{survey, with};
use simulation::ways::ways;

use crate::support::{stage, tell_whole};

/// Of so many places one is tried here, each on another way; all are by `cargo run --release -p simulation -- --systematic`.
const ONE_OF: usize = 60;

#[test]
fn the_invariants_hold_wherever_a_function_crashes_and_whichever_event_comes_twice() {
    let mut stories = Vec::new();
    for (number, way) in ways().iter().enumerate() {
        let (outcome, places) = survey(stage(), way);
        assert!(outcome.violations.is_empty(), "{}: {:?}", way.name, outcome.violations);
        let chosen = places.into_iter().skip(number % ONE_OF).step_by(ONE_OF);
        stories.extend(chosen.map(|place| with(&way.story, place)));
    }
    assert!(stories.len() > 80, "{}", stories.len());
    side_by_side(2, &stories, |story| drop(tell_whole(story)), |()| false);
}

#[test]
fn the_ways_end_as_they_are_to() {
    for way in ways() {
        let outcome = tell_whole(&way.story);
        assert_eq!(outcome.orders, way.ends, "{}", way.name);
    }
}
