//! When a concert changes in a way that its ticket holders must know, e-mail them. A job goes on where this function can't finish.
//!
//! A change is found by comparison with the stored copy of the concert, so the same function also keeps that copy up to date.

use contracts::concerts::ConcertsEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};

use crate::announcing::Announcer;
use crate::delivery::Message;
use crate::views::announcements::Announcement;
use crate::views::concerts::{Concert, key};
use crate::views::gate_concerts::GateConcert;

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "tickets-when-concert-changed";

async fn build(env: Env) -> Result<Handler, StartError> {
    let announcer = Announcer { store: env.events()?, views: env.views()?, name: NAME };
    Ok(bus::handler(&env, announcer, when_concert_changed))
}

/// The copy is stored after the announcement: if that can't be stored, the retry finds the change again. Once both are stored, the change
/// is announced here or by the job.
async fn when_concert_changed(
    announcer: Announcer,
    event: ConcertsEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let views = &announcer.views;
    let mut announcement = None;
    let (concert_id, after) = (event.concert().concert_id, Concert::of(event.concert(), &trigger.metadata));
    let known = views.get::<Concert>(&key(concert_id)).await?;
    let older = known.filter(|(version, _)| *version < after.version);
    // Holders of tickets for a cancelled concert get the e-mail about the refund instead.
    if let (Some((_, before)), false) = (older, matches!(event, ConcertsEvent::ConcertCancelled(_)))
        && let Some(before) = before.before_change_to(&after)
    {
        let message = Message::ConcertChanged { concert_id, before, reason: after.reason.clone() };
        let change = Announcement::of(concert_id, message, &trigger.metadata);
        views.put(&change.key(), change.progress.step, &change, None).await?;
        announcement = Some(change);
    }
    let listed = GateConcert { concert_id, starts_at: after.starts_at };
    views.put(&listed.key(), after.version, &listed, None).await?;
    views.put(&key(concert_id), after.version, &after, None).await?;
    if let Some(announcement) = announcement
        && let Err(error) = announcer.announce(announcement, trigger.now).await
    {
        tracing::error!(%concert_id, %error, "change not announced yet");
    }
    Ok(())
}
