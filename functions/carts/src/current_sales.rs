//! The current terms of everything in a cart.

use std::collections::BTreeSet;

use kernel::ConcertId;
use lambda::http::Problem;
use views::Views;

use crate::cart::{Cart, Sales};
use crate::limited_confirmation::Limits;
use crate::views::{availability, catalogue};

#[derive(Debug, Clone, Default)]
pub struct CurrentSales {
    /// What is missing is no longer sold.
    pub sales: Sales,
    /// The concerts of the cart that are cancelled.
    pub cancelled: BTreeSet<ConcertId>,
    pub limits: Limits,
}

impl CurrentSales {
    pub async fn of(views: &Views, cart: &Cart) -> Result<Self, Problem> {
        let mut current = Self::default();
        let concerts: BTreeSet<ConcertId> = cart.lines().iter().map(|line| line.offer.concert_id).collect();
        for concert_id in concerts {
            let Some(concert) = catalogue::find(views, concert_id).await? else { continue };
            if concert.is_cancelled() {
                current.cancelled.insert(concert_id);
            }
            current.limits.extend(concert.max_per_person.map(|max| (concert_id, max)));
            let pools = availability::of_concert(views, concert_id).await?;
            let sales = catalogue::sales(&concert, &pools);
            current.sales.extend(sales.map(|sale| ((concert_id, sale.offer.ticket_type_id.clone()), sale)));
        }
        Ok(current)
    }
}
