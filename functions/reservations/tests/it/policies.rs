//! What this context does when something happens elsewhere.

use contracts::concerts::{Concert, ConcertsEvent, TicketType, Venue};
use contracts::orders::{
    CancelReason, OrderCancelled, OrderConfirmed, OrderExpired, OrderPlaced, OrderReinstated, OrdersEvent,
    ReservationRequest, Seats,
};
use kernel::{PaymentId, Timestamp};
use reservations::allotment::AllotmentCommand;
use reservations::booking::Wanted;
use reservations::policies::when_concert_changed::change_allotment;
use reservations::policies::when_order_cancelled::cancel;
use reservations::policies::when_order_confirmed::confirm;
use reservations::policies::when_order_placed::reserve;
use reservations::reservation::ReservationCommand;
use testkit::{at, id, money, quantity, text, ticket_type};

use crate::samples::{ann, change, on_sale, order, organizer, reservation, seats, ten_o_clock, warsaw};

fn concert(sales_close_at: Option<Timestamp>) -> Concert {
    Concert {
        concert_id: warsaw(),
        organizer_id: organizer(),
        name: text("Cowboy Carter"),
        artist: text("Beyoncé"),
        starts_at: at("2026-07-01T17:00:00Z"),
        venue: Venue {
            name: text("PGE Narodowy"),
            city: text("Warsaw"),
            country: String::from("PL").try_into().expect("a country"),
        },
        sales_open_at: Some(ten_o_clock()),
        sales_close_at,
        ticket_types: vec![TicketType {
            ticket_type_id: ticket_type("regular"),
            name: text("regular"),
            price: money("349.00 PLN"),
            capacity: quantity(100),
            max_per_order: quantity(8),
        }],
    }
}

fn two_seats() -> Vec<ReservationRequest> {
    let (reservation_id, concert_id) = (reservation(), warsaw());
    let regular =
        Seats { ticket_type_id: ticket_type("regular"), quantity: quantity(2), unit_price: money("349.00 PLN") };
    vec![ReservationRequest { reservation_id, concert_id, seats: vec![regular] }]
}

fn reinstated() -> OrdersEvent {
    OrdersEvent::OrderReinstated(OrderReinstated { order_id: order(), user_id: ann(), reservations: two_seats() })
}

fn placed() -> OrdersEvent {
    OrdersEvent::OrderPlaced(OrderPlaced {
        order_id: order(),
        number: text("2026-000042-K7"),
        user_id: ann(),
        reservations: two_seats(),
        payment_id: PaymentId::new(id(6)),
        total: money("698.00 PLN"),
        payment_method_id: text("pm_card_visa"),
    })
}

fn confirmed() -> OrdersEvent {
    OrdersEvent::OrderConfirmed(OrderConfirmed {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![reservation()],
        payment_id: PaymentId::new(id(6)),
        total: money("698.00 PLN"),
    })
}

fn cancelled() -> OrdersEvent {
    OrdersEvent::OrderCancelled(OrderCancelled {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![reservation()],
        payment_id: PaymentId::new(id(6)),
        reason: CancelReason::PaymentDeclined,
        payment_failure: None,
    })
}

#[test]
fn whatever_happened_to_a_concert_its_allotment_follows() {
    let expected = change(7, vec![on_sale("regular", 100)]);
    for event in [ConcertsEvent::ConcertCreated, ConcertsEvent::ConcertUpdated, ConcertsEvent::TicketTypesUpdated] {
        assert_eq!(change_allotment(&event(concert(None)), 7), expected);
    }
}

#[test]
fn sales_close_when_the_organizer_says() {
    let closing = at("2026-06-30T22:00:00Z");
    let AllotmentCommand::ChangeAllotment { sales_close_at, .. } =
        change_allotment(&ConcertsEvent::ConcertUpdated(concert(Some(closing))), 7);
    assert_eq!(sales_close_at, closing);
}

#[test]
fn an_order_that_is_placed_wants_its_seats() {
    let expires_at = at("2026-06-01T08:15:00Z");
    let wanted = Wanted {
        reservation_id: reservation(),
        order_id: order(),
        user_id: ann(),
        concert_id: warsaw(),
        seats: vec![seats("regular", 2)],
        placed_at: ten_o_clock(),
        expires_at,
    };
    assert_eq!(reserve(&placed(), ten_o_clock(), expires_at), [wanted]);
}

#[test]
fn an_order_that_is_not_placed_wants_nothing() {
    assert_eq!(reserve(&confirmed(), ten_o_clock(), ten_o_clock()), []);
}

#[test]
fn a_reinstated_order_wants_its_seats_as_a_placed_one() {
    let (now, until) = (ten_o_clock(), at("2026-06-01T08:15:00Z"));
    assert_eq!(reserve(&reinstated(), now, until), reserve(&placed(), now, until));
}

#[test]
fn a_confirmed_order_confirms_its_reservations() {
    assert_eq!(confirm(&confirmed()), ([reservation()].as_slice(), ReservationCommand::ConfirmReservation));
}

#[test]
fn an_order_that_is_not_confirmed_confirms_nothing() {
    assert_eq!(confirm(&cancelled()).0, []);
}

#[test]
fn a_cancelled_order_cancels_its_reservations() {
    let ids = [reservation()];
    let expected = (ids.as_slice(), "CancelReservation", ReservationCommand::CancelReservation);
    assert_eq!(cancel(&cancelled()), Some(expected));
}

fn expired() -> OrdersEvent {
    OrdersEvent::OrderExpired(OrderExpired {
        order_id: order(),
        user_id: ann(),
        reservation_ids: vec![reservation()],
        payment_id: PaymentId::new(id(6)),
    })
}

#[test]
fn an_expired_order_lets_its_reservations_expire() {
    let ids = [reservation()];
    let expected = (ids.as_slice(), "ExpireReservation", ReservationCommand::ExpireReservation);
    assert_eq!(cancel(&expired()), Some(expected));
}

#[test]
fn an_order_that_is_not_cancelled_cancels_nothing() {
    assert_eq!(cancel(&confirmed()), None);
}
