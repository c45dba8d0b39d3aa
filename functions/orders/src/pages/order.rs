//! `GET /my/orders/{orderId}`: an order, live: its progress, the card form while it waits for one, what was bought, and what happened.

pub mod words;

use std::collections::BTreeMap;

use askama::Template;
use eventstore::{Commit, RecordedEvent};
use jiff::tz::TimeZone;
use kernel::{ConcertId, DeliveryMethod, Money, OrderId, PaymentId, ReservationId, Timestamp};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};
use stripe::minor_units;
use words::{cancel_reason, decline_reason, moment};

use crate::card_form::CardForm;
use crate::order::{Order, PaymentProgress, PlacedOrder};
use crate::order_reader::{OrderReader, SeenOrder};
use crate::page_texts::TEXTS;
use crate::purchase::Purchase;
use crate::stage::Stage;
use crate::views::order_items::OrderItem;
use crate::views::shown_concerts::ShownConcerts;
use crate::visible_part::VisiblePart;

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage<'a> {
    t: Words,
    order_id: OrderId,
    title: String,
    placed: String,
    sentence: String,
    steps: Vec<Step>,
    /// Seconds until the page asks again; none once nothing changes any more.
    every: Option<u32>,
    now: Timestamp,
    clock: Option<Clock>,
    pay: Option<Pay<'a>>,
    /// The payment that the bank asks about.
    to_confirm: Option<PaymentId>,
    card: &'a CardForm,
    concerts: Vec<Concert>,
    lines: Vec<Line>,
    total_label: &'static str,
    total: String,
    is_part: bool,
    delivery: &'static str,
    moments: Vec<Moment>,
    can_be_cancelled: bool,
    has_tickets: bool,
    has_papers: bool,
}

struct Step {
    class: &'static str,
    /// What a screen reader says first.
    state: &'static str,
    text: &'static str,
}

/// The end of the hold.
struct Clock {
    until: Timestamp,
    until_text: String,
    /// From the request of the seats to the end.
    seconds: i64,
    seats: String,
    /// Reservations that were not extended yet, if it is the buyer who looks.
    extendable: Vec<ReservationId>,
}

struct Pay<'a> {
    /// What became of the last card.
    declined: Option<String>,
    /// In Stripe's units.
    units: i64,
    currency: String,
    amount: String,
    card: &'a CardForm,
}

struct Concert {
    id: ConcertId,
    name: String,
    when: Option<(String, String)>,
    place: Option<(String, String)>,
    lines: Vec<Line>,
}

struct Line {
    text: String,
    price: String,
    returned: Option<String>,
}

struct Moment {
    at: Timestamp,
    time: String,
    /// If it was on another day than the order.
    day: Option<String>,
    text: String,
    more: Option<String>,
}

pub async fn page(reader: &OrderReader, card: &CardForm, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let order_id: OrderId = request.path("page").map_err(|_| Problem::not_found())?;
    let seen = reader.order(caller, order_id).await?;
    let now = request.now();
    let stage = Stage::of(&seen.order, now).ok_or_else(Problem::not_found)?;
    let purchase = seen.order.purchase().ok_or_else(Problem::not_found)?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let is_buyer = caller.user_id == purchase.user_id;
    let zone = zone_of(&seen, purchase);
    let items = items_of(&seen, purchase);
    let placed_at = purchase.placed_at.to_zoned(zone.clone());
    let clock = clock(&seen, purchase, stage, is_buyer, t, &zone);
    let total = if seen.part == VisiblePart::Whole { purchase.total } else { purchase.total_of(&seen.part) };
    let page = OrderPage {
        t,
        order_id,
        title: t.text(&format!("order-title-{}", stage.name())),
        placed: t.with("order-placed", &[("number", purchase.number.as_str()), ("time", &t.date_and_time(&placed_at))]),
        sentence: sentence(&seen.order, stage, clock.as_ref(), t),
        steps: steps(stage, purchase),
        every: every(&seen.order, stage),
        now,
        pay: pay(&seen.order, stage, purchase, card, t).filter(|_| is_buyer),
        to_confirm: (is_buyer && stage == Stage::Authenticating).then(|| purchase.payment_id()),
        clock,
        card,
        lines: items.iter().map(|item| Line::of(item, t)).collect(),
        concerts: concerts(&items, t),
        total_label: if seen.order.sale().is_some() { "order-paid" } else { "order-total" },
        total: t.money(total),
        is_part: seen.part != VisiblePart::Whole,
        delivery: match purchase.delivery {
            DeliveryMethod::Email => "order-delivery-email",
            DeliveryMethod::Courier => "order-delivery-courier",
        },
        moments: moments(&seen, t, &zone, purchase),
        can_be_cancelled: is_buyer && matches!(seen.order, Order::Placed(_)) && stage != Stage::Expired,
        has_tickets: is_buyer && matches!(stage, Stage::Paid | Stage::Completed | Stage::NotSent),
        has_papers: is_buyer && seen.order.sale().is_some(),
    };
    let title = t.with("order-page", &[("number", purchase.number.as_str())]);
    let layout = Page::new(&visit, title).ground().script(assets::FORM_JS).script(assets::LIVE_JS);
    let layout = if is_buyer { layout.script(assets::ORDER_JS).paying(&card.stripe_js) } else { layout };
    layout.render(&page)
}

/// What changes by itself is asked for often; what waits for people, seldom.
fn every(order: &Order, stage: Stage) -> Option<u32> {
    match stage {
        _ if order.has_ended() => None,
        Stage::Unpaid | Stage::Declined | Stage::Blocked | Stage::Authenticating | Stage::Expired => Some(4),
        Stage::RefundFailed | Stage::Refunding => Some(10),
        _ => Some(1),
    }
}

fn sentence(order: &Order, stage: Stage, clock: Option<&Clock>, t: Words) -> String {
    let reason = match order {
        Order::Cancelled { reason, decline_reason: declined, .. } => match declined {
            Some(code) => decline_reason(t, code),
            None => cancel_reason(t, *reason),
        },
        Order::Refunding { reason, .. } | Order::Refunded { reason, .. } => cancel_reason(t, *reason),
        _ => String::new(),
    };
    let (seats, until) = clock.map_or(("", ""), |clock| (clock.seats.as_str(), clock.until_text.as_str()));
    t.with(&format!("order-state-{}", stage.name()), &[("seats", seats), ("until", until), ("reason", &reason)])
}

fn steps(stage: Stage, purchase: &Purchase) -> Vec<Step> {
    use Stage::{
        Authenticating, Blocked, Cancelled, Capturing, Checking, Completed, Declined, Expired, NotSent, Paid,
        RefundFailed, Refunded, Refunding, Unpaid,
    };
    let is_free = purchase.total.is_zero();
    // How many are done, and whether the next one has failed.
    let (names, done, has_failed): (&[&'static str], usize, bool) = match stage {
        Refunding => (&["order-step-paid", "order-step-returned", "order-step-refund"], 2, false),
        RefundFailed => (&["order-step-paid", "order-step-returned", "order-step-refund"], 2, true),
        Refunded => (&["order-step-paid", "order-step-returned", "order-step-refund"], 3, false),
        _ if is_free => (
            &["order-step-seats", "order-step-sent"],
            match stage {
                Completed | NotSent => 2,
                Capturing | Paid => 1,
                _ => 0,
            },
            matches!(stage, Cancelled | Expired),
        ),
        _ => (
            &["order-step-seats", "order-step-card", "order-step-paid", "order-step-sent"],
            match stage {
                Completed | NotSent => 4,
                Paid => 3,
                Capturing => 2,
                Unpaid | Declined | Blocked | Checking | Authenticating => 1,
                _ => 0,
            },
            matches!(stage, Declined | Blocked | Cancelled | Expired),
        ),
    };
    let step = |(place, text): (usize, &&'static str)| match place.cmp(&done) {
        std::cmp::Ordering::Less => Step { class: "done", state: "order-step-done", text },
        std::cmp::Ordering::Equal if has_failed => Step { class: "failed", state: "order-step-failed", text },
        std::cmp::Ordering::Equal => Step { class: "now", state: "", text },
        std::cmp::Ordering::Greater => Step { class: "", state: "", text },
    };
    names.iter().enumerate().map(step).collect()
}

fn clock(
    seen: &SeenOrder,
    purchase: &Purchase,
    stage: Stage,
    is_buyer: bool,
    t: Words,
    zone: &TimeZone,
) -> Option<Clock> {
    let Order::Placed(PlacedOrder { held, .. }) = &seen.order else { return None };
    let until = held.values().min().copied().filter(|_| stage.waits_for_buyer())?;
    let has_been_extended = |reservation_id: &ReservationId| {
        let id = reservation_id.to_string();
        let mut events = seen.commits.iter().flat_map(|commit| &commit.events);
        events.any(|event| {
            event.name == "OrderHoldExtended"
                && event.data.get("reservationId").is_some_and(|given| given == id.as_str())
        })
    };
    let seats = purchase.lines_of(&seen.part).map(|line| line.quantity.get()).sum();
    Some(Clock {
        until,
        until_text: t.time_and_zone(&until.to_zoned(zone.clone())),
        seconds: until.duration_since(purchase.seats_requested_at()).as_secs(),
        seats: t.count("order-seats", seats),
        extendable: held.keys().filter(|id| is_buyer && !has_been_extended(id)).copied().collect(),
    })
}

fn pay<'a>(order: &Order, stage: Stage, purchase: &Purchase, card: &'a CardForm, t: Words) -> Option<Pay<'a>> {
    let Order::Placed(PlacedOrder { payment, .. }) = order else { return None };
    let units = minor_units(purchase.total).ok().filter(|_| stage.takes_card())?;
    Some(Pay {
        declined: match payment {
            PaymentProgress::Declined(reason) => Some(decline_reason(t, reason)),
            _ => None,
        },
        units,
        currency: purchase.total.currency().code().to_lowercase(),
        amount: t.money(purchase.total),
        card,
    })
}

fn items_of(seen: &SeenOrder, purchase: &Purchase) -> Vec<OrderItem> {
    let items = purchase.lines_of(&seen.part).map(|line| OrderItem::of(line, &seen.order));
    items.map(|item| item.with_concert(&seen.concerts)).collect()
}

/// That of the first concert.
fn zone_of(seen: &SeenOrder, purchase: &Purchase) -> TimeZone {
    let known: &ShownConcerts = &seen.concerts;
    let concert = purchase.lines_of(&seen.part).find_map(|line| known.get(&line.concert_id));
    concert.map_or(TimeZone::UTC, |shown| pages::time_zone(&shown.venue.country, shown.venue.time_zone.as_ref()))
}

impl Line {
    fn of(item: &OrderItem, t: Words) -> Self {
        let quantity = item.quantity.to_string();
        Self {
            text: t.with("order-line", &[("count", &quantity), ("name", item.ticket_type_name.as_str())]),
            price: t.money(item.line_total),
            returned: (item.returned > 0).then(|| t.count("order-returned", item.returned)),
        }
    }
}

fn concerts(items: &[OrderItem], t: Words) -> Vec<Concert> {
    let mut concerts: BTreeMap<ConcertId, Concert> = BTreeMap::new();
    for item in items {
        let concert = concerts.entry(item.concert_id).or_insert_with(|| Concert::of(item, t));
        concert.lines.push(Line::of(item, t));
    }
    concerts.into_values().collect()
}

impl Concert {
    fn of(item: &OrderItem, t: Words) -> Self {
        let venue = item.venue.as_ref();
        let zoned = item
            .starts_at
            .zip(venue)
            .map(|(starts_at, venue)| starts_at.to_zoned(pages::time_zone(&venue.country, venue.time_zone.as_ref())));
        Self {
            id: item.concert_id,
            name: item.concert_name.to_string(),
            when: zoned.map(|zoned| (t.day(zoned.date()), t.time_and_zone(&zoned))),
            place: venue.map(|venue| (venue.name.to_string(), venue.city.to_string())),
            lines: Vec::new(),
        }
    }
}

/// An order that completes because nothing is left to send does not show its completion, which would say that the tickets were sent.
fn shown(commit: &Commit) -> impl Iterator<Item = &RecordedEvent> {
    let is_unsent = commit.events.iter().any(|event| event.name == "OrderDeliveryNotNeeded");
    commit.events.iter().filter(move |event| !is_unsent || event.name != "OrderCompleted")
}

/// Newest first.
fn moments(seen: &SeenOrder, t: Words, zone: &TimeZone, purchase: &Purchase) -> Vec<Moment> {
    let placed_at = purchase.placed_at;
    let reservations: BTreeMap<String, ConcertId> =
        purchase.reservations().into_iter().map(|(id, concert_id)| (id.to_string(), concert_id)).collect();
    // Of several, it must be said which.
    let concert_of = |event: &RecordedEvent| {
        let concert_id =
            reservations.get(event.data.get("reservationId")?.as_str()?).filter(|_| reservations.len() > 1)?;
        let line = purchase.lines_of(&seen.part).find(|line| line.concert_id == *concert_id)?;
        Some(line.concert_name.to_string())
    };
    let day_of = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let events = seen.commits.iter().flat_map(|commit| shown(commit).map(|event| (commit.at, event)));
    let moments = events.filter_map(|(at, event)| {
        let zoned = at.to_zoned(zone.clone());
        let amount = serde_json::from_value::<Money>(event.data.get("amount").cloned().unwrap_or_default()).ok();
        Some(Moment {
            at,
            time: t.time(&zoned),
            day: (day_of(at) != day_of(placed_at)).then(|| t.date(zoned.date())),
            text: t.text(moment(&event.name)?),
            more: match event.name.as_str() {
                "OrderDeclined" => {
                    event.data.get("reason").and_then(|reason| reason.as_str()).map(|reason| decline_reason(t, reason))
                }
                "OrderReserved" | "OrderHoldExtended" => concert_of(event),
                "OrderRefundAccepted" => amount.map(|amount| t.money(amount)),
                _ => None,
            },
        })
    });
    let mut moments: Vec<Moment> = moments.collect();
    moments.reverse();
    moments
}
