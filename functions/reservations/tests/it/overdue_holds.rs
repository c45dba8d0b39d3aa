use kernel::{ConcertId, OrderId, ReservationId, SignedDuration, UserId};
use reservations::jobs::find_overdue_holds::{is_overdue, window};
use reservations::views::reservations::ListedReservation;
use testkit::{at, id};

fn listed(status: &str, expires_at: Option<&str>) -> ListedReservation {
    ListedReservation {
        reservation_id: ReservationId::new(id(1)),
        order_id: OrderId::new(id(2)),
        concert_id: ConcertId::new(id(3)),
        concert_name: None,
        starts_at: None,
        venue: None,
        user_id: UserId::new(id(4)),
        ticket_types: Vec::new(),
        items: Vec::new(),
        status: status.to_owned(),
        reason: None,
        reserved_at: at("2026-11-22T09:45:00Z"),
        expires_at: expires_at.map(at),
    }
}

#[test]
fn seats_are_asked_about_some_minutes_after_their_hold() {
    let held = listed("held", Some("2026-11-22T10:00:00Z"));
    assert!(!is_overdue(&held, at("2026-11-22T10:04:00Z")));
    assert!(is_overdue(&held, at("2026-11-22T10:05:00Z")));
}

#[test]
fn sold_and_released_seats_are_not_asked_about() {
    let later = at("2026-11-22T12:00:00Z");
    assert!(!is_overdue(&listed("confirmed", None), later));
    assert!(!is_overdue(&listed("cancelled", None), later));
}

#[test]
fn first_run_of_an_hour_looks_back_over_a_day() {
    assert!(window(at("2026-11-22T10:14:00Z")) > SignedDuration::from_hours(24));
    assert!(window(at("2026-11-22T10:15:00Z")) < SignedDuration::from_hours(24));
}
