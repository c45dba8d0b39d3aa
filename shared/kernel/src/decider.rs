/// An aggregate's rules: what it is, what may be asked of it, what happens then.
///
/// Pure and total. Time, ids and randomness come in with the command; deciding again what was already decided gives no
/// events and no refusal where a retry would want that.
/// Source: Jérémie Chassaing, "Functional Event Sourcing Decider".
pub trait Decider {
    /// What the events so far add up to: a union of what can be, not a struct of flags.
    type State;
    /// What may be asked.
    type Command;
    /// What happened.
    type Event;
    /// Why not: one variant a business reason.
    type Refusal;

    /// The state before anything happened.
    fn initial() -> Self::State;

    /// What happens when this is asked now.
    ///
    /// # Errors
    /// The business reason for which it may not happen now.
    fn decide(command: &Self::Command, state: &Self::State) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// The state after the event. Total: it never fails and never panics.
    fn evolve(state: Self::State, event: &Self::Event) -> Self::State;
}
