//! `GET /organizer/sales/{concertId}`: what is sold and held, by ticket type and by day.

use std::cmp::Reverse;

use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kernel::{ConcertId, Money, TicketTypeId};
use lambda::http::{Problem, Request, Response};
use pages::{Link, Page, Visit, Words};
use rust_decimal::Decimal;
use views::PageRequest;

use crate::page_texts::TEXTS;
use crate::pools::revenue::Revenue;
use crate::sales_chart::{Chart, Column};
use crate::sales_reader::{Days, SalesReader};
use crate::views::daily_sales::DaySales;
use crate::views::reservations::ListedReservation;
use crate::views::sales::{ConcertSales, TicketTypeSales};
use crate::views::shown_concerts::ShownConcert;

/// The choices of days, the first of which is the usual one.
const DAYS: [u32; 3] = [14, 30, 90];

/// Ticket types that the chart shows by themselves; all others are one part.
const SHOWN_TYPES: usize = 2;

const RESERVATIONS: u16 = 25;

#[derive(Template)]
#[template(path = "sales.html")]
struct SalesPage {
    t: Words,
    concert_id: ConcertId,
    name: String,
    about: String,
    tabs: Vec<Link>,
    keys: Keys,
    choices: Vec<Link>,
    /// Ticket types of the chart; the last one may stand for all others.
    series: Vec<String>,
    chart: Chart,
    chart_label: String,
    chart_note: String,
    days: Vec<DayRow>,
    currency: String,
    types: Vec<TypeRow>,
    total: TypeRow,
    reservations: Vec<ReservationRow>,
    older: Option<String>,
    newest: Option<String>,
}

/// The figures on top.
struct Keys {
    sold: String,
    sold_of: String,
    revenue: String,
    held: String,
    today: String,
    today_what: String,
}

struct DayRow {
    date: Date,
    day: String,
    /// Sold seats of each series.
    sold: Vec<String>,
    all: String,
    returned: String,
    revenue: String,
}

struct TypeRow {
    name: String,
    places: String,
    sold: String,
    held: String,
    free: String,
    share: String,
    bar_label: String,
    bar_sold: String,
    bar_taken: String,
    revenue: String,
}

struct ReservationRow {
    order: String,
    seats: String,
    worth: String,
    made: String,
    class: &'static str,
    state: String,
}

pub async fn page(reader: &SalesReader, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let (caller, now, t) = (request.caller()?, request.now(), visit.words);
    let terms = reader.terms_for(caller, concert_id).await?;
    let list = ListedReservation::of_concert(concert_id);
    let cursor = request.query_parameters().get("cursor").map(|cursor| (*cursor).to_owned());
    let is_newest = cursor.is_none();
    let wanted = PageRequest { limit: RESERVATIONS, cursor };
    let (sold, shown, found) =
        futures::join!(reader.sold(concert_id, &terms), reader.shown(concert_id), reader.reservations(&list, &wanted));
    let (sold, shown, found) = (sold?, shown?.ok_or_else(Problem::not_found)?, found?);
    let zone = shown.venue.zone();
    let today = now.to_zoned(zone.clone()).date();
    let chosen = request.query_parameters().get("days").and_then(|days| days.parse().ok());
    let chosen = chosen.filter(|days| DAYS.contains(days)).unwrap_or(DAYS[0]);
    let first = today.saturating_sub(i64::from(chosen.saturating_sub(1)).days());
    let days = reader.days(concert_id, &sold, first).await?;
    let shape = Shape { t, zone, today, now };
    let series = shape.series(&sold.now, &days, first);
    let rows = shape.day_rows(&series, &days, first);
    // The oldest day is on the left.
    let columns: Vec<Column> = rows.iter().rev().map(|(_, column)| column.clone()).collect();
    let (total, types) = shape.type_rows(&sold.now);
    let page = SalesPage {
        concert_id,
        name: shown.name.to_string(),
        about: shape.about(&shown),
        tabs: pages::concert_tabs(&visit, concert_id),
        keys: shape.keys(&sold.now, &days),
        choices: DAYS.map(|days| shape.choice(&visit, days, chosen)).to_vec(),
        series: series.iter().map(|series| series.name.clone()).collect(),
        chart_label: shape.chart_label(&days, first),
        chart_note: t.with("sales-chart-note", &[("city", shown.venue.city.as_str())]),
        chart: Chart::of(&columns),
        days: rows.into_iter().map(|(row, _)| row).collect(),
        currency: sold.now.ticket_types.first().map_or("", |first| first.revenue.currency().code()).to_owned(),
        types,
        total,
        reservations: found.items.iter().map(|item| shape.reservation(item)).collect(),
        older: found.next_cursor.map(|cursor| visit.with("cursor", Some(&cursor))),
        newest: (!is_newest).then(|| visit.with("cursor", None)),
        t,
    };
    let title = t.with("sales-title", &[("name", &page.name)]);
    Page::staff(&visit, title, &caller.roles).render(&page)
}

/// A part of the columns.
struct Series {
    name: String,
    /// None for all other ticket types.
    ticket_type_id: Option<TicketTypeId>,
}

/// In which words, and when and where.
struct Shape {
    t: Words,
    zone: TimeZone,
    today: Date,
    now: Timestamp,
}

impl Shape {
    fn number(&self, number: impl Into<u64>) -> String {
        writing::number(number.into(), self.t.language())
    }

    fn about(&self, shown: &ShownConcert) -> String {
        let starts = self.t.date_and_time(&shown.starts_at.to_zoned(self.zone.clone()));
        format!("{starts}, {}, {}", shown.venue.name, shown.venue.city)
    }

    fn choice(&self, visit: &Visit, days: u32, chosen: u32) -> Link {
        let value = days.to_string();
        let value = Some(value.as_str()).filter(|_| days != DAYS[0]);
        Link { href: visit.with("days", value), text: self.t.count("sales-days", days), is_current: days == chosen }
    }

    fn keys(&self, sales: &ConcertSales, days: &Days) -> Keys {
        let t = self.t;
        let sum =
            |of: fn(&TicketTypeSales) -> u32| sales.ticket_types.iter().map(|one| u64::from(of(one))).sum::<u64>();
        let (sold, places, held) = (sum(|one| one.sold), sum(|one| one.capacity), sum(|one| one.held));
        let today = days.all(self.today);
        let returned = today.as_ref().map_or(0, |today| today.returned);
        Keys {
            sold: self.number(sold),
            sold_of: t.with("sales-of-places", &[("places", &self.number(places)), ("share", &share(sold, places))]),
            revenue: self.sum(sales.ticket_types.iter().map(|one| one.revenue)),
            held: self.number(held),
            today: self.number(today.map_or(0, |today| today.sold)),
            today_what: match returned {
                0 => t.text("sales-today-nothing-returned"),
                returned => t.count_with("sales-today-returned", returned, &[("number", &self.number(returned))]),
            },
        }
    }

    /// All ticket types of a concert have one currency.
    fn sum(&self, revenues: impl Iterator<Item = Revenue>) -> String {
        revenues.reduce(Revenue::and).map(|revenue| self.money(revenue)).unwrap_or_default()
    }

    fn money(&self, revenue: Revenue) -> String {
        match money(revenue) {
            Some(money) => self.t.money(money),
            None => format!("{} {}", revenue.amount(), revenue.currency().code()),
        }
    }

    /// Without the currency, for tables. Less than nothing on a day on which more was returned than sold.
    fn amount(&self, revenue: Revenue, refunded: Revenue) -> String {
        let amount = revenue.amount().saturating_sub(refunded.amount());
        let size = Money::new(amount.abs(), revenue.currency());
        let size = size.map_or_else(|_| amount.abs().to_string(), |size| writing::amount(size, self.t.language()));
        if amount < Decimal::ZERO { format!("−{size}") } else { size }
    }

    /// The ticket types of which most was sold in these days.
    fn series(&self, sales: &ConcertSales, days: &Days, first: Date) -> Vec<Series> {
        let sold = |id: &TicketTypeId| -> u64 {
            self.dates(first).filter_map(|day| Some(u64::from(days.of_type(day, id)?.sold))).sum()
        };
        let mut types: Vec<&TicketTypeSales> = sales.ticket_types.iter().collect();
        types.sort_by_key(|one| Reverse(sold(&one.ticket_type_id)));
        let count = types.len();
        let shown = if count == SHOWN_TYPES + 1 { count } else { SHOWN_TYPES };
        let own = types.into_iter().take(shown);
        let own =
            own.map(|one| Series { name: one.name.to_string(), ticket_type_id: Some(one.ticket_type_id.clone()) });
        let others = (count > shown).then(|| Series { name: self.t.text("sales-others"), ticket_type_id: None });
        own.chain(others).collect()
    }

    /// From the first day to today.
    fn dates(&self, first: Date) -> impl Iterator<Item = Date> {
        let today = self.today;
        first.series(1.day()).take_while(move |day| *day <= today)
    }

    /// The newest day first, with its sold seats of each series.
    fn day_rows(&self, series: &[Series], days: &Days, first: Date) -> Vec<(DayRow, Column)> {
        let mut dates: Vec<Date> = self.dates(first).collect();
        dates.reverse();
        dates.into_iter().map(|day| self.day_row(series, days, day)).collect()
    }

    fn day_row(&self, series: &[Series], days: &Days, day: Date) -> (DayRow, Column) {
        let all = days.all(day);
        let sold_of = |id: &TicketTypeId| days.of_type(day, id).map_or(0, |sales| u64::from(sales.sold));
        let all_sold = all.as_ref().map_or(0, |all| u64::from(all.sold));
        let shown: u64 = series.iter().filter_map(|series| series.ticket_type_id.as_ref()).map(sold_of).sum();
        let part = |series: &Series| match &series.ticket_type_id {
            Some(id) => sold_of(id),
            None => all_sold.saturating_sub(shown),
        };
        let parts: Vec<u64> = series.iter().map(part).collect();
        let amount = |sales: &DaySales| self.amount(sales.revenue, sales.refunded);
        let row = DayRow {
            date: day,
            day: writing::short_date(day, self.today.year(), self.t.language()),
            sold: parts.iter().map(|sold| self.number(*sold)).collect(),
            all: self.number(all_sold),
            returned: self.number(all.as_ref().map_or(0, |all| all.returned)),
            revenue: all.as_ref().map_or_else(|| "–".to_owned(), amount),
        };
        let column = Column { label: format!("{}.{}", day.day(), day.month()), total: row.all.clone(), parts };
        (row, column)
    }

    fn chart_label(&self, days: &Days, first: Date) -> String {
        let t = self.t;
        let sold = |day: Date| days.all(day).map_or(0, |all| all.sold);
        let most = self.dates(first).max_by_key(|day| sold(*day)).filter(|day| sold(*day) > 0);
        let (from, to) = (t.date(first), t.date(self.today));
        match most {
            None => t.with("sales-chart-empty", &[("from", &from), ("to", &to)]),
            Some(day) => t.with(
                "sales-chart",
                &[("from", &from), ("to", &to), ("most", &self.number(sold(day))), ("day", &t.date(day))],
            ),
        }
    }

    /// The sum, and each ticket type.
    fn type_rows(&self, sales: &ConcertSales) -> (TypeRow, Vec<TypeRow>) {
        let sums = sales.ticket_types.iter().map(Counted::of).reduce(Counted::and);
        let revenue = sales.ticket_types.iter().map(|one| one.revenue).reduce(Revenue::and);
        let revenue = revenue.map(|sum| self.amount(sum, Revenue::zero(sum.currency()))).unwrap_or_default();
        let total = self.type_row(self.t.text("sales-total"), sums.unwrap_or_default(), revenue);
        let row = |one: &TicketTypeSales| {
            let revenue = self.amount(one.revenue, Revenue::zero(one.revenue.currency()));
            self.type_row(one.name.to_string(), Counted::of(one), revenue)
        };
        (total, sales.ticket_types.iter().map(row).collect())
    }

    fn type_row(&self, name: String, counted: Counted, revenue: String) -> TypeRow {
        let Counted { places, sold, held, free } = counted;
        let shares = [("sold", share(sold, places)), ("held", share(held, places))];
        TypeRow {
            name,
            places: self.number(places),
            sold: self.number(sold),
            held: self.number(held),
            free: self.number(free),
            share: share(sold, places),
            bar_label: self.t.with("sales-bar", &shares.each_ref().map(|(name, value)| (*name, value.as_str()))),
            bar_sold: width(sold, places),
            bar_taken: width(sold.saturating_add(held), places),
            revenue,
        }
    }

    fn reservation(&self, listed: &ListedReservation) -> ReservationRow {
        let t = self.t;
        let moment = |moment: Timestamp| {
            let moment = moment.to_zoned(self.zone.clone());
            if moment.date() == self.today {
                t.time(&moment)
            } else {
                t.short_date_and_time(&moment, self.today.year())
            }
        };
        let seats = listed.items.iter().map(|item| {
            let name = item.ticket_type_name.as_ref().map_or(item.ticket_type_id.as_str(), |name| name.as_str());
            format!("{} × {name}", item.quantity)
        });
        let worth = listed.items.iter().filter_map(|item| item.unit_price.times(item.quantity).ok());
        let worth = worth.map(|price| Revenue::zero(price.currency()).plus(price)).reduce(Revenue::and);
        let (class, state) = match (listed.status.as_str(), listed.expires_at) {
            ("held", Some(until)) if until > self.now => {
                ("warn", t.with("sales-state-held-until", &[("time", &moment(until))]))
            }
            ("held", _) => ("warn", t.text("sales-state-held")),
            ("confirmed", _) => ("ok", t.text("sales-state-sold")),
            ("cancelled", _) => ("", t.text("sales-state-cancelled")),
            ("expired", _) => ("", t.text("sales-state-expired")),
            _ => ("bad", t.text("sales-state-failed")),
        };
        ReservationRow {
            order: listed.order_id.to_string().chars().take(8).collect(),
            seats: seats.collect::<Vec<_>>().join(", "),
            worth: worth.map(|worth| self.money(worth)).unwrap_or_default(),
            made: moment(listed.reserved_at),
            class,
            state,
        }
    }
}

/// Seats.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    places: u64,
    sold: u64,
    held: u64,
    free: u64,
}

impl Counted {
    fn of(sales: &TicketTypeSales) -> Self {
        Self {
            places: sales.capacity.into(),
            sold: sales.sold.into(),
            held: sales.held.into(),
            free: sales.available.into(),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            places: self.places.saturating_add(other.places),
            sold: self.sold.saturating_add(other.sold),
            held: self.held.saturating_add(other.held),
            free: self.free.saturating_add(other.free),
        }
    }
}

fn money(revenue: Revenue) -> Option<Money> {
    Money::new(revenue.amount(), revenue.currency()).ok()
}

/// Whole per cent, rounded down: all are sold only at 100.
fn share(part: u64, whole: u64) -> String {
    let share = part.saturating_mul(100).checked_div(whole).unwrap_or_default();
    format!("{share}\u{a0}%")
}

fn width(part: u64, whole: u64) -> String {
    let tenths = part.saturating_mul(1000).checked_div(whole).unwrap_or_default().min(1000);
    format!("{}.{}%", tenths / 10, tenths % 10)
}
