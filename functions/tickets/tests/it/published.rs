use contracts::DeliveryMethod;
use contracts::tickets::{self as outside, TicketsEvent};
use testkit::given;
use tickets::delivery::{Delivery, DeliveryEvent, DeliveryRequest, Message};
use tickets::published::{PUBLISHED, published, published_delivery};

use crate::samples::{
    ann, attempt_failed, attempted, delivery_failed, emailed, order, order_id, paid_at, request, requested,
    requested_by_courier, shipped,
};

fn leaves_as(event: &DeliveryEvent) -> Option<TicketsEvent> {
    let published = published(event, &given::<Delivery>([requested()]).state());
    if let Some(event) = &published {
        let name = serde_json::to_value(event).unwrap()["type"].clone();
        assert!(PUBLISHED.iter().any(|known| name == *known), "{name} is not in PUBLISHED");
    }
    published
}

fn delivery() -> outside::Delivery {
    outside::Delivery {
        delivery_id: request().delivery_id,
        order_id: order_id(),
        user_id: ann(),
        method: DeliveryMethod::Email,
        is_news: false,
        reason: None,
    }
}

#[test]
fn requested_delivery_is_published_without_its_recipient() {
    assert_eq!(leaves_as(&requested()), Some(TicketsEvent::DeliveryRequested(delivery())));
}

#[test]
fn emailed_tickets_are_published() {
    assert_eq!(leaves_as(&emailed()), Some(TicketsEvent::TicketsEmailed(delivery())));
}

#[test]
fn failed_delivery_is_published() {
    let failed = outside::Delivery { reason: Some("mail_rejected".to_owned()), ..delivery() };
    assert_eq!(leaves_as(&delivery_failed()), Some(TicketsEvent::DeliveryFailed(failed)));
}

#[test]
fn attempts_are_not_published() {
    assert_eq!([leaves_as(&attempted(1)), leaves_as(&attempt_failed(1))], [None, None]);
}

fn leaves_by_courier_as(event: &DeliveryEvent) -> Option<TicketsEvent> {
    published(event, &given::<Delivery>([requested_by_courier(), attempted(1), shipped()]).state())
}

#[test]
fn delivered_parcel_is_published() {
    let published = leaves_by_courier_as(&DeliveryEvent::DeliverySucceeded { at: paid_at() });
    assert!(matches!(published, Some(TicketsEvent::DeliverySucceeded(_))), "{published:?}");
}

#[test]
fn delivered_email_is_not_published() {
    assert_eq!(leaves_as(&DeliveryEvent::DeliverySucceeded { at: paid_at() }), None);
}

#[test]
fn requested_cancellation_of_a_shipment_is_published() {
    let published = leaves_by_courier_as(&DeliveryEvent::ShipmentCancellationRequested);
    assert!(matches!(published, Some(TicketsEvent::ShipmentCancellationRequested(_))), "{published:?}");
}

#[test]
fn cancelled_delivery_of_tickets_is_published() {
    let published = leaves_by_courier_as(&DeliveryEvent::DeliveryCancelled);
    assert!(matches!(published, Some(TicketsEvent::DeliveryCancelled(_))), "{published:?}");
    assert_eq!(leaves_as(&DeliveryEvent::DeliveryCancelled), Some(TicketsEvent::DeliveryCancelled(delivery())));
}

#[test]
fn email_without_tickets_is_published_as_news() {
    let message = Message::PaymentFailed { amount: order().total, reason: None, seats_are_held: true };
    let notice = DeliveryRequest { message, ..request() };
    assert!(published_delivery(&notice).is_news && !published_delivery(&request()).is_news);
}
