//! Makes a story that fails shorter, as long as it fails by the same invariant.

use crate::action::Who;
use crate::defects::Defect;
use crate::run::{Outcome, tell};
use crate::stage::Stage;
use crate::story::Story;

/// How many stories are tried at the most.
const MOST_TRIES: usize = 600;

/// A story that fails, as short as could be made.
pub struct Shrunk {
    /// The story.
    pub story: Story,
    /// What comes of it.
    pub outcome: Outcome,
    /// How many were tried.
    pub tries: usize,
}

struct Shrinking<'a> {
    stage: &'a Stage,
    defect: Option<fn() -> Box<dyn Defect>>,
    invariant: &'static str,
    best: Story,
    outcome: Outcome,
    tries: usize,
}

/// Takes away people, actions and faults, one after another, and keeps what is not needed for the failure away.
pub fn shrink(stage: &Stage, story: &Story, outcome: Outcome, defect: Option<fn() -> Box<dyn Defect>>) -> Shrunk {
    let invariant = outcome.violations.first().map_or("", |violation| violation.invariant);
    let mut shrinking = Shrinking { stage, defect, invariant, best: story.clone(), outcome, tries: 0 };
    shrinking.one_at_a_time();
    shrinking.without_people();
    shrinking.without_steps();
    shrinking.without_faults();
    shrinking.without_steps();
    Shrunk { story: shrinking.best, outcome: shrinking.outcome, tries: shrinking.tries }
}

impl Shrinking<'_> {
    /// Whether a story fails as the first did; if so, it is the best so far.
    fn try_one(&mut self, story: Story) -> bool {
        if self.tries >= MOST_TRIES {
            return false;
        }
        self.tries += 1;
        let outcome = tell(self.stage, &story, self.defect.map(|make| make()));
        let fails = outcome.violations.iter().any(|violation| violation.invariant == self.invariant);
        if fails {
            self.best = story;
            self.outcome = outcome;
        }
        fails
    }

    fn one_at_a_time(&mut self) {
        if self.best.side_by_side > 1 {
            let story = Story { side_by_side: 1, ..self.best.clone() };
            self.try_one(story);
        }
    }

    fn without_people(&mut self) {
        let mut people: Vec<Who> = self.best.steps.iter().map(|step| step.who).collect();
        people.sort_unstable();
        people.dedup();
        for who in people {
            let mut story = self.best.clone();
            story.steps.retain(|step| step.who != who);
            self.try_one(story);
        }
    }

    fn without_steps(&mut self) {
        let mut size = (self.best.steps.len() / 2).max(1);
        loop {
            let mut from = 0;
            while from < self.best.steps.len() {
                let mut story = self.best.clone();
                story.steps.drain(from..(from + size).min(story.steps.len()));
                if !self.try_one(story) {
                    from += size;
                }
            }
            if size == 1 {
                return;
            }
            size = (size / 2).max(1);
        }
    }

    fn without_faults(&mut self) {
        let mut size = (self.outcome.faults.len() / 2).max(1);
        loop {
            let mut from = 0;
            while from < self.outcome.faults.len() {
                let mut story = self.best.clone();
                let to = (from + size).min(self.outcome.faults.len());
                story.spared.extend(self.outcome.faults[from..to].iter().cloned());
                if !self.try_one(story) {
                    from += size;
                }
            }
            if size == 1 {
                return;
            }
            size = (size / 2).max(1);
        }
    }
}
