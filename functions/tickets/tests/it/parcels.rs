//! What parcels still need after answers of the courier were lost.

use fedex::{Status, Tracking, TrackingNumber};
use kernel::SignedDuration;
use tickets::delivery::{DeliveryEvent as Event, Outcome, Whereabouts};
use tickets::parcels::recallable;
use tickets::workers::ship_tickets::answer_to_cancellation;

use crate::samples::{attempted, delivery_failed, doors, paid_at, parcels, requested, requested_by_courier, shipped};

fn unanswered(attempt: u32) -> Event {
    Event::DeliveryAttemptFailed { attempt, reason: "unanswered".to_owned() }
}

fn refused(attempt: u32) -> Event {
    Event::DeliveryAttemptFailed { attempt, reason: "not_accepted".to_owned() }
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[test]
fn label_of_an_unanswered_attempt_is_searched_for() {
    let shipped = parcels([requested_by_courier(), attempted(1), unanswered(1), attempted(2), shipped()]);
    assert_eq!(shipped.searched_since(paid_at() + hours(71)), Some(paid_at()));
}

#[test]
fn search_for_a_label_ends_after_three_days() {
    let shipped = parcels([requested_by_courier(), attempted(1), unanswered(1), attempted(2), shipped()]);
    assert_eq!(shipped.searched_since(paid_at() + hours(72)), None);
}

#[test]
fn search_goes_on_when_the_delivery_has_ended() {
    for end in [Event::DeliveryCancelled, delivery_failed()] {
        let ended = parcels([requested_by_courier(), attempted(1), unanswered(1), end]);
        assert!(ended.is_open(paid_at() + hours(2)));
        assert!(!ended.is_open(paid_at() + hours(73)));
    }
}

#[test]
fn answered_attempts_leave_nothing_to_search_for() {
    let ended = parcels([requested_by_courier(), attempted(1), refused(1), Event::DeliveryCancelled]);
    assert!(!ended.is_open(paid_at() + hours(1)));
}

#[test]
fn emails_have_no_parcels() {
    assert!(!parcels([requested(), attempted(1), unanswered(1)]).is_open(paid_at() + hours(1)));
}

#[test]
fn delivery_that_has_stopped_is_due_after_an_hour() {
    let stopped = parcels([requested_by_courier(), attempted(1)]);
    assert_eq!([1, 60].map(|minutes| stopped.is_due(paid_at() + SignedDuration::from_mins(minutes))), [false, true]);
}

#[test]
fn parcel_that_is_called_back_is_unsettled_until_the_courier_answers() {
    let events = [requested_by_courier(), attempted(1), shipped(), Event::ShipmentCancellationRequested];
    let requested = parcels(events.clone());
    let cancelled = parcels(events.into_iter().chain([Event::DeliveryCancelled]));
    assert_eq!([requested, cancelled].map(|parcels| parcels.is_unsettled(paid_at() + hours(1))), [true, false]);
}

#[test]
fn only_a_label_that_nobody_called_back_is_recallable() {
    let labelled = [requested_by_courier(), attempted(1), shipped()];
    let state = |events: Vec<Event>| recallable(&parcels(events).delivery.state).is_some();
    let seen = Event::ShipmentSeen { whereabouts: Whereabouts::InTransit, at: doors() };
    assert!(state(labelled.to_vec()));
    assert!(!state([&labelled[..], &[Event::ShipmentCancellationRequested]].concat()));
    assert!(!state([&labelled[..], &[seen]].concat()));
}

fn answer(status: Status) -> Option<Outcome> {
    let number = TrackingNumber::try_from("794600000001".to_owned()).unwrap();
    let tracking = Tracking { number, status, scanned_at: Some(paid_at()), delivered_at: None, reason: None };
    answer_to_cancellation(&tracking, doors())
}

#[test]
fn refused_cancellation_of_a_mere_label_is_no_answer() {
    assert_eq!([answer(Status::LabelCreated), answer(Status::Unknown("XX".to_owned()))], [None, None]);
}

#[test]
fn refused_cancellation_is_settled_by_what_tracking_shows() {
    assert_eq!(answer(Status::Cancelled), Some(Outcome::ShipmentCancelled));
    let picked_up = Outcome::Seen { whereabouts: Whereabouts::HandedOver, at: paid_at() };
    assert_eq!(answer(Status::HandedOver), Some(picked_up));
}
