//! When an order is paid.

use std::collections::BTreeSet;

use kernel::DeliveryId;
use tickets::code::{Admission, Keys};
use tickets::policies::when_order_paid::{parcel as parcel_of, seats as seats_of};

use crate::samples::{ann, line, order, order_id, paid_at, parcel, seats, signer, warsaw};

#[test]
fn every_sold_seat_gets_a_ticket_of_its_own() {
    let ids: BTreeSet<_> = seats().iter().map(|seat| seat.ticket_id).collect();
    assert_eq!(ids.len(), 3);
}

#[test]
fn a_repeat_gives_the_same_tickets() {
    assert_eq!(seats(), seats());
}

#[test]
fn another_order_gives_other_tickets() {
    let mut other = order();
    other.order_id = kernel::OrderId::new(testkit::id(99));
    let ours: BTreeSet<_> = seats().iter().map(|seat| seat.ticket_id).collect();
    assert!(seats_of(&other, &signer(), paid_at()).all(|seat| !ours.contains(&seat.ticket_id)));
}

#[test]
fn a_ticket_says_what_was_bought_by_whom() {
    let seat = seats().remove(2);
    assert_eq!(
        (seat.order_id, seat.user_id, seat.concert_id, seat.ticket_type_id.as_str(), seat.price.to_string().as_str()),
        (order_id(), ann(), warsaw(), "golden-circle", "349.00 PLN")
    );
}

#[test]
fn a_tickets_code_is_its_own() {
    let keys: Keys = signer().public_key().parse().unwrap();
    for seat in seats() {
        let admission = Admission { ticket_id: seat.ticket_id, concert_id: seat.concert_id };
        assert_eq!(keys.read(&seat.code), Some(admission));
    }
}

#[test]
fn the_parcel_holds_exactly_the_tickets() {
    let ids: Vec<_> = seats().iter().map(|seat| seat.ticket_id).collect();
    assert_eq!(parcel().ticket_ids().collect::<Vec<_>>(), ids);
}

#[test]
fn the_first_delivery_of_an_order_always_has_the_same_id() {
    assert_eq!(parcel().delivery_id, DeliveryId::derived(&[&order_id(), &1]));
}

#[test]
fn the_largest_order_fits_one_event() {
    let mut large = order();
    let name = "ą".repeat(100);
    large.lines = (0..50).map(|n| line(warsaw(), &format!("{n:064}"), &name, 100)).collect();
    let json = serde_json::to_string(&parcel_of(&large, paid_at())).unwrap();
    // The commit carries it twice: as the event, and in the state after it.
    assert!(2 * json.len() < 400_000, "{}", json.len());
}
