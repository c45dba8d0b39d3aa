use carts::cart::CartEvent;
use testkit::assert_golden;

use crate::samples::{added, changed, chosen, confirmed, line, opened, regular, removed};

#[test]
fn stored_cart_events_stay_as_they_are() {
    let samples = [
        opened(),
        added(&regular(), 2),
        changed(&regular(), 3),
        removed(&regular()),
        chosen(),
        confirmed(vec![line(&regular(), 2)], "698.00 PLN"),
        CartEvent::CartCancelled,
    ];
    assert_golden("tests/golden/cart", &samples);
}
