//! Reading of sales and reservations: for the API and for the pages.

use std::collections::{BTreeMap, BTreeSet};

use auth::Caller;
use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use kernel::{ConcertId, TicketTypeId};
use lambda::http::Problem;
use lambda::{Env, StartError};
use views::{Order as Sorted, Page, PageRequest, Views};

use crate::pools::sale_terms::{Allotment, SaleTerms};
use crate::reservation::Reservation;
use crate::views::daily_sales::{DailySales, DaySales};
use crate::views::disputed_money::DisputedMoney;
use crate::views::reservations::ListedReservation;
use crate::views::sales::{ConcertSales, PoolSales};
use crate::views::shown_concerts::{ShownConcert, find_shown};

const MAX_CONCURRENT: usize = 16;

/// Items of a list that are read at once.
const READ_AT_ONCE: u16 = 1000;

#[derive(Clone)]
pub struct SalesReader {
    store: Store,
    views: Views,
}

/// What a concert has sold.
#[derive(Debug, Clone)]
pub struct Sold {
    pub now: ConcertSales,
    /// The last day of each pool.
    pub last_days: Vec<DailySales>,
}

impl SalesReader {
    pub fn new(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, views: env.views()? })
    }

    /// The terms of a concert's sale, for its organizer, finance and admins only.
    ///
    /// # Errors
    /// 404 for everybody else.
    pub async fn terms_for(&self, caller: &Caller, concert_id: ConcertId) -> Result<SaleTerms, Problem> {
        let terms = self.terms(concert_id).await?.map(|(_, terms)| terms);
        let seen = terms.filter(|terms| caller.organizes_for(terms.organizer_id) || caller.sees_everybody());
        seen.ok_or_else(Problem::not_found)
    }

    /// Adds up the stored items of the concert's pools, which is one short list, rather than up to 96 streams for each ticket type. It
    /// lags behind the streams by the delivery time of an event.
    pub async fn sold(&self, concert_id: ConcertId, terms: &SaleTerms) -> Result<Sold, Problem> {
        let (pools, disputed) = (PoolSales::list(concert_id), DisputedMoney::list(concert_id));
        let (pools, disputed) = futures::join!(self.views.list_all(&pools), self.views.list_all(&disputed));
        let pools: Vec<PoolSales> = pools.map_err(|error| Problem::view(&error))?;
        let disputed: Vec<DisputedMoney> = disputed.map_err(|error| Problem::view(&error))?;
        let now = ConcertSales::of(terms, &pools).without_disputed(&disputed);
        let last_day = |pool: PoolSales| Some(DailySales { ticket_type_id: pool.ticket_type_id, sales: pool.today? });
        Ok(Sold { now, last_days: pools.into_iter().filter_map(last_day).collect() })
    }

    /// What each ticket type sold on the days from `first` on, at the venue.
    pub async fn days(&self, concert_id: ConcertId, sold: &Sold, first: Date) -> Result<Days, Problem> {
        let list = DailySales::list(concert_id);
        let mut days = Days::default();
        let mut request = PageRequest::after(&DailySales::before(first), READ_AT_ONCE);
        loop {
            let page = self.views.list::<DailySales>(&list, Sorted::Ascending, &request).await;
            let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
            items.iter().for_each(|item| days.add(item));
            let Some(cursor) = next_cursor else { break };
            request = PageRequest { limit: READ_AT_ONCE, cursor: Some(cursor) };
        }
        sold.last_days.iter().filter(|item| item.sales.day >= first).for_each(|item| days.add(item));
        Ok(days)
    }

    /// A page of a list of reservations, newest first.
    pub async fn reservations(&self, list: &str, request: &PageRequest) -> Result<Page<ListedReservation>, Problem> {
        let page = self.views.list::<ListedReservation>(list, Sorted::Descending, request).await;
        let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
        let concert_ids: BTreeSet<ConcertId> = items.iter().map(|item| item.concert_id).collect();
        let terms = stream::iter(concert_ids.clone()).map(|concert_id| self.terms(concert_id));
        let terms: BTreeMap<ConcertId, SaleTerms> =
            terms.buffered(MAX_CONCURRENT).try_filter_map(|found| async move { Ok(found) }).try_collect().await?;
        let concerts = find_shown(&self.views, concert_ids).await.map_err(|error| Problem::view(&error))?;
        let complete = stream::iter(items).map(|item| self.with_items(item)).buffered(MAX_CONCURRENT);
        let items = complete.map_ok(|item| {
            let concert_id = item.concert_id;
            item.with_concert(concerts.get(&concert_id), terms.get(&concert_id))
        });
        Ok(Page { items: items.try_collect().await?, next_cursor })
    }

    /// What is shown of a concert; none while it is not known yet.
    pub async fn shown(&self, concert_id: ConcertId) -> Result<Option<ShownConcert>, Problem> {
        let found = find_shown(&self.views, BTreeSet::from([concert_id])).await;
        Ok(found.map_err(|error| Problem::view(&error))?.remove(&concert_id))
    }

    /// None if the concert is not known yet.
    async fn terms(&self, concert_id: ConcertId) -> Result<Option<(ConcertId, SaleTerms)>, Problem> {
        let allotment = self.store.load::<Allotment>(&Allotment::stream(concert_id), Consistency::Eventual).await;
        match allotment.map_err(|error| Problem::store(&error))?.state {
            Allotment::Set(terms) => Ok(Some((concert_id, terms))),
            Allotment::Nothing => Ok(None),
        }
    }

    /// From its stream, if an older release listed it.
    async fn with_items(&self, listed: ListedReservation) -> Result<ListedReservation, Problem> {
        if !listed.lacks_items() {
            return Ok(listed);
        }
        let stream = Reservation::stream(listed.reservation_id);
        let reservation = self.store.load::<Reservation>(&stream, Consistency::Eventual).await;
        let reservation = reservation.map_err(|error| Problem::store(&error))?.state;
        Ok(ListedReservation::of(listed.reservation_id, &reservation).unwrap_or(listed))
    }
}

/// Sales by day and ticket type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Days(BTreeMap<(Date, TicketTypeId), DaySales>);

impl Days {
    pub fn add(&mut self, item: &DailySales) {
        let DailySales { ticket_type_id, sales } = item;
        let place = (sales.day, ticket_type_id.clone());
        let sum = match self.0.remove(&place) {
            Some(sum) => sum.and(sales),
            None => sales.clone(),
        };
        self.0.insert(place, sum);
    }

    /// None if nothing was sold or returned.
    pub fn of_type(&self, day: Date, ticket_type_id: &TicketTypeId) -> Option<&DaySales> {
        self.0.get(&(day, ticket_type_id.clone()))
    }

    /// The sum of all ticket types.
    pub fn all(&self, day: Date) -> Option<DaySales> {
        let of_day = self.0.iter().filter(|((other, _), _)| *other == day).map(|(_, sales)| sales.clone());
        of_day.reduce(|sum, sales| sum.and(&sales))
    }
}
