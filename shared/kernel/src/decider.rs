/// The rules of an aggregate: its states, commands, events and refusals.
///
/// Pure and total. Time, ids and randomness come in with the command. A command that was already carried out produces no
/// events and no refusal, so that it can be retried.
/// Source: Jérémie Chassaing, "Functional Event Sourcing Decider".
pub trait Decider {
    /// The state that the events so far add up to: an enum of the possible states, not a struct of flags.
    type State;
    /// A request to change the state.
    type Command;
    /// A fact that happened; it is stored and never changes.
    type Event;
    /// Why a command is refused: one variant per business reason.
    type Refusal;

    /// The state before the first event.
    fn initial() -> Self::State;

    /// Decides which events the command causes in this state.
    ///
    /// # Errors
    /// The business reason why the command is refused in this state.
    fn decide(command: &Self::Command, state: &Self::State) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Applies an event. Total: it never fails and never panics.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;
}
