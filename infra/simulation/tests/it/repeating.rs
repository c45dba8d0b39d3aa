//! Stories can be told again.

use simulation::run::tell;
use simulation::story::{Size, Story};

use crate::support::stage;

#[test]
fn the_same_seed_is_the_same_story_to_the_last_line() {
    for seed in [3, 7, 30] {
        let story = Story::of(seed, Size::Small);
        assert_eq!(tell(stage(), &story, None).timeline, tell(stage(), &story, None).timeline, "seed {seed}");
    }
}

#[test]
fn another_seed_is_another_story() {
    let of = |seed| tell(stage(), &Story::of(seed, Size::Small), None).timeline;
    assert_ne!(of(3), of(7));
}

#[test]
fn a_fault_that_is_spared_does_not_happen_again() {
    let mut story = Story::of(7, Size::Small);
    let first = tell(stage(), &story, None).faults;
    story.spared.extend(first.iter().take(5).cloned());
    let again = tell(stage(), &story, None).faults;
    assert!(!first.is_empty() && again.iter().all(|fault| !story.spared.contains(fault)));
}
