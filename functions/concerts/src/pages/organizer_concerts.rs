//! `GET /organizer/concerts`: the concerts of whoever is logged in.

use askama::Template;
use kernel::Timestamp;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};

use crate::concert_editing::EDITORS;
use crate::concert_reader::{ConcertReader, FreeByType};
use crate::own_concert::Badge;
use crate::page_texts::TEXTS;
use crate::posters::Posters;
use crate::sale_state::{SaleState, SaleTimes};
use crate::venue_time::zone_of;
use crate::views::available_concerts::ListedConcert;

/// The last concerts that have begun; older ones are found by their address.
const MAX_PAST: usize = 50;

/// The seats of each are looked up.
const MAX_UPCOMING: usize = 200;

#[derive(Template)]
#[template(path = "organizer-concerts.html")]
struct OrganizerConcerts {
    t: Words,
    lists: Vec<List>,
}

/// Concerts with a heading.
struct List {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    artist: String,
    mark: String,
    sales: String,
    edit: String,
    edit_label: String,
    starts: String,
    starts_at: String,
    place: String,
    badge: Badge,
    /// Sold and held seats.
    taken: String,
    capacity: String,
}

pub async fn page(reader: &ConcertReader, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let (caller, now, t) = (request.caller_with(EDITORS)?, request.now(), visit.words);
    let concerts = reader.of_organizer(caller.user_id).await?;
    let (mut past, mut upcoming): (Vec<_>, Vec<_>) = concerts.into_iter().partition(|concert| concert.starts_at <= now);
    upcoming.sort_by_key(|concert| concert.starts_at);
    upcoming.truncate(MAX_UPCOMING);
    past.sort_by_key(|concert| std::cmp::Reverse(concert.starts_at));
    past.truncate(MAX_PAST);
    let mut lists = Vec::new();
    for (title, concerts) in [("organizer-upcoming", upcoming), ("organizer-past", past)] {
        if concerts.is_empty() {
            continue;
        }
        let ids = concerts.iter().map(|concert| concert.concert_id).collect();
        let free = reader.free_seats_of(ids).await?;
        let rows = concerts.into_iter().zip(&free).map(|(concert, free)| Row::new(&concert, free, t, now)).collect();
        lists.push(List { title: t.text(title), rows });
    }
    let page = OrganizerConcerts { t, lists };
    Page::staff(&visit, t.text("organizer-title"), &caller.roles).render(&page)
}

impl Row {
    fn new(concert: &ListedConcert, free: &FreeByType, t: Words, now: Timestamp) -> Self {
        let zone = zone_of(&concert.venue);
        let starts_at = concert.starts_at.to_zoned(zone.clone());
        let capacity = concert.sale.as_ref().and_then(|sale| sale.capacity).unwrap_or_default();
        // Without pools, none is taken yet.
        let available = if free.is_empty() { capacity } else { free.values().sum() };
        let times = SaleTimes {
            is_cancelled: concert.status == "cancelled",
            starts_at: concert.starts_at,
            opens_at: concert.sale.as_ref().and_then(|sale| sale.opens_at),
            closes_at: concert.sale.as_ref().map_or(concert.starts_at, |sale| sale.closes_at),
            has_free_seats: available > 0,
        };
        let id = concert.concert_id;
        Self {
            name: concert.name.to_string(),
            artist: concert.artist.to_string(),
            mark: Posters::of(id, concert.artist.as_str(), starts_at.date()).mark,
            sales: format!("/organizer/sales/{id}"),
            edit: format!("/organizer/concerts/{id}/edit"),
            edit_label: t.with("organizer-edit-of", &[("name", concert.name.as_str())]),
            starts: t.short_date_and_time(&starts_at, now.to_zoned(zone.clone()).year()),
            starts_at: starts_at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            place: format!("{}, {}", concert.venue.name, concert.venue.city),
            badge: Badge::of(SaleState::at(now, times), &zone, t),
            // A cancelled concert has no free seats and none that are taken.
            taken: if times.is_cancelled {
                "–".to_owned()
            } else {
                writing::number(capacity.saturating_sub(available), t.language())
            },
            capacity: writing::number(capacity, t.language()),
        }
    }
}
