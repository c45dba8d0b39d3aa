//! The stream of concerts → the list of all concerts and the lists of organizers.

use eventstore::{Commit, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::concert::Concert;
use crate::views::available_concerts::ListedConcert;

pub const LAMBDA: Lambda = Lambda { name: "concerts-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    stream::projector(&env, state, project)
}

async fn project((store, views): (Store, Views), commit: Commit) -> Result<(), InvocationFailed> {
    let concert = store.state_after::<Concert>(&commit).await?;
    if let (Some(item), Some(schedule)) = (ListedConcert::of(&concert), concert.schedule()) {
        let version = commit.last_version();
        views.put(&item.key(), version, &item, Some(&item.listed())).await?;
        let own = ListedConcert::key_of_organizer(schedule.organizer_id, item.concert_id);
        views.put(&own, version, &item, None).await?;
    }
    Ok(())
}
