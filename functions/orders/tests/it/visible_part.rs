use orders::order::{Order, OrderEvent};
use orders::views::user_orders::UserOrder;
use orders::visible_part::VisiblePart;
use testkit::{given, money};

use crate::samples::{at_concerts, purchase_of_two_concerts};

fn seen_by_organizer_of(concerts: &[u128]) -> Option<VisiblePart> {
    VisiblePart::of_organizer(&at_concerts(concerts), &at_concerts(&[10, 11]))
}

#[test]
fn organizer_of_all_concerts_sees_the_whole_order() {
    assert_eq!(seen_by_organizer_of(&[10, 11, 12]), Some(VisiblePart::Whole));
}

#[test]
fn organizer_of_one_concert_sees_its_part() {
    assert_eq!(seen_by_organizer_of(&[11, 12]), Some(VisiblePart::Concerts(at_concerts(&[11]))));
}

#[test]
fn organizer_of_no_concert_of_the_order_sees_nothing() {
    assert_eq!(seen_by_organizer_of(&[12]), None);
}

#[test]
fn listed_part_has_the_total_and_quantity_of_its_lines() {
    let order = given::<Order>([OrderEvent::OrderPlaced(purchase_of_two_concerts())]).state();
    let part = UserOrder::part_of(&order, &VisiblePart::Concerts(at_concerts(&[11]))).unwrap();
    assert_eq!((part.total, part.total_quantity, part.partial), (money("120.00 PLN"), 1, true));
}
