//! A cart as its pages show it: by concert, at current prices, with what stands against buying it.

use std::collections::BTreeMap;

use askama::Template;
use kernel::{ConcertId, Money, OrderId, Timestamp, UserId};
use lambda::http::Problem;
use pages::Words;
use pages::posters::Posters;

use crate::cart::{CartRefusal, Change, Line, Offer, total};
use crate::current_sales::CurrentSales;
use crate::open_cart::{Carts, OpenCart};
use crate::person_limit::PersonLimitRefusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCart {
    pub version: u64,
    /// In the order in which they were first chosen.
    pub concerts: Vec<ShownConcert>,
    /// At current prices; none if an order can't have it.
    pub total: Option<Money>,
    /// Number of tickets.
    pub count: u32,
    /// Of the first concert's venue.
    pub country: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownConcert {
    pub id: ConcertId,
    pub name: String,
    pub artist: String,
    pub mark: String,
    /// For programs.
    pub starts_at: String,
    /// At the venue.
    pub starts: String,
    pub place: String,
    /// What it was when its tickets were chosen, if that has changed.
    pub before: Option<String>,
    /// Why the person can't buy this many tickets.
    pub limit: Option<String>,
    pub lines: Vec<ShownLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLine {
    pub id: String,
    pub name: String,
    pub quantity: u32,
    /// The most that an order can have; none if it is no longer sold.
    pub max: Option<u32>,
    /// Of one ticket.
    pub price: String,
    pub total: String,
    /// The price when it was chosen, if that was another one.
    pub price_before: Option<String>,
    /// Why it can't be bought.
    pub problem: Option<String>,
    /// Labels of the number and of the buttons beside it.
    pub number: String,
    pub less: String,
    pub more: String,
}

impl ShownCart {
    /// None while it is empty.
    pub async fn of(
        carts: &Carts,
        user_id: UserId,
        open: &OpenCart,
        t: Words,
        now: Timestamp,
    ) -> Result<Option<Self>, Problem> {
        if open.cart.lines().is_empty() {
            return Ok(None);
        }
        let current = CurrentSales::of(carts.views(), &open.cart).await?;
        let exceeded = carts.exceeded_limits(user_id, open, &current.limits).await?;
        Ok(Some(Self::new(open.version, open.cart.lines(), &current, &exceeded, t, now)))
    }

    pub fn new(
        version: u64,
        lines: &[Line],
        current: &CurrentSales,
        exceeded: &BTreeMap<ConcertId, PersonLimitRefusal>,
        t: Words,
        now: Timestamp,
    ) -> Self {
        let mut concerts: Vec<ShownConcert> = Vec::new();
        for line in lines {
            let shown = ShownLine::of(line, current, t, now);
            match concerts.iter_mut().find(|concert| concert.id == line.offer.concert_id) {
                Some(concert) => concert.lines.push(shown),
                None => concerts.push(ShownConcert::of(line, shown, current, exceeded, t)),
            }
        }
        let priced: Vec<Line> = lines.iter().map(|line| at_current_price(line, current)).collect();
        let country = lines.first().and_then(|line| Some(line.offer.venue.as_ref()?.country.as_str().to_owned()));
        let count = lines.iter().map(|line| line.quantity.get()).sum();
        Self { version, concerts, total: total(&priced).ok(), count, country }
    }

    /// "3 tickets".
    pub fn tickets(&self, t: Words) -> String {
        t.count("cart-tickets", self.count)
    }

    pub fn sum(&self, t: Words) -> String {
        self.total.map_or_else(|| t.text("cart-no-total"), |total| amount(total, t))
    }

    /// Whether all of it can be bought.
    pub fn can_be_bought(&self) -> bool {
        let is_fine =
            |concert: &ShownConcert| concert.limit.is_none() && concert.lines.iter().all(|line| line.problem.is_none());
        self.concerts.iter().all(is_fine)
    }
}

/// What is no longer sold keeps its price.
fn at_current_price(line: &Line, current: &CurrentSales) -> Line {
    let offer = line.sale(&current.sales).map_or_else(|| line.offer.clone(), |sale| sale.offer.clone());
    Line { offer, quantity: line.quantity }
}

impl ShownConcert {
    fn of(
        line: &Line,
        shown: ShownLine,
        current: &CurrentSales,
        exceeded: &BTreeMap<ConcertId, PersonLimitRefusal>,
        t: Words,
    ) -> Self {
        let Line { offer, .. } = at_current_price(line, current);
        let change = line.change(&current.sales).filter(|change| !change.is_of_price_only());
        let artist = offer.artist.as_ref().map(ToString::to_string).unwrap_or_default();
        let (starts, starts_at, date) = starts(&offer, t);
        Self {
            id: offer.concert_id,
            name: offer.concert_name.to_string(),
            mark: Posters::of(offer.concert_id, &artist, date).mark,
            artist,
            starts,
            starts_at,
            place: place(&offer),
            before: change.map(|change| before(&change, t)),
            limit: exceeded.get(&offer.concert_id).map(|refusal| limit(*refusal, t)),
            lines: vec![shown],
        }
    }
}

impl ShownLine {
    fn of(line: &Line, current: &CurrentSales, t: Words, now: Timestamp) -> Self {
        let now_sold = at_current_price(line, current);
        let (price, before) = (now_sold.offer.unit_price, line.offer.unit_price);
        let name = now_sold.offer.ticket_type_name.to_string();
        let refusal = line.at_current_price(&current.sales, &current.cancelled, now).err();
        Self {
            id: line.offer.ticket_type_id.to_string(),
            quantity: line.quantity.get(),
            max: line.sale(&current.sales).map(|sale| sale.max_per_order.get()),
            price: if price.is_zero() { amount(price, t) } else { t.with("cart-each", &[("price", &t.money(price))]) },
            total: amount(price.times(line.quantity.get()).unwrap_or(price), t),
            price_before: (price != before).then(|| t.with("cart-price-before", &[("price", &t.money(before))])),
            problem: refusal.map(|refusal| problem(&refusal, line, t)),
            number: t.with("cart-quantity", &[("name", &name)]),
            less: t.with("cart-less", &[("name", &name)]),
            more: t.with("cart-more", &[("name", &name)]),
            name,
        }
    }
}

/// "Free" if there is nothing to pay.
fn amount(money: Money, t: Words) -> String {
    if money.is_zero() { t.text("cart-free") } else { t.money(money) }
}

/// With the zone of the venue, for people and for programs, and the day there.
fn starts(offer: &Offer, t: Words) -> (String, String, jiff::civil::Date) {
    let zone = offer
        .venue
        .as_ref()
        .map_or(jiff::tz::TimeZone::UTC, |venue| pages::time_zone(&venue.country, venue.time_zone.as_ref()));
    let starts_at = offer.starts_at.to_zoned(zone);
    let for_programs = starts_at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    (t.date_and_time(&starts_at), for_programs, starts_at.date())
}

fn place(offer: &Offer) -> String {
    offer.venue.as_ref().map(|venue| format!("{}, {}", venue.name, venue.city)).unwrap_or_default()
}

fn before(Change { before, .. }: &Change, t: Words) -> String {
    let artist = before.artist.as_ref().map(ToString::to_string);
    let parts = [Some(before.concert_name.to_string()), artist, Some(starts(before, t).0), Some(place(before))];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    t.with("cart-concert-before", &[("before", &parts.join(", "))])
}

fn limit(PersonLimitRefusal::Reached { max, left }: PersonLimitRefusal, t: Words) -> String {
    t.count_with("cart-limit", left, &[("max", &max.get().to_string())])
}

fn problem(refusal: &CartRefusal, line: &Line, t: Words) -> String {
    match refusal {
        CartRefusal::ConcertCancelled(_) => t.text("cart-concert-cancelled"),
        CartRefusal::NotYetOnSale(_, opens_at) => {
            let opens = starts(&Offer { starts_at: *opens_at, ..line.offer.clone() }, t).0;
            t.with("cart-not-yet", &[("time", &opens)])
        }
        CartRefusal::SaleEnded(_) => t.text("cart-sale-ended"),
        CartRefusal::SoldOut { free, .. } => t.count("cart-sold-out", *free),
        CartRefusal::TooManyTickets(max) => t.count("cart-too-many", max.get()),
        _ => t.text("cart-not-sold"),
    }
}

/// A cart with nothing in it.
#[derive(Template)]
#[template(path = "cart-empty.html")]
pub struct EmptyCart {
    t: Words,
    version: u64,
    /// Of the cart before, which may just have been confirmed.
    last_order: Option<OrderId>,
}

impl EmptyCart {
    pub async fn of(carts: &Carts, user_id: UserId, open: &OpenCart, t: Words) -> Result<Self, Problem> {
        let last_order = carts.just_confirmed(user_id, open).await?.map(contracts::ids::order_id);
        Ok(Self { t, version: open.version, last_order })
    }
}
