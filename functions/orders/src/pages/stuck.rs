//! `GET /on-call/orders`: orders that have been open for too long, for who is on call.

use askama::Template;
use jiff::tz::TimeZone;
use kernel::{OrderId, Timestamp};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};

use crate::order_reader::OrderReader;
use crate::page_texts::TEXTS;
use crate::views::stuck_orders::{StuckOrder, UnreadableOrder, WaitsFor};

#[derive(Template)]
#[template(path = "stuck.html")]
struct Stuck {
    t: Words,
    orders: Vec<Row>,
    unreadable: Vec<UnreadableRow>,
}

struct Row {
    id: OrderId,
    number: String,
    status: String,
    since: Timestamp,
    since_text: String,
    waits_for: String,
    advice: String,
    correlation_id: String,
}

struct UnreadableRow {
    id: OrderId,
    since: Timestamp,
    since_text: String,
    correlation_id: String,
}

pub async fn page(reader: &OrderReader, request: &Request) -> Result<Response, Problem> {
    let found = reader.stuck(request).await?;
    let caller = request.caller()?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let page = Stuck {
        t,
        orders: found.items.iter().map(|order| Row::of(order, t)).collect(),
        unreadable: found.unreadable.iter().map(|order| UnreadableRow::of(order, t)).collect(),
    };
    Page::staff(&visit, t.text("stuck-title"), &caller.roles).render(&page)
}

/// Logs are in UTC, too.
fn utc(t: Words, time: Timestamp) -> String {
    t.date_and_time(&time.to_zoned(TimeZone::UTC))
}

fn name(waits_for: WaitsFor) -> &'static str {
    match waits_for {
        WaitsFor::Seats => "seats",
        WaitsFor::Authorization => "authorization",
        WaitsFor::Buyer => "buyer",
        WaitsFor::Capture => "capture",
        WaitsFor::Delivery => "delivery",
        WaitsFor::Refund => "refund",
        WaitsFor::Staff => "staff",
    }
}

impl Row {
    fn of(order: &StuckOrder, t: Words) -> Self {
        Self {
            id: order.order_id,
            number: order.number.to_string(),
            status: t.text(&format!("stuck-status-{}", order.status)),
            since: order.since,
            since_text: utc(t, order.since),
            waits_for: t.text(&format!("stuck-waits-{}", name(order.waits_for))),
            advice: t.text(&format!("stuck-advice-{}", name(order.waits_for))),
            correlation_id: order.correlation_id.clone(),
        }
    }
}

impl UnreadableRow {
    fn of(order: &UnreadableOrder, t: Words) -> Self {
        Self {
            id: order.order_id,
            since: order.since,
            since_text: utc(t, order.since),
            correlation_id: order.correlation_id.clone(),
        }
    }
}
