use std::collections::BTreeMap;

use kernel::{CountryCode, TimeZoneName};
use orders::order::{Order, OrderEvent};
use orders::views::shown_concerts::{ShownConcert, Venue};
use orders::views::user_orders::UserOrder;
use orders::visible_part::VisiblePart;
use serde_json::{json, to_value};
use testkit::{at, given, text};

use crate::samples::{at_concerts, purchase_of_two_concerts, reserved};

fn placed() -> Order {
    given::<Order>([OrderEvent::OrderPlaced(purchase_of_two_concerts())]).state()
}

fn shown() -> ShownConcert {
    let country = CountryCode::try_from("PL".to_owned()).unwrap();
    let time_zone = TimeZoneName::only_one_of(&country);
    let venue = Venue { name: text("PGE Narodowy"), city: text("Warsaw"), country, time_zone };
    ShownConcert { starts_at: at("2027-06-20T19:00:00Z"), venue }
}

#[test]
fn listed_order_has_an_item_for_each_line() {
    let listed = UserOrder::of(&placed()).unwrap();
    let lines = purchase_of_two_concerts().lines;
    let names: Vec<_> = lines.iter().map(|line| (line.concert_name.clone(), line.ticket_type_name.clone())).collect();
    let listed: Vec<_> =
        listed.items.iter().map(|item| (item.concert_name.clone(), item.ticket_type_name.clone())).collect();
    assert_eq!(listed, names);
}

#[test]
fn listed_order_says_how_its_tickets_are_delivered() {
    assert_eq!(to_value(UserOrder::of(&placed()).unwrap().delivery).unwrap()["status"], "pending");
}

#[test]
fn completed_order_says_whether_its_tickets_were_sent() {
    let paid = || {
        given::<Order>([OrderEvent::OrderPlaced(purchase_of_two_concerts()), reserved(10), reserved(11)])
            .and([OrderEvent::OrderConfirmed, OrderEvent::OrderPaid])
    };
    let status = |order: Order| UserOrder::of(&order).unwrap().delivery.unwrap().status;
    assert_eq!(status(paid().and([OrderEvent::OrderCompleted]).state()), "sent");
    let unsent = [OrderEvent::OrderDeliveryNotNeeded, OrderEvent::OrderCompleted];
    assert_eq!(status(paid().and(unsent).state()), "not_needed");
}

#[test]
fn item_has_the_time_and_place_of_a_known_concert() {
    let concert_id = purchase_of_two_concerts().lines[0].concert_id;
    let listed = UserOrder::of(&placed()).unwrap().with_concerts(&BTreeMap::from([(concert_id, shown())]));
    let items = to_value(listed.items).unwrap();
    assert_eq!(items[0]["startsAt"], "2027-06-20T19:00:00Z");
    assert_eq!(
        items[0]["venue"],
        json!({"name": "PGE Narodowy", "city": "Warsaw", "country": "PL", "timeZone": "Europe/Warsaw"})
    );
    assert_eq!(items[1].get("startsAt"), None);
}

#[test]
fn organizers_part_has_only_its_own_items() {
    let part = UserOrder::part_of(&placed(), &VisiblePart::Concerts(at_concerts(&[11]))).unwrap();
    assert_eq!(part.concert_ids().collect::<Vec<_>>(), at_concerts(&[11]).into_iter().collect::<Vec<_>>());
}

#[test]
fn item_of_an_older_release_is_read_without_its_items() {
    let mut stored = to_value(UserOrder::of(&placed()).unwrap()).unwrap();
    for name in ["items", "delivery"] {
        stored.as_object_mut().unwrap().remove(name);
    }
    let read: UserOrder = serde_json::from_value(stored).unwrap();
    assert_eq!((read.items.len(), read.delivery), (0, None));
}
