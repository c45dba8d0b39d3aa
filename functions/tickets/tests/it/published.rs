use contracts::DeliveryMethod;
use contracts::tickets::{self as outside, TicketsEvent};
use testkit::given;
use tickets::delivery::{Delivery, DeliveryEvent};
use tickets::published::{PUBLISHED, published};

use crate::samples::{ann, attempt_failed, attempted, delivery_failed, emailed, order_id, parcel, requested};

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
    assert_eq!(leaves_as(&delivery_failed()), Some(TicketsEvent::DeliveryFailed(delivery())));
}

#[test]
fn attempts_are_nobody_elses_affair() {
    assert_eq!([leaves_as(&attempted(1)), leaves_as(&attempt_failed(1))], [None, None]);
}
