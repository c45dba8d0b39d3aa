//! `GET /my/orders`: the reader's orders, newest first.

use askama::Template;
use kernel::{OrderId, Timestamp};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};

use crate::order_reader::OrderReader;
use crate::page_texts::TEXTS;
use crate::views::order_delivery::NOT_NEEDED;
use crate::views::user_orders::UserOrder;

#[derive(Template)]
#[template(path = "orders.html")]
struct Orders {
    t: Words,
    orders: Vec<Item>,
    /// The address of the next page.
    next: Option<String>,
    is_first: bool,
}

struct Item {
    id: OrderId,
    label: String,
    concerts: Vec<Concert>,
    placed_at: Timestamp,
    placed: String,
    tickets: String,
    total: String,
    status: String,
    badge: &'static str,
}

struct Concert {
    mark: String,
    name: String,
    when: String,
}

pub async fn page(reader: &OrderReader, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let visit = Visit::new(request, &TEXTS);
    let (t, now) = (visit.words, request.now());
    let found = reader.orders_of(caller, caller.user_id, request).await?;
    let page = Orders {
        t,
        orders: found.items.iter().map(|order| Item::of(order, t, now)).collect(),
        next: found.next_cursor.as_deref().map(|cursor| visit.with("cursor", Some(cursor))),
        is_first: !request.query_parameters().contains_key("cursor"),
    };
    Page::new(&visit, t.text("list-title")).ground().render(&page)
}

impl Item {
    fn of(order: &UserOrder, t: Words, now: Timestamp) -> Self {
        let mut concerts: Vec<Concert> = Vec::new();
        for item in &order.items {
            let name = item.concert_name.to_string();
            if concerts.iter().any(|concert| concert.name == name) {
                continue;
            }
            let when = item.starts_at.zip(item.venue.as_ref()).map(|(starts_at, venue)| {
                let zone = pages::time_zone(&venue.country, venue.time_zone.as_ref());
                let this_year = now.to_zoned(zone.clone()).year();
                format!("{}, {}", t.short_date_and_time(&starts_at.to_zoned(zone), this_year), venue.city)
            });
            let mark = format!("/shop/posters/{}/order-mark.svg", item.concert_id);
            concerts.push(Concert { mark, name, when: when.unwrap_or_default() });
        }
        let zone = order.items.iter().find_map(|item| item.venue.as_ref());
        let zone = zone.map(|venue| pages::time_zone(&venue.country, venue.time_zone.as_ref()));
        let placed_at = order.placed_at.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC));
        Self {
            id: order.order_id,
            label: t.with("list-open", &[("number", order.number.as_str())]),
            concerts,
            placed_at: order.placed_at,
            placed: t.date(placed_at.date()),
            tickets: t.count("list-tickets", order.total_quantity),
            total: t.money(order.total),
            status: match &order.delivery {
                Some(delivery) if delivery.status == NOT_NEEDED => t.text("list-status-not-needed"),
                _ => t.text(&format!("list-status-{}", order.status)),
            },
            badge: match order.status.as_str() {
                "paid" | "completed" => "ok",
                "placed" => "warn",
                _ => "",
            },
        }
    }
}
