use carts::cart::CartEvent;
use testkit::assert_golden;

use crate::samples::{added, changed, chosen, confirmed, line, opened, regular, regular_in_full, removed, shown};

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
        shown([regular_in_full()]),
    ];
    assert_golden("tests/golden/cart", &samples);
}

#[test]
fn stored_artists_and_venues_stay_as_they_are() {
    let in_full = regular_in_full();
    let samples = [added(&in_full, 2), confirmed(vec![line(&in_full, 2)], "698.00 PLN")];
    assert_golden("tests/golden/cart-with-venues", &samples);
}
