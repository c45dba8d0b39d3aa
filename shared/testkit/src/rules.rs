use std::fmt::Debug;

use kernel::Decider;

/// What happened before.
#[derive(Debug)]
pub struct Given<A: Decider> {
    events: Vec<A::Event>,
}

/// What came of a command.
pub struct When<A: Decider> {
    state: A::State,
    outcome: Result<Vec<A::Event>, A::Refusal>,
}

/// Given that this happened.
pub fn given<A: Decider>(events: impl IntoIterator<Item = A::Event>) -> Given<A> {
    Given { events: events.into_iter().collect() }
}

impl<A: Decider> Given<A> {
    /// And then this.
    #[must_use]
    pub fn and(mut self, events: impl IntoIterator<Item = A::Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// The state that it adds up to.
    pub fn state(&self) -> A::State {
        self.events.iter().fold(A::initial(), A::evolve)
    }

    /// When this is asked.
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
    /// Then this happens, and nothing else.
    ///
    /// # Panics
    /// When something else happens.
    #[track_caller]
    pub fn then(self, expected: impl IntoIterator<Item = A::Event>) {
        assert_eq!(self.outcome, Ok(expected.into_iter().collect::<Vec<_>>()));
    }

    /// Then nothing happens: it was so already.
    ///
    /// # Panics
    /// When something happens.
    #[track_caller]
    pub fn then_nothing(self) {
        assert_eq!(self.outcome, Ok(Vec::new()));
    }

    /// Then it is refused for this reason.
    ///
    /// # Panics
    /// When it is not refused, or for another reason.
    #[track_caller]
    pub fn then_refused(self, refusal: A::Refusal) {
        assert_eq!(self.outcome, Err(refusal));
    }

    /// Then the state is like this.
    ///
    /// # Panics
    /// When it is refused, or the state is not.
    #[track_caller]
    pub fn then_state(self, is: impl FnOnce(&A::State) -> bool) {
        assert!(self.outcome.is_ok(), "refused: {:?}", self.outcome);
        assert!(is(&self.state), "the state is not as expected");
    }
}
