//! The stored views.

use contracts::finance::{Dispute, Payment, RefundedLine};
use kernel::{ConcertId, CountryCode, OrderId, PaymentId, TimeZoneName, UserId};
use reservations::pools::pool_id::PoolId;
use reservations::pools::ticket_pool::{TicketPool, TicketPoolEvent};
use reservations::projections::project_reservations::oversold;
use reservations::reservation::{Reservation, ReservationEvent, ReservationFailure, Reserved};
use reservations::views::disputed_money::{DisputedLine, DisputedMoney};
use reservations::views::reservations::{ListedReservation, ReservedItem, TicketTypeQuantity};
use reservations::views::sales::{ConcertSales, PoolSales};
use reservations::views::shown_concerts::{ShownConcert, Venue};
use serde_json::json;
use testkit::{at, currency, given, id, money, quantity, text, ticket_type};
use views::Key;

use crate::samples::{allocation, ann, failed, offer, order, pool, regular, reservation, reserved, terms, warsaw};

fn listed(events: &[ReservationEvent]) -> Option<ListedReservation> {
    ListedReservation::of(reservation(), &given::<Reservation>(events.iter().cloned()).state())
}

fn of_regular(quantity: u32) -> ReservedItem {
    let unit_price = allocation(0, 1).unit_price;
    ReservedItem { ticket_type_id: regular(), ticket_type_name: None, quantity, unit_price }
}

fn made() -> ReservationEvent {
    ReservationEvent::TicketsReserved(reserved())
}

#[test]
fn held_reservation_is_listed_with_its_seats_and_end() {
    let expected = ListedReservation {
        reservation_id: reservation(),
        order_id: order(),
        concert_id: warsaw(),
        concert_name: None,
        starts_at: None,
        venue: None,
        user_id: ann(),
        ticket_types: vec![TicketTypeQuantity { ticket_type_id: regular(), quantity: 2 }],
        items: vec![of_regular(2)],
        status: "held".to_owned(),
        reason: None,
        reserved_at: reserved().reserved_at,
        expires_at: Some(reserved().expires_at),
    };
    assert_eq!(listed(&[made()]), Some(expected));
}

#[test]
fn each_state_of_a_reservation_has_its_status() {
    let status = |events: &[ReservationEvent]| listed(events).map(|item| item.status);
    let statuses = [
        status(&[made(), ReservationEvent::ReservationCancellationRequested]),
        status(&[made(), ReservationEvent::ReservationConfirmed]),
        status(&[made(), ReservationEvent::ReservationCancelled]),
        status(&[ReservationEvent::ReservationFailed(failed())]),
    ];
    assert_eq!(statuses.map(|status| status.expect("listed")), ["held", "confirmed", "cancelled", "failed"]);
}

#[test]
fn failed_reservation_is_listed_with_its_reason() {
    let item = listed(&[ReservationEvent::ReservationFailed(failed())]).expect("listed");
    assert_eq!(item.reason, Some(ReservationFailure::SoldOut));
}

#[test]
fn unmade_reservation_is_not_listed() {
    assert_eq!(listed(&[ReservationEvent::ReservationCancelled]), None);
}

#[test]
fn seats_of_several_pools_are_listed_as_one_ticket_type() {
    let scattered = Reserved { allocations: vec![allocation(0, 2), allocation(3, 5)], ..reserved() };
    let item = listed(&[ReservationEvent::TicketsReserved(scattered)]).expect("listed");
    assert_eq!(item.ticket_types, [TicketTypeQuantity { ticket_type_id: regular(), quantity: 7 }]);
    assert_eq!(item.items, [of_regular(7)]);
}

#[test]
fn reservation_keeps_its_place_in_the_lists() {
    let places = [vec![made()], vec![made(), ReservationEvent::ReservationConfirmed]]
        .map(|events| listed(&events).expect("listed").keys());
    assert_eq!(places[0], places[1]);
}

#[test]
fn reservation_is_in_its_users_and_its_concerts_list() {
    let lists = listed(&[made()]).expect("listed").keys().map(|key| key.pk);
    assert_eq!(lists, [ListedReservation::of_user(ann()), ListedReservation::of_concert(warsaw())]);
}

fn pool_sales(number: u32, events: &[TicketPoolEvent]) -> Option<(Key, PoolSales)> {
    PoolSales::of(&pool(number), &given::<TicketPool>(events.iter().cloned()).state())
}

fn opened() -> TicketPoolEvent {
    TicketPoolEvent::PoolOpened { capacity: 25, currency: currency("PLN"), concert_version: 1 }
}

fn held(seats: u32) -> TicketPoolEvent {
    TicketPoolEvent::SeatsHeld { reservation_id: reservation(), quantity: quantity(seats) }
}

#[test]
fn unopened_pool_has_no_sales() {
    assert_eq!(pool_sales(3, &[]), None);
}

#[test]
fn each_pool_has_a_place_in_its_concerts_sales() {
    let key = pool_sales(3, &[opened()]).expect("an item").0;
    assert_eq!(key, Key::new(PoolSales::list(warsaw()), "regular#003"));
}

#[test]
fn full_pool_is_not_oversold() {
    assert_eq!(oversold(&given::<TicketPool>([opened(), held(25)]).state()), 0);
}

#[test]
fn seats_above_the_capacity_are_oversold() {
    assert_eq!(oversold(&given::<TicketPool>([opened(), held(27)]).state()), 2);
}

#[test]
fn sales_are_summed_over_the_pools() {
    let sold = TicketPoolEvent::SeatsSold {
        reservation_id: reservation(),
        quantity: quantity(2),
        revenue: money("698.00 PLN"),
    };
    let resized = TicketPoolEvent::PoolResized { capacity: 3, surplus: 1, concert_version: 2 };
    let first = pool_sales(0, &[opened(), held(5), sold.clone()]).expect("an item").1;
    let second = pool_sales(1, &[opened(), held(3), sold, resized]).expect("an item").1;
    let sales = ConcertSales::of(&terms(2, vec![offer("regular", 27, 2, 2)]), &[first, second]);
    let expected = json!({"ticketTypes": [{
        "ticketTypeId": "regular",
        "name": "regular",
        "capacity": 28,
        "available": 20,
        "held": 4,
        "sold": 4,
        "surplus": 1,
        "revenue": {"amount": "1396.00", "currency": "PLN"},
        "disputed": {"amount": "0.00", "currency": "PLN"},
    }]});
    assert_eq!(serde_json::to_value(sales).expect("JSON"), expected);
}

#[test]
fn disputed_money_is_no_revenue() {
    let sold = TicketPoolEvent::SeatsSold {
        reservation_id: reservation(),
        quantity: quantity(2),
        revenue: money("698.00 PLN"),
    };
    let pools = [pool_sales(0, &[opened(), held(2), sold]).expect("an item").1];
    let line = DisputedLine { ticket_type_id: ticket_type("regular"), amount: money("349.00 PLN") };
    let disputed = [DisputedMoney { lines: vec![line] }, DisputedMoney { lines: vec![] }];
    let sales = ConcertSales::of(&terms(1, vec![offer("regular", 27, 1, 2)]), &pools).without_disputed(&disputed);
    let shown = serde_json::to_value(sales).expect("JSON")["ticketTypes"][0].clone();
    assert_eq!((&shown["revenue"]["amount"], &shown["disputed"]["amount"]), (&json!("349.00"), &json!("349.00")));
}

#[test]
fn won_dispute_takes_nothing_from_its_concert() {
    let concert_id = pool(0).concert_id;
    let line =
        RefundedLine { concert_id, ticket_type_id: ticket_type("regular"), quantity: 0, amount: money("349.00 PLN") };
    let dispute = |withdrawn| Dispute {
        payment: Payment {
            payment_id: PaymentId::new(id(5)),
            order_id: OrderId::new(id(3)),
            user_id: UserId::new(id(2)),
            amount: money("349.00 PLN"),
        },
        dispute_id: "dp_1".to_owned(),
        disputed: money("349.00 PLN"),
        withdrawn,
        lines: vec![line.clone()],
    };
    assert_eq!(DisputedMoney::of(&dispute(true), concert_id).lines.len(), 1);
    assert_eq!(DisputedMoney::of(&dispute(true), ConcertId::new(id(99))).lines, []);
    assert_eq!(DisputedMoney::of(&dispute(false), concert_id).lines, []);
}

#[test]
fn ticket_type_without_pools_has_zero_revenue() {
    let sales = ConcertSales::of(&terms(1, vec![offer("regular", 100, 1, 4)]), &[]);
    let shown = serde_json::to_value(sales).expect("JSON")["ticketTypes"][0]["revenue"].clone();
    assert_eq!(shown, json!({"amount": "0.00", "currency": "PLN"}));
}

#[test]
fn pool_id_is_parsed_from_its_text() {
    assert_eq!(pool(17).to_string().parse::<PoolId>(), Ok(pool(17)));
}

#[test]
fn invalid_pool_ids_are_refused() {
    for text in ["", "pool", "00000000-0000-0000-0000-000000000003#regular", "x#regular#1", "x#y#z"] {
        assert!(text.parse::<PoolId>().is_err(), "{text}");
    }
}

fn shown_concert() -> ShownConcert {
    let country = CountryCode::try_from("PL".to_owned()).unwrap();
    let time_zone = TimeZoneName::only_one_of(&country);
    let venue = Venue { name: text("PGE Narodowy"), city: text("Warsaw"), country, time_zone };
    ShownConcert { name: text("Beyoncé in Warsaw"), starts_at: at("2027-06-20T19:00:00Z"), venue }
}

#[test]
fn reservation_shows_what_is_known_of_its_concert() {
    let selling = terms(1, vec![offer("regular", 100, 1, 4)]);
    let item = listed(&[made()]).expect("listed").with_concert(Some(&shown_concert()), Some(&selling));
    assert_eq!((item.concert_name, item.starts_at), (Some(text("Beyoncé in Warsaw")), Some(shown_concert().starts_at)));
    assert_eq!(item.items[0].ticket_type_name, Some(selling.ticket_types[0].name.clone()));
}

#[test]
fn reservation_of_an_unknown_concert_is_shown_without_it() {
    assert_eq!(listed(&[made()]).map(|item| item.with_concert(None, None)), listed(&[made()]));
}

#[test]
fn reservation_of_an_older_release_lacks_its_items() {
    let mut stored = serde_json::to_value(listed(&[made()])).unwrap();
    stored.as_object_mut().unwrap().remove("items");
    let read: ListedReservation = serde_json::from_value(stored).unwrap();
    assert!(read.lacks_items() && !listed(&[made()]).expect("listed").lacks_items());
}
