//! Every minute: goes on with announcements of changed concerts that could not be finished at once.

use eventstore::Store;
use kernel::Timestamp;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::announcing::Announcer;
use crate::views::announcements::{self, Announcement};

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "tickets-announce-changes";

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(job::handler(&env, (env.events()?, env.views()?), announce_changes))
}

/// Returns how many orders' holders it notified. A change that fails keeps no other waiting.
async fn announce_changes((store, views): (Store, Views), now: Timestamp) -> Result<usize, InvocationFailed> {
    let listed = views.list_all::<Announcement>(announcements::LIST).await?;
    let announcer = Announcer { store, views, name: NAME };
    let mut notified = 0;
    let mut failure = None;
    for announcement in listed {
        let (concert_id, correlation_id) = (announcement.concert_id, announcement.correlation_id.clone());
        match announcer.announce(announcement, now).await {
            Ok(orders) => notified += orders,
            Err(error) => {
                tracing::error!(correlationId = %correlation_id, %concert_id, %error, "change not announced");
                failure = Some(error);
            }
        }
    }
    failure.map_or(Ok(notified), Err)
}
