use std::sync::OnceLock;

use simulation::report::report;
use simulation::run::{Outcome, on_a_thread_of_its_own_time, tell};
use simulation::stage::Stage;
use simulation::story::Story;

/// The stage, made once for all tests.
pub fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| on_a_thread_of_its_own_time(Stage::build()))
}

/// Lets a story happen in which nothing may be broken.
#[track_caller]
pub fn tell_whole(story: &Story) -> Outcome {
    let outcome = tell(stage(), story, None);
    assert!(outcome.violations.is_empty(), "{}", report(story, &outcome));
    outcome
}
