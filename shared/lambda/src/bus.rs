//! Handlers of integration events: policies, and views of what other contexts tell.

use std::fmt::Display;
use std::sync::Arc;

use contracts::{BusEvent, IntegrationEvent, Metadata, UnknownEvent};
use eventstore::{Aggregate, Cause, ExecuteError, Expected, Store, StoreError};
use jiff::Timestamp;
use kernel::{Decider, Refusal};
use privacy::PrivacyError;
use serde_json::Value;
use views::ViewError;

use crate::cause::reaction;
use crate::notes::{self, Item, Outcome};
use crate::{Env, Handler, InvocationFailed, StartError};

/// The event that a handler reacts to: where it comes from, and who reacts when.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// Where the event comes from.
    pub metadata: Metadata,
    /// When this reaction began.
    pub now: Timestamp,
    function: &'static str,
}

impl Trigger {
    pub(crate) fn new(function: &'static str, metadata: Metadata, now: Timestamp) -> Self {
        Self { metadata, now: crate::cause::to_the_millisecond(now), function }
    }

    /// The cause of a command given in answer to the event: the same for every repeat of it.
    pub fn cause(&self, command: &'static str) -> Cause {
        reaction(self.function, command, &self.metadata, self.now)
    }
}

/// A handler of the events of one context: does what must be done once for each, however often and in whatever order they
/// come. A failure is tried again by Lambda, then kept in the function's failure queue.
pub fn handler<S, E, F, Fut>(env: &Env, state: S, handle: F) -> Handler
where
    S: Clone + Send + Sync + 'static,
    E: IntegrationEvent + 'static,
    F: Fn(S, E, Trigger) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), InvocationFailed>> + Send + 'static,
{
    let reaction = Arc::new(Reaction { env: env.clone(), state, decode: BusEvent::decode::<E>, handle });
    Arc::new(move |payload| {
        let reaction = Arc::clone(&reaction);
        Box::pin(async move { reaction.to(&parse(payload)?).await.map(|()| Value::Null) })
    })
}

/// What a policy makes of an event: a command, and the id of the aggregate that it is for; or nothing.
pub type Decision<A, I> = Option<(I, <A as Decider>::Command)>;

/// A handler that makes of each event a command for one aggregate of its own context, or none, and carries it out: once for each
/// event, however often that comes. `command` is what the command is called in its commit.
///
/// # Errors
/// [`StartError::MissingVariable`] when template.yaml doesn't give the function its event table.
pub fn policy<A, E, I>(
    env: &Env,
    command: &'static str,
    decide: fn(E, &Trigger) -> Decision<A, I>,
) -> Result<Handler, StartError>
where
    A: Aggregate<State: Send + Sync, Command: Send + Sync, Event: Send + Sync, Refusal: Refusal + Send> + 'static,
    E: IntegrationEvent + 'static,
    I: Display + 'static,
{
    let execute = move |store: Store, event, trigger: Trigger| {
        let decided = decide(event, &trigger).map(|(id, command)| (A::stream(id), command));
        async move {
            if let Some((stream, decided)) = decided {
                store.execute::<A>(&stream, &decided, &trigger.cause(command), Expected::Any).await?;
            }
            Ok(())
        }
    };
    Ok(handler(env, env.events()?, execute))
}

/// How a function reacts to an event.
pub(crate) struct Reaction<S, E, F> {
    pub env: Env,
    pub state: S,
    pub decode: fn(&BusEvent) -> Result<E, UnknownEvent>,
    pub handle: F,
}

impl<S, E, F, Fut> Reaction<S, E, F>
where
    S: Clone,
    F: Fn(S, E, Trigger) -> Fut,
    Fut: Future<Output = Result<(), InvocationFailed>>,
{
    pub async fn to(&self, event: &BusEvent) -> Result<(), InvocationFailed> {
        let metadata = &event.detail.metadata;
        let trigger = Trigger::new(self.env.function(), metadata.clone(), self.env.now());
        let work = async { (self.handle)(self.state.clone(), (self.decode)(event)?, trigger).await };
        let told = |result: &_| Some((Item::event(event), Outcome::of(result)));
        notes::item(metadata.correlation_id.clone(), work, told).await
    }
}

pub(crate) fn parse(payload: Value) -> Result<BusEvent, InvocationFailed> {
    serde_json::from_value(payload).map_err(|error| InvocationFailed::new("NotAnIntegrationEvent", &error))
}

impl From<UnknownEvent> for InvocationFailed {
    fn from(unknown: UnknownEvent) -> Self {
        Self::new("UnknownEvent", format!("{}: {}", unknown.name, unknown.reason))
    }
}

impl From<StoreError> for InvocationFailed {
    fn from(error: StoreError) -> Self {
        Self::new("StoreFailed", error)
    }
}

impl From<ViewError> for InvocationFailed {
    fn from(error: ViewError) -> Self {
        Self::new("ViewFailed", error)
    }
}

impl From<PrivacyError> for InvocationFailed {
    fn from(error: PrivacyError) -> Self {
        Self::new("VaultFailed", error)
    }
}

impl<R: Refusal> From<ExecuteError<R>> for InvocationFailed {
    fn from(error: ExecuteError<R>) -> Self {
        match error {
            ExecuteError::Refused(refusal) => Self::refused(refusal.code(), &refusal),
            ExecuteError::Store(error) => error.into(),
            other => Self::new("Contended", other),
        }
    }
}
