//! Publishing events a second and a third time, because nobody would notice that a message was lost.
//!
//! Whoever waits for an event asks about it ([`crate::republish`]). Nobody waits for some others: that an order was cancelled, a concert
//! was changed, a pool has free seats again. A publisher notes those ([`crate::stream::repeating_publisher`]), and a job publishes their
//! commits again, soon and once more some hours later. Nobody answers. Events of every completed purchase are not noted: for them a
//! question is cheaper.

use std::time::{Duration, Instant};

use contracts::BusEvent;
use eventstore::{Commit, Store, StreamId};
use futures::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Key, Order, PageRequest, Views};

use crate::republish::{OVERDUE_AFTER, answering};
use crate::{Env, Handler, InvocationFailed, StartError, job};

/// Longer than most outages of a consumer. What fails for longer is in its failure queue.
const SECOND_AFTER: SignedDuration = SignedDuration::from_hours(6);

/// Events are spread over this many lists: a single one would limit a publisher to the write capacity of one partition.
const LISTS: u32 = 4;

/// The most events of one run. The next run continues.
const MAX_EVENTS: usize = 20_000;

/// After this a run reads nothing more, so that it ends before the function's time is over, which is 60 seconds.
const MAX_DURATION: Duration = Duration::from_secs(40);

/// The most notes that are in memory.
const PAGE: u16 = 500;

const MAX_CONCURRENT: usize = 16;

/// Whether an event is published again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// No: something else notices that it is lost.
    Never,
    /// Yes.
    Always,
    /// Yes, unless its stream has a newer one, which says all that it says.
    Newest,
}

/// An event that will be published again: an item of a context's views.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RepeatedEvent {
    /// Its place in the list: that of the stream, or of the event alone.
    place: String,
    stream: String,
    /// The commit's version.
    version: u64,
    at: Timestamp,
    /// Whether it was published again.
    #[serde(default)]
    repeated: bool,
}

impl RepeatedEvent {
    /// The item for an event of a commit, if it is published again.
    pub fn of(commit: &NotedCommit, event: &BusEvent, repeat: Repeat) -> Option<Self> {
        let NotedCommit { stream, version, at } = commit;
        let place = match repeat {
            Repeat::Never => return None,
            Repeat::Always => format!("{stream}@{version}"),
            Repeat::Newest => stream.clone(),
        };
        // A commit that is being published again was noted the first time.
        event.detail.republished.is_none().then(|| Self {
            place,
            stream: stream.clone(),
            version: *version,
            at: *at,
            repeated: false,
        })
    }

    pub fn key(&self) -> Key {
        let sum = self.place.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        Key::new(list(sum % LISTS), self.place.clone())
    }

    /// An item of a newer commit stays.
    pub async fn note(&self, views: &Views) -> Result<(), InvocationFailed> {
        views.put(&self.key(), self.version, self, None).await?;
        Ok(())
    }

    fn is_due(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) >= if self.repeated { SECOND_AFTER } else { OVERDUE_AFTER }
    }
}

/// What is noted of a commit.
pub(crate) struct NotedCommit {
    stream: String,
    version: u64,
    at: Timestamp,
}

impl NotedCommit {
    pub fn of(commit: &Commit) -> Self {
        Self { stream: commit.stream.to_string(), version: commit.version, at: commit.at }
    }
}

fn list(number: u32) -> String {
    format!("repeats#{number}")
}

/// All lists, in an order that changes with each minute: a run that ends before the last one leaves out another list than the run before.
fn lists(now: Timestamp) -> impl Iterator<Item = u32> {
    let first = u32::try_from(now.as_second().div_euclid(60).rem_euclid(i64::from(LISTS))).unwrap_or_default();
    (first..LISTS).chain(0..first)
}

/// The handler of a schedule that publishes the noted events of a context again.
///
/// # Errors
/// [`StartError::MissingVariable`] without `EVENTS_TABLE` or `VIEWS_TABLE`.
pub fn handler(env: &Env) -> Result<Handler, StartError> {
    let job = PublishAgain { store: env.events()?, views: env.views()? };
    Ok(job::handler(env, job, PublishAgain::run))
}

#[derive(Clone)]
struct PublishAgain {
    store: Store,
    views: Views,
}

impl PublishAgain {
    /// Returns how many events it published.
    async fn run(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let started = Instant::now();
        let (mut count, mut result) = (0, Ok(()));
        for number in lists(now) {
            let mut request = PageRequest { limit: PAGE, cursor: None };
            while count < MAX_EVENTS && started.elapsed() < MAX_DURATION {
                let page = match self.views.list::<RepeatedEvent>(&list(number), Order::Ascending, &request).await {
                    Ok(page) => page,
                    // A list that can't be read does not stop the others.
                    Err(error) => {
                        result = result.and(Err(error.into()));
                        break;
                    }
                };
                let due = page.items.into_iter().filter(|event| event.is_due(now));
                let done: Vec<Result<(), InvocationFailed>> = stream::iter(due)
                    .map(|event| self.repeat(event, now))
                    .buffer_unordered(MAX_CONCURRENT)
                    .collect()
                    .await;
                count += done.len();
                // One that fails does not stop the others.
                result = result.and(done.into_iter().collect());
                request.cursor = page.next_cursor;
                if request.cursor.is_none() {
                    break;
                }
            }
        }
        result.map(|()| count)
    }

    /// It may be published once more than necessary: the note is changed afterwards.
    async fn repeat(&self, event: RepeatedEvent, now: Timestamp) -> Result<(), InvocationFailed> {
        let (key, version) = (event.key(), event.version);
        self.store.republish(&StreamId::from_name(event.stream.as_str()), &[version], answering(now)).await?;
        if event.repeated {
            self.views.delete(&key, version).await?;
        } else {
            self.views.replace(&key, version, &RepeatedEvent { repeated: true, ..event }).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn event(at: &str, repeated: bool) -> RepeatedEvent {
        let stream = "order#8d0a4e0e-7b0f-4c0e-9d8e-2f0f6a1b3c4d".to_owned();
        RepeatedEvent { place: format!("{stream}@4"), stream, version: 4, at: at.parse().unwrap(), repeated }
    }

    #[test]
    fn each_minute_another_list_is_the_first() {
        let order = |now: &str| lists(now.parse().unwrap()).collect::<Vec<_>>();
        assert_eq!(order("2026-11-30T10:00:00Z"), [0, 1, 2, 3]);
        assert_eq!(order("2026-11-30T10:01:59Z"), [1, 2, 3, 0]);
        assert_eq!(order("2026-11-30T10:03:00Z"), [3, 0, 1, 2]);
    }

    #[test]
    fn event_is_repeated_after_five_minutes_and_after_six_hours() {
        let due = |now: &str, repeated| event("2026-11-30T10:00:00Z", repeated).is_due(now.parse().unwrap());
        assert!(!due("2026-11-30T10:04:59Z", false) && due("2026-11-30T10:05:00Z", false));
        assert!(!due("2026-11-30T15:59:59Z", true) && due("2026-11-30T16:00:00Z", true));
    }
}
