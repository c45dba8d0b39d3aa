use super::outcome::Outcome;
use super::run::run;
use crate::planted_bugs::Bug;
use crate::scenario::{Actor, Scenario};
use crate::world::fixture::Fixture;

const MAX_ATTEMPTS: usize = 600;

/// The smallest scenario found that still breaks the same invariant.
pub struct Shrunk {
    pub scenario: Scenario,
    pub outcome: Outcome,
    /// How many scenarios were run.
    pub attempts: usize,
}

struct Shrinking<'a> {
    fixture: &'a Fixture,
    bug: Option<fn() -> Box<dyn Bug>>,
    invariant: &'static str,
    best: Scenario,
    outcome: Outcome,
    attempts: usize,
}

/// Removes actors, steps and faults, one after another, that are not needed to break the invariant that is broken first.
pub fn shrink(fixture: &Fixture, scenario: &Scenario, outcome: Outcome, bug: Option<fn() -> Box<dyn Bug>>) -> Shrunk {
    let invariant = outcome.violations.first().map_or("", |violation| violation.invariant);
    let mut shrinking = Shrinking { fixture, bug, invariant, best: scenario.clone(), outcome, attempts: 0 };
    shrinking.remove_concurrency();
    shrinking.remove_actors();
    shrinking.remove_steps();
    shrinking.remove_faults();
    shrinking.remove_steps();
    Shrunk { scenario: shrinking.best, outcome: shrinking.outcome, attempts: shrinking.attempts }
}

impl Shrinking<'_> {
    /// Runs a scenario, and keeps it if it breaks the same invariant. Returns whether it did.
    fn try_scenario(&mut self, scenario: Scenario) -> bool {
        if self.attempts >= MAX_ATTEMPTS {
            return false;
        }
        self.attempts += 1;
        let outcome = run(self.fixture, &scenario, self.bug.map(|make| make()));
        let fails = outcome.violations.iter().any(|violation| violation.invariant == self.invariant);
        if fails {
            self.best = scenario;
            self.outcome = outcome;
        }
        fails
    }

    fn remove_concurrency(&mut self) {
        if self.best.concurrency > 1 {
            let scenario = Scenario { concurrency: 1, ..self.best.clone() };
            self.try_scenario(scenario);
        }
    }

    fn remove_actors(&mut self) {
        let mut actors: Vec<Actor> = self.best.steps.iter().map(|step| step.actor).collect();
        actors.sort_unstable();
        actors.dedup();
        for actor in actors {
            let mut scenario = self.best.clone();
            scenario.steps.retain(|step| step.actor != actor);
            self.try_scenario(scenario);
        }
    }

    fn remove_steps(&mut self) {
        let mut size = (self.best.steps.len() / 2).max(1);
        loop {
            let mut from = 0;
            while from < self.best.steps.len() {
                let mut scenario = self.best.clone();
                scenario.steps.drain(from..(from + size).min(scenario.steps.len()));
                if !self.try_scenario(scenario) {
                    from += size;
                }
            }
            if size == 1 {
                return;
            }
            size = (size / 2).max(1);
        }
    }

    fn remove_faults(&mut self) {
        let mut size = (self.outcome.faults.len() / 2).max(1);
        loop {
            let mut from = 0;
            while from < self.outcome.faults.len() {
                let mut scenario = self.best.clone();
                let to = (from + size).min(self.outcome.faults.len());
                scenario.faults.suppressed.extend(self.outcome.faults[from..to].iter().cloned());
                if !self.try_scenario(scenario) {
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
