//! Publishing commits again, because a message about them may have been lost.
//!
//! A message is a hint, so something must notice that nothing follows from it. The context that waits has a job for that: when a hop is
//! overdue, it publishes the event again that starts the hop, as a question ([`ask`]). Whoever gets it does what is missing. If
//! nothing is missing, the message about the result may be the one that was lost, and it answers
//! ([`crate::bus::Trigger::answer`]). No answer is answered.

use eventstore::{Republication, Store, StoreError, StreamId};
use jiff::{SignedDuration, Timestamp};

/// Hops take seconds, and up to three minutes when functions fail and are retried.
pub const OVERDUE_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// What is still missing then waits for people, not for a message.
const GIVE_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Publishes the newest commit with one of these events again, if what should follow from it has been missing since `since` for too
/// long. Asks after 5 minutes, and then less and less often. Returns whether it is overdue.
///
/// # Errors
/// When the stream can't be read or the store is unavailable.
pub async fn ask(
    store: &Store,
    stream: &StreamId,
    events: &[&str],
    since: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(pause) = pause(now.duration_since(since)) else { return Ok(false) };
    store.republish_newest(stream, events, Republication { mark: "asking", now, pause }).await
}

/// How long ago the last question must be. None if it is too early or too late to ask.
pub fn pause(age: SignedDuration) -> Option<SignedDuration> {
    (OVERDUE_AFTER..GIVE_UP_AFTER).contains(&age).then(|| OVERDUE_AFTER.max(age / 2))
}

/// How a commit is published again without asking anything.
pub fn answering(now: Timestamp) -> Republication<'static> {
    Republication { mark: "answering", now, pause: SignedDuration::ZERO }
}
