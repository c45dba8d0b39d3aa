//! `GET /`: the concerts to come, by date, with a search.

use std::collections::BTreeMap;

use askama::Template;
use form_urlencoded::Serializer;
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, Zoned};
use kernel::{Money, folded, parse_date};
use lambda::http::{Problem, Request, Response};
use pages::{Visit, Words};
use views::PageRequest;

use crate::concert_reader::{ConcertReader, ConcertSearch, MAX_UPCOMING};
use crate::page_texts::TEXTS;
use crate::posters::Posters;
use crate::venue_time::zone_of;
use crate::views::availability::Left;
use crate::views::available_concerts::{ListedConcert, Moment};
use crate::views::list_entry::ListEntry;

/// Concerts of one page: full rows of two, three and four posters.
const CONCERTS: u16 = 24;

/// Cities of the quick links.
const MAX_QUICK_CITIES: usize = 5;

/// Posters that are loaded at once; the others when they are scrolled to.
const LOADED_AT_ONCE: usize = 6;

/// How long the page may be cached, in seconds. Free seats change all the time.
const MAX_AGE: u32 = 20;

pub async fn home(reader: &ConcertReader, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let (search, now) = (HomeSearch::of(request), request.now());
    let (found, upcoming) = futures::join!(find(reader, &search, now), reader.upcoming(now));
    let page = HomePage::new(&search, found?, &upcoming?, visit.words, now);
    let title = visit.words.text("home-title");
    let description = visit.words.text("home-description");
    pages::Page::new(&visit, title).description(description).public(MAX_AGE).render(&page)
}

async fn find(reader: &ConcertReader, search: &HomeSearch, now: Timestamp) -> Result<views::Page<ListEntry>, Problem> {
    let criteria = ConcertSearch {
        city: given(&search.city),
        text: given(&search.text),
        from: search.from.map(Moment::Day),
        to: search.to.map(Moment::Day),
        only_available: false,
    };
    let request = PageRequest { limit: CONCERTS, cursor: search.cursor.clone() };
    match reader.search(&criteria, &request, now).await {
        // Somebody kept an old address: the first page says more than an error.
        Err(problem) if problem.status == 400 && request.cursor.is_some() => {
            reader.search(&criteria, &PageRequest { cursor: None, ..request }, now).await
        }
        found => found,
    }
}

fn given(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The search in the page's address. Empty means any, and what can't be read counts as empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HomeSearch {
    pub text: String,
    pub city: String,
    /// The first day, at each venue.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub cursor: Option<String>,
}

impl HomeSearch {
    fn of(request: &Request) -> Self {
        let query = request.query_parameters();
        let text = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let day = |name: &str| query.get(name).and_then(|text| parse_date(text.trim()).ok());
        Self {
            text: text("q"),
            city: text("city"),
            from: day("from"),
            to: day("to"),
            cursor: query.get("cursor").map(|cursor| (*cursor).to_owned()),
        }
    }

    fn is_filtered(&self) -> bool {
        *self != Self { cursor: self.cursor.clone(), ..Self::default() }
    }

    /// The page's address with this search.
    fn address(&self) -> String {
        let days = [("from", self.from), ("to", self.to)];
        let days = days.into_iter().filter_map(|(name, day)| Some((name, day?.to_string())));
        let texts = [("q", &self.text), ("city", &self.city)].map(|(name, text)| (name, text.clone()));
        let cursor = self.cursor.clone().map(|cursor| ("cursor", cursor));
        let query = Serializer::new(String::new())
            .extend_pairs(texts.into_iter().filter(|(_, text)| !text.is_empty()).chain(days).chain(cursor))
            .finish();
        if query.is_empty() { "/".to_owned() } else { format!("/?{query}") }
    }
}

#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    t: Words,
    /// How much there is.
    pub summary: Option<String>,
    /// The next sale to open.
    pub next_sale: Option<NextSale>,
    pub search: HomeSearch,
    pub cities: Vec<String>,
    pub quick: Vec<QuickLink>,
    /// What the search found, if there is a search.
    pub found: Option<String>,
    pub months: Vec<Month>,
    pub more: Option<String>,
    /// The address of the first page, on another one.
    pub first: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextSale {
    pub address: String,
    pub mark: String,
    pub name: String,
    pub artist: String,
    pub opens: String,
    pub places: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickLink {
    pub address: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Such as `2026-12`.
    pub id: String,
    pub name: String,
    pub year: i16,
    /// The number of its concerts; absent if the page doesn't show all of them.
    pub count: Option<String>,
    pub concerts: Vec<Card>,
}

/// A concert in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub address: String,
    pub posters: Posters,
    pub is_loaded_at_once: bool,
    pub name: String,
    pub artist: String,
    /// At the venue.
    pub starts: String,
    /// For programs.
    pub starts_at: String,
    pub place: String,
    pub offer: Offer,
}

/// What can be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    From {
        price: String,
        few_left: bool,
    },
    Free {
        few_left: bool,
    },
    /// `time` says when.
    OpensAt {
        price: Option<String>,
        time: String,
    },
    SoldOut,
    SaleEnded,
    Cancelled,
}

impl Offer {
    /// Whether nobody can buy it any more.
    fn is_over(&self) -> bool {
        matches!(self, Self::SoldOut | Self::SaleEnded | Self::Cancelled)
    }
}

impl HomePage {
    /// The page of what was `found`; `upcoming` are all concerts to come, or the next [`MAX_UPCOMING`].
    pub fn new(
        search: &HomeSearch,
        found: views::Page<ListEntry>,
        upcoming: &[ListedConcert],
        t: Words,
        now: Timestamp,
    ) -> Self {
        let cities = cities(upcoming);
        let more = found.next_cursor.map(|cursor| HomeSearch { cursor: Some(cursor), ..search.clone() }.address());
        let is_first = search.cursor.is_none();
        let count = u32::try_from(found.items.len()).unwrap_or(u32::MAX);
        let is_all = is_first && more.is_none();
        let months = months(found.items, is_first, more.is_some(), t, now);
        Self {
            summary: summary(upcoming, cities.len(), t),
            next_sale: if search.is_filtered() { None } else { next_sale(upcoming, t, now) },
            quick: quick_links(upcoming, &cities, t, now),
            found: (search.is_filtered() && is_all).then(|| t.count("home-found", count)),
            cities: offered(cities, &search.city),
            first: (!is_first).then(|| HomeSearch { cursor: None, ..search.clone() }.address()),
            search: search.clone(),
            months,
            more,
            t,
        }
    }
}

/// The cities of these concerts with the number of their concerts, most first.
fn cities(upcoming: &[ListedConcert]) -> Vec<(String, usize)> {
    let mut by_folded: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for concert in upcoming {
        let city = concert.venue.city.as_str();
        by_folded.entry(folded(city)).or_insert_with(|| (city.to_owned(), 0)).1 += 1;
    }
    let mut cities: Vec<_> = by_folded.into_values().collect();
    // Stable: cities with as many concerts stay in the order of their names.
    cities.sort_by_key(|(_, concerts)| std::cmp::Reverse(*concerts));
    cities
}

/// The choices of the search, by name. A city without concerts that somebody searched for stays chosen.
fn offered(cities: Vec<(String, usize)>, chosen: &str) -> Vec<String> {
    let is_known = chosen.is_empty() || cities.iter().any(|(city, _)| city == chosen);
    let extra = (!is_known).then(|| chosen.to_owned());
    let mut offered: Vec<String> = cities.into_iter().map(|(city, _)| city).chain(extra).collect();
    offered.sort_by_key(|city| folded(city));
    offered
}

fn summary(upcoming: &[ListedConcert], cities: usize, t: Words) -> Option<String> {
    // A number that is cut off would be wrong.
    let last = upcoming.last().filter(|_| upcoming.len() < usize::from(MAX_UPCOMING))?;
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let until = t.date(starts(last.starts_at, last).date());
    let cities = t.count("home-cities", number(cities));
    Some(t.count_with("home-summary", number(upcoming.len()), &[("cities", &cities), ("until", &until)]))
}

fn next_sale(upcoming: &[ListedConcert], t: Words, now: Timestamp) -> Option<NextSale> {
    let waiting = upcoming.iter().filter(|concert| concert.status == "scheduled");
    let opening = waiting.filter_map(|concert| {
        let sale = concert.sale.as_ref()?;
        let opens_at = sale.opens_at.filter(|opens_at| *opens_at > now)?;
        Some((opens_at, sale.capacity?, concert))
    });
    let (opens_at, capacity, concert) = opening.min_by_key(|(opens_at, ..)| *opens_at)?;
    let posters = Posters::of(concert.concert_id, concert.artist.as_str(), starts(concert.starts_at, concert).date());
    Some(NextSale {
        address: address(&concert.concert_id),
        mark: posters.mark,
        name: concert.name.to_string(),
        artist: concert.artist.to_string(),
        opens: t.with("home-sale-opens", &[("time", &t.day_and_time(&starts(opens_at, concert)))]),
        places: t.count_with(
            "home-places",
            u32::try_from(capacity).unwrap_or(u32::MAX),
            &[("number", &writing::number(capacity, t.language()))],
        ),
    })
}

fn quick_links(upcoming: &[ListedConcert], cities: &[(String, usize)], t: Words, now: Timestamp) -> Vec<QuickLink> {
    let link = |text: String, search: HomeSearch| QuickLink { address: search.address(), text };
    let mut links = Vec::new();
    // A day is a day at the venue; the page's is that of the next concert.
    if let Some(next) = upcoming.first() {
        let today = starts(now, next).date();
        let days = [("home-tonight", today, today), weekend(today)];
        for (text, from, to) in days {
            let is_on = |concert: &ListedConcert| (from..=to).contains(&starts(concert.starts_at, concert).date());
            if upcoming.iter().any(is_on) {
                links.push(link(t.text(text), HomeSearch { from: Some(from), to: Some(to), ..HomeSearch::default() }));
            }
        }
    }
    if cities.len() > 1 {
        links.extend(
            cities
                .iter()
                .take(MAX_QUICK_CITIES)
                .map(|(city, _)| link(city.clone(), HomeSearch { city: city.clone(), ..HomeSearch::default() })),
        );
    }
    links
}

/// From Friday to Sunday: the days that are left of it, or the next one.
fn weekend(today: Date) -> (&'static str, Date, Date) {
    let days_until = |weekday: Weekday| i64::from(today.weekday().until(weekday));
    let sunday = today.saturating_add(jiff::Span::new().days(days_until(Weekday::Sunday)));
    let friday = sunday.saturating_sub(jiff::Span::new().days(2));
    ("home-this-weekend", friday.max(today), sunday)
}

fn months(found: Vec<ListEntry>, is_first: bool, has_more: bool, t: Words, now: Timestamp) -> Vec<Month> {
    let mut months: Vec<(Date, Vec<Card>)> = Vec::new();
    for (place, entry) in found.into_iter().enumerate() {
        let day = entry.starts_at.to_zoned(zone_of(&entry.venue)).date();
        let month = day.first_of_month();
        let card = Card::new(entry, place < LOADED_AT_ONCE, t, now);
        // Not always the last one: the night in which a month ends differs between venues.
        match months.iter_mut().find(|(other, _)| *other == month) {
            Some((_, cards)) => cards.push(card),
            None => months.push((month, vec![card])),
        }
    }
    let last = months.len().saturating_sub(1);
    let is_whole = |place: usize| (is_first || place > 0) && (!has_more || place < last);
    months
        .into_iter()
        .enumerate()
        .map(|(place, (month, concerts))| Month {
            id: month.strftime("%Y-%m").to_string(),
            name: t.month(month),
            year: month.year(),
            count: is_whole(place).then(|| t.count("home-concerts", u32::try_from(concerts.len()).unwrap_or(u32::MAX))),
            concerts,
        })
        .collect()
}

impl Card {
    fn new(entry: ListEntry, is_loaded_at_once: bool, t: Words, now: Timestamp) -> Self {
        let starts_at = entry.starts_at.to_zoned(zone_of(&entry.venue));
        Self {
            address: address(&entry.concert_id),
            posters: Posters::of(entry.concert_id, entry.artist.as_str(), starts_at.date()),
            is_loaded_at_once,
            // The month above has the year.
            starts: t.short_date_and_time(&starts_at, starts_at.year()),
            starts_at: starts_at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            place: format!("{}, {}", entry.venue.name, entry.venue.city),
            offer: offer(&entry, t, now),
            name: entry.name.to_string(),
            artist: entry.artist.to_string(),
        }
    }
}

fn offer(entry: &ListEntry, t: Words, now: Timestamp) -> Offer {
    if entry.status == "cancelled" {
        return Offer::Cancelled;
    }
    if let Some(opens_at) = entry.sales_open_at.filter(|opens_at| now < *opens_at) {
        let opens_at = opens_at.to_zoned(zone_of(&entry.venue));
        let this_year = now.to_zoned(zone_of(&entry.venue)).year();
        let price = entry.price_from.filter(|price| !price.is_zero());
        return Offer::OpensAt {
            price: price.map(|price| t.money(price)),
            time: t.with("home-on-sale-from", &[("time", &t.short_date_and_time(&opens_at, this_year))]),
        };
    }
    if entry.sales_close_at <= now {
        return Offer::SaleEnded;
    }
    let left = Left::of(entry.available, entry.capacity);
    match (left, entry.price_from) {
        (Left::Nothing, _) | (_, None) => Offer::SoldOut,
        (left, Some(price)) if Money::is_zero(price) => Offer::Free { few_left: left == Left::Few },
        (left, Some(price)) => Offer::From { price: t.money(price), few_left: left == Left::Few },
    }
}

fn address(concert_id: &kernel::ConcertId) -> String {
    format!("/shop/concerts/{concert_id}")
}

/// At the concert's venue.
fn starts(moment: Timestamp, concert: &ListedConcert) -> Zoned {
    moment.to_zoned(zone_of(&concert.venue))
}
