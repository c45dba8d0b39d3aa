use std::fmt::Debug;

use kernel::Decider;

/// The events before a command.
#[derive(Debug)]
pub struct Given<A: Decider> {
    events: Vec<A::Event>,
}

/// The outcome of a command.
pub struct When<A: Decider> {
    state: A::State,
    outcome: Result<Vec<A::Event>, A::Refusal>,
}

/// Starts a test with earlier events.
pub fn given<A: Decider>(events: impl IntoIterator<Item = A::Event>) -> Given<A> {
    Given { events: events.into_iter().collect() }
}

impl<A: Decider> Given<A> {
    /// Adds more earlier events.
    #[must_use]
    pub fn and(mut self, events: impl IntoIterator<Item = A::Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// The state after the earlier events.
    pub fn state(&self) -> A::State {
        self.events.iter().fold(A::initial(), A::evolve)
    }

    /// Decides a command in that state.
    pub fn when(self, command: A::Command) -> When<A> {
        let state = self.state();
        let outcome = A::decide(&command, &state);
        let after = outcome.iter().flatten().fold(state, A::evolve);
        When { state: after, outcome }
    }
}

impl<A> When<A>
where
    A: Decider<Event: Debug + PartialEq, Refusal: Debug + PartialEq>,
{
    /// Expects exactly these events.
    ///
    /// # Panics
    /// For any other outcome.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = A::Event>) {
        assert_eq!(self.outcome, Ok(expected.into_iter().collect::<Vec<_>>()));
    }

    /// Expects no events and no refusal, as for a repeated command.
    ///
    /// # Panics
    /// For any other outcome.
    #[track_caller]
    pub fn then_nothing(self) {
        assert_eq!(self.outcome, Ok(Vec::new()));
    }

    /// Expects this refusal.
    ///
    /// # Panics
    /// For any other outcome.
    #[track_caller]
    pub fn then_refused(self, refusal: A::Refusal) {
        assert_eq!(self.outcome, Err(refusal));
    }

    /// Expects that the state after the command fulfils a condition.
    ///
    /// # Panics
    /// When the command is refused or the condition is false.
    #[track_caller]
    pub fn then_state(self, is: impl FnOnce(&A::State) -> bool) {
        assert!(self.outcome.is_ok(), "refused: {:?}", self.outcome);
        assert!(is(&self.state), "the state is not as expected");
    }
}
