//! Reading of concerts with their free seats: for the API and for the pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use eventstore::{Aggregate, Consistency, Loaded, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, SignedDuration, TicketTypeId, Timestamp, UserId};
use lambda::http::Problem;
use lambda::{Env, StartError};
use views::{Page, PageRequest, Views};

use crate::concert::Concert;
use crate::views::availability::{FreeSeats, by_ticket_type};
use crate::views::available_concerts::{Filter, ListedConcert, ListedSale, Moment, Range};
use crate::views::list_entry::{ListEntry, is_sold};

/// Concerts whose free seats are read at the same time.
const MAX_CONCURRENT: usize = 16;

/// The most concerts of one request for available ones: the seats of each that is on sale are looked up.
const MAX_LOOKED_UP: usize = 500;

/// The most concerts that [`ConcertReader::upcoming`] reads.
pub const MAX_UPCOMING: u16 = 500;

/// The most concerts that one request for a page of a search looks at; the next page goes on from there.
const MAX_SEARCHED: usize = 2000;

/// How long the list of all concerts to come is kept. It gives cities and a number, not what is on sale.
const MAX_AGE: SignedDuration = SignedDuration::from_secs(15);

/// Which concerts to list. Absent means any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConcertSearch {
    pub city: Option<String>,
    /// Part of the name, the artist or the venue.
    pub text: Option<String>,
    /// Defaults to now.
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    /// Only those whose tickets can be bought now.
    pub only_available: bool,
}

#[derive(Clone)]
pub struct ConcertReader {
    store: Store,
    views: Views,
    upcoming: Arc<Mutex<Option<UpcomingConcerts>>>,
}

/// The list of all concerts to come, as it was read.
#[derive(Clone)]
struct UpcomingConcerts {
    at: Timestamp,
    concerts: Arc<[ListedConcert]>,
}

/// The free seats of each ticket type that has pools.
pub type FreeByType = BTreeMap<TicketTypeId, u64>;

impl ConcertReader {
    pub fn new(env: &Env) -> Result<Self, StartError> {
        Ok(Self { store: env.events()?, views: env.views()?, upcoming: Arc::default() })
    }

    /// A page of the concerts that match, by date.
    pub async fn search(
        &self,
        search: &ConcertSearch,
        request: &PageRequest,
        now: Timestamp,
    ) -> Result<Page<ListEntry>, Problem> {
        let ConcertSearch { city, text, from, to, only_available } = search;
        let range = Range::new(from.unwrap_or(Moment::Instant(now)), *to);
        let filter = Filter::new(city.as_deref(), text.as_deref()).between(*from, *to);
        let page = self.views.filtered_by_date(ListedConcert::LIST, &range.from, &range.to, request);
        let most = if *only_available { MAX_LOOKED_UP } else { MAX_SEARCHED };
        let mut page = page.map_err(|error| Problem::view(&error))?.reading_at_most(most);
        while let Some(listed) = page.next::<ListedConcert>().await.map_err(|error| Problem::view(&error))? {
            let filter = &filter;
            let shown = stream::iter(listed)
                .map(|concert| async move {
                    if filter.matches(&concert) { self.entry(concert, now, *only_available).await } else { Ok(None) }
                })
                .buffered(MAX_CONCURRENT);
            page.keep(shown.try_collect::<Vec<_>>().await?);
        }
        Ok(page.finish())
    }

    /// The next [`MAX_UPCOMING`] concerts by date, as they are listed: without their free seats, and up to 15 seconds old.
    pub async fn upcoming(&self, now: Timestamp) -> Result<Arc<[ListedConcert]>, Problem> {
        let is_recent =
            |read: &UpcomingConcerts| (SignedDuration::ZERO..MAX_AGE).contains(&now.duration_since(read.at));
        let known = self.upcoming.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(is_recent) {
            return Ok(known.concerts);
        }
        let concerts: Arc<[ListedConcert]> = self.read_upcoming(now).await?.into();
        let read = UpcomingConcerts { at: now, concerts: Arc::clone(&concerts) };
        *self.upcoming.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        Ok(concerts)
    }

    async fn read_upcoming(&self, now: Timestamp) -> Result<Vec<ListedConcert>, Problem> {
        let range = Range::new(Moment::Instant(now), None);
        let request = PageRequest { limit: MAX_UPCOMING, cursor: None };
        let page = self.views.filtered_by_date(ListedConcert::LIST, &range.from, &range.to, &request);
        let mut page = page.map_err(|error| Problem::view(&error))?.reading_at_most(MAX_UPCOMING.into());
        while let Some(listed) = page.next::<ListedConcert>().await.map_err(|error| Problem::view(&error))? {
            page.keep(listed.into_iter().map(Some));
        }
        Ok(page.finish().items)
    }

    /// All concerts of an organizer, in no order: without their free seats.
    pub async fn of_organizer(&self, organizer_id: UserId) -> Result<Vec<ListedConcert>, Problem> {
        let found = self.views.list_all(&ListedConcert::list_of(organizer_id)).await;
        found.map_err(|error| Problem::view(&error))
    }

    /// The free seats of these concerts, in their order.
    pub async fn free_seats_of(&self, concert_ids: Vec<ConcertId>) -> Result<Vec<FreeByType>, Problem> {
        let found = stream::iter(concert_ids).map(|concert_id| self.free_seats(concert_id));
        found.buffered(MAX_CONCURRENT).try_collect().await
    }

    /// A concert as it is listed; none if it was never created.
    pub async fn listed(&self, concert_id: ConcertId) -> Result<Option<ListedConcert>, Problem> {
        let found = self.views.get::<ListedConcert>(&ListedConcert::key_of(concert_id)).await;
        Ok(found.map_err(|error| Problem::view(&error))?.map(|(_, listed)| listed))
    }

    /// The concert as it is now; none if it was never created.
    pub async fn concert(&self, concert_id: ConcertId) -> Result<Option<Loaded<Concert>>, Problem> {
        let concert = self.store.load::<Concert>(&Concert::stream(concert_id), Consistency::Strong).await;
        let concert = concert.map_err(|error| Problem::store(&error))?;
        Ok(concert.state.schedule().is_some().then_some(concert))
    }

    pub async fn free_seats(&self, concert_id: ConcertId) -> Result<FreeByType, Problem> {
        let pools = self.views.list_all::<FreeSeats>(&FreeSeats::list(concert_id)).await;
        Ok(by_ticket_type(pools.map_err(|error| Problem::view(&error))?))
    }

    /// The concert as it is listed; none if only available ones are wanted and it is not.
    async fn entry(
        &self,
        listed: ListedConcert,
        now: Timestamp,
        only_available: bool,
    ) -> Result<Option<ListEntry>, Problem> {
        let sale = match &listed.sale {
            Some(sale) if sale.capacity.is_some() => sale.clone(),
            _ => self.sale_of(listed.concert_id).await?,
        };
        // Without a look at its seats.
        if only_available && !is_sold(&listed, &sale, now) {
            return Ok(None);
        }
        let free = self.free_seats(listed.concert_id).await?;
        let entry = ListEntry::of(listed, &sale, &free, now);
        Ok(Some(entry).filter(|entry| !only_available || entry.on_sale))
    }

    /// Items of older releases do not have all of it.
    async fn sale_of(&self, concert_id: ConcertId) -> Result<ListedSale, Problem> {
        let concert = self.store.load::<Concert>(&Concert::stream(concert_id), Consistency::Eventual).await;
        let concert = concert.map_err(|error| Problem::store(&error))?.state;
        concert.schedule().map(ListedSale::of).ok_or_else(Problem::internal)
    }
}
