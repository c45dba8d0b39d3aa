//! What a concert brought in, for who may see it.

use auth::Caller;
use futures::{StreamExt, TryStreamExt, stream};
use kernel::ConcertId;
use lambda::http::Problem;
use views::Views;

use crate::views::concert_money::ConcertMoney;
use crate::views::settled_concerts::SettledConcert;
use crate::views::settlement::Settlement;

/// Lists that are read at the same time.
const MAX_CONCURRENT: usize = 16;

/// For the concert's organizer, finance and admins only; 404 for others.
pub async fn concert_settlement(views: &Views, caller: &Caller, concert_id: ConcertId) -> Result<Settlement, Problem> {
    let concert = views.get::<SettledConcert>(&SettledConcert::key(concert_id)).await;
    let (_, concert) = concert.map_err(|error| Problem::view(&error))?.ok_or_else(Problem::not_found)?;
    if !caller.organizes_for(concert.organizer_id) && !caller.sees_everybody() {
        return Err(Problem::not_found());
    }
    let lists: Vec<String> = ConcertMoney::lists(concert_id).collect();
    let items = stream::iter(lists)
        .map(|list| async move { views.list_all::<ConcertMoney>(&list).await })
        .buffer_unordered(MAX_CONCURRENT)
        .try_concat();
    let items = items.await.map_err(|error| Problem::view(&error))?;
    Ok(Settlement::of(concert_id, concert.currency, &items))
}
