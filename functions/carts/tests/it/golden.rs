use carts::cart::CartEvent;
use testkit::assert_golden;

use crate::samples::{
    added, changed, chosen, confirmed, confirmed_to_pay_later, line, opened, regular, regular_in_full, removed, shown,
};

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

/// In another folder, because the file of a confirmation with a card must stay as it is.
#[test]
fn stored_confirmation_without_a_card_stays_as_it_is() {
    let sample = confirmed_to_pay_later(vec![line(&regular(), 2)], "698.00 PLN");
    assert_golden("tests/golden/cart-paid-later", &[sample]);
}

#[test]
fn stored_artists_and_venues_stay_as_they_are() {
    let in_full = regular_in_full();
    let samples = [added(&in_full, 2), confirmed(vec![line(&in_full, 2)], "698.00 PLN")];
    assert_golden("tests/golden/cart-with-venues", &samples);
}
