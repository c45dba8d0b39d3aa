use contracts::Metadata;
use eventstore::{Actor, Cause};
use jiff::{Timestamp, Unit};
use kernel::CommandId;

/// The cause of a command that a policy, gateway or job gives in answer to an event. Its id is worked out from the event's,
/// so that a repeat of the event is the same command.
pub(crate) fn reaction(function: &'static str, command: &'static str, metadata: &Metadata, now: Timestamp) -> Cause {
    Cause {
        command_id: CommandId::derived(&[&metadata.event_id, &function, &command]),
        command,
        actor: Actor::System(function.to_owned()),
        correlation_id: metadata.correlation_id.clone(),
        causation_id: Some(metadata.event_id),
        at: to_the_millisecond(now),
        repeated: false,
    }
}

/// Times are kept to the millisecond, as they are shown.
pub(crate) fn to_the_millisecond(time: Timestamp) -> Timestamp {
    time.round(Unit::Millisecond).unwrap_or(time)
}
