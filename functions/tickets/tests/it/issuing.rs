//! Issuing the tickets of a paid order.

use std::collections::BTreeSet;

use kernel::DeliveryId;
use tickets::code::{SignedTicket, VerificationKeys};
use tickets::policies::when_order_paid::{seats as seats_of, ticket_delivery};

use crate::samples::{ann, line, order, order_id, paid_at, request, seats, signer, warsaw};

#[test]
fn every_sold_seat_gets_its_own_ticket() {
    let ids: BTreeSet<_> = seats().iter().map(|seat| seat.ticket_id).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn repeat_issues_the_same_tickets() {
    assert_eq!(seats(), seats());
}

#[test]
fn other_order_has_other_tickets() {
    let mut other = order();
    other.order_id = kernel::OrderId::new(testkit::id(99));
    let ours: BTreeSet<_> = seats().iter().map(|seat| seat.ticket_id).collect();
    assert!(seats_of(&other, &signer(), paid_at()).all(|seat| !ours.contains(&seat.ticket_id)));
}

#[test]
fn ticket_shows_buyer_concert_type_and_price() {
    let seat = seats().remove(2);
    assert_eq!(
        (seat.order_id, seat.user_id, seat.concert_id, seat.ticket_type_id.as_str(), seat.price.to_string().as_str()),
        (order_id(), ann(), warsaw(), "golden-circle", "349.00 PLN")
    );
}

#[test]
fn code_of_each_ticket_contains_its_id() {
    let keys: VerificationKeys = signer().public_key().parse().unwrap();
    for seat in seats() {
        let signed = SignedTicket { ticket_id: seat.ticket_id, concert_id: seat.concert_id, serial: 0 };
        assert_eq!(keys.verify(&seat.code), Some(signed));
    }
}

#[test]
fn delivery_request_contains_exactly_the_issued_tickets() {
    let ids: Vec<_> = seats().iter().map(|seat| seat.ticket_id).collect();
    assert_eq!(request().ticket_ids().collect::<Vec<_>>(), ids);
}

#[test]
fn first_delivery_of_an_order_always_has_the_same_id() {
    assert_eq!(request().delivery_id, DeliveryId::derived(&[&order_id(), &1]));
}

#[test]
fn largest_order_fits_one_event() {
    let mut large = order();
    let name = "ą".repeat(100);
    large.lines = (0..50).map(|n| line(warsaw(), &format!("{n:064}"), &name, 100)).collect();
    let json = serde_json::to_string(&ticket_delivery(&large, paid_at())).unwrap();
    // The commit contains it twice: in the event, and in the state after it.
    assert!(2 * json.len() < 400_000, "{}", json.len());
}
