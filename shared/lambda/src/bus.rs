//! Handlers of integration events: policies, and projections of other contexts' events.

use std::fmt::Display;
use std::sync::Arc;

use auth::SessionsError;
use contracts::{BusEvent, IntegrationEvent, Metadata, Republished, UnknownEvent};
use eventstore::{Actor, Aggregate, Cause, ExecuteError, Expected, Store, StoreError, StreamId};
use jiff::Timestamp;
use kernel::{CommandId, Decider, Refusal};
use privacy::PrivacyError;
use serde_json::Value;
use views::ViewError;

use crate::invocation::{Item, Outcome, process_item};
use crate::time::to_the_millisecond;
use crate::{Env, Handler, InvocationFailed, StartError, republish};

/// The event that a handler reacts to, and the function that reacts.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// The event's metadata.
    pub metadata: Metadata,
    /// When the handler was called.
    pub now: Timestamp,
    function: &'static str,
    republished: Option<Republished>,
}

impl Trigger {
    pub(crate) fn new(function: &'static str, event: &BusEvent, now: Timestamp) -> Self {
        let metadata = event.detail.metadata.clone();
        Self { metadata, now: to_the_millisecond(now), function, republished: event.detail.republished }
    }

    /// Whether the event is published again because something that should follow from it is overdue. A handler that finds nothing to do
    /// then answers with the streams that it would have changed: see [`Trigger::answer`].
    pub fn asks(&self) -> bool {
        self.republished == Some(Republished::Asking)
    }

    /// Publishes a stream again, since the message about it may have been lost, if the event [asks](Trigger::asks).
    ///
    /// # Errors
    /// When the store is unavailable.
    pub async fn answer(&self, store: &Store, stream: &StreamId) -> Result<(), StoreError> {
        if self.asks() {
            store.republish_stream(stream, republish::answering(self.now)).await?;
        }
        Ok(())
    }

    /// The cause of a command that follows from the event. The command's id is derived from the event's, so that a redelivered
    /// event causes the same command.
    pub fn cause(&self, command: &'static str) -> Cause {
        Cause {
            command_id: CommandId::derived(&[&self.metadata.event_id, &self.function, &command]),
            command,
            actor: Actor::System(self.function.to_owned()),
            correlation_id: self.metadata.correlation_id.clone(),
            causation_id: Some(self.metadata.event_id),
            at: self.now,
            repeated: false,
        }
    }
}

/// A handler of one context's events, which may be delivered more than once and in any order. Lambda retries a failure, then sends
/// the event to the function's failure queue.
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

/// What a policy decides on an event: the id of an aggregate and a command for it, or nothing.
pub type Decision<A, I> = Option<(I, <A as Decider>::Command)>;

/// A handler that decides on a command for each event, and executes it on an aggregate of its own context: once for each event,
/// however often that is delivered. `command` is the command's name in its commit. If the event [asks](Trigger::asks) and there is
/// nothing to do, the aggregate's stream is published again.
///
/// # Errors
/// [`StartError::MissingVariable`] without `EVENTS_TABLE`.
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
                let done = store.execute::<A>(&stream, &decided, &trigger.cause(command), Expected::Any).await?;
                if done.events.is_empty() {
                    trigger.answer(&store, &stream).await?;
                }
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
        let trigger = Trigger::new(self.env.function(), event, self.env.now());
        let work = async { (self.handle)(self.state.clone(), (self.decode)(event)?, trigger).await };
        let outcome = |result: &_| Some((Item::event(event), Outcome::of(result)));
        process_item(metadata.correlation_id.clone(), work, outcome).await
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
        match error {
            StoreError::Unreadable { .. } => Self::unreadable(error),
            error => Self::new("StoreFailed", error),
        }
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

impl From<SessionsError> for InvocationFailed {
    fn from(error: SessionsError) -> Self {
        Self::new("SessionsFailed", error)
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
