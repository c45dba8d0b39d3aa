use contracts::DeliveryMethod;
use contracts::tickets::{self as outside, TicketsEvent};
use testkit::given;
use tickets::delivery::{Delivery, DeliveryEvent};
use tickets::published::{PUBLISHED, published};

use crate::samples::{
    ann, attempt_failed, attempted, delivery_failed, emailed, order_id, paid_at, parcel, requested,
    requested_by_courier, shipped,
};

fn leaves_as(event: &DeliveryEvent) -> Option<TicketsEvent> {
    let left = published(event, &given::<Delivery>([requested()]).state());
    if let Some(left) = &left {
        let name = serde_json::to_value(left).unwrap()["type"].clone();
        assert!(PUBLISHED.iter().any(|known| name == *known), "{name} is not among those published");
    }
    left
}

fn delivery() -> outside::Delivery {
    outside::Delivery {
        delivery_id: parcel().delivery_id,
        order_id: order_id(),
        user_id: ann(),
        method: DeliveryMethod::Email,
        is_news: false,
        reason: None,
    }
}

#[test]
fn a_requested_delivery_is_told_of_without_whom_it_goes_to() {
    assert_eq!(leaves_as(&requested()), Some(TicketsEvent::DeliveryRequested(delivery())));
}

#[test]
fn sent_tickets_are_told_of() {
    assert_eq!(leaves_as(&emailed()), Some(TicketsEvent::TicketsEmailed(delivery())));
}

#[test]
fn a_failed_delivery_is_told_of() {
    let failed = outside::Delivery { reason: Some("mail_rejected".to_owned()), ..delivery() };
    assert_eq!(leaves_as(&delivery_failed()), Some(TicketsEvent::DeliveryFailed(failed)));
}

#[test]
fn attempts_are_nobody_elses_affair() {
    assert_eq!([leaves_as(&attempted(1)), leaves_as(&attempt_failed(1))], [None, None]);
}

fn leaves_by_courier_as(event: &DeliveryEvent) -> Option<TicketsEvent> {
    published(event, &given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).state())
}

#[test]
fn a_parcel_that_arrived_is_told_of() {
    let told = leaves_by_courier_as(&DeliveryEvent::DeliverySucceeded { at: paid_at() });
    assert!(matches!(told, Some(TicketsEvent::DeliverySucceeded(_))), "{told:?}");
}

#[test]
fn a_mail_that_arrived_is_nobody_elses_affair() {
    assert_eq!(leaves_as(&DeliveryEvent::DeliverySucceeded { at: paid_at() }), None);
}

#[test]
fn a_shipment_that_is_to_come_back_is_told_of() {
    let told = leaves_by_courier_as(&DeliveryEvent::ShipmentCancellationRequested);
    assert!(matches!(told, Some(TicketsEvent::ShipmentCancellationRequested(_))), "{told:?}");
}
