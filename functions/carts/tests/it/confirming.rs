use std::collections::BTreeSet;

use carts::cart::{
    Cart, CartCommand, CartEvent, CartRefusal as Refusal, Change, Confirmation, Offer, Sale, ShownChanges, Venue,
};
use contracts::carts::no_card;
use testkit::{Given, at, given, money, quantity, text};

use crate::samples::{
    added, chosen, confirm_when, confirmation, confirmed, confirmed_to_pay_later, golden_circle, line, offer, opened,
    regular, regular_in_full, removed, sale_of, shown,
};

/// Two Regular and one Golden Circle, by e-mail.
fn full_cart() -> Given<Cart> {
    given([opened(), added(&regular(), 2), added(&golden_circle(), 1), chosen()])
}

fn unchanged() -> CartEvent {
    confirmed(vec![line(&regular(), 2), line(&golden_circle(), 1)], "1597.00 PLN")
}

#[test]
fn cart_is_confirmed_at_unchanged_prices() {
    full_cart().when(confirm_when([regular(), golden_circle()], None)).then([unchanged()]);
}

#[test]
fn cart_is_confirmed_if_the_buyer_expects_its_total() {
    full_cart().when(confirm_when([regular(), golden_circle()], Some("1597.00 PLN"))).then([unchanged()]);
}

#[test]
fn cart_is_not_confirmed_if_the_buyer_expects_another_total() {
    full_cart()
        .when(confirm_when([regular(), golden_circle()], Some("1000.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1597.00 PLN"), changes: vec![] });
}

#[test]
fn empty_cart_cannot_be_confirmed() {
    given::<Cart>([opened(), added(&regular(), 1), removed(&regular()), chosen()])
        .when(confirm_when([regular()], None))
        .then_refused(Refusal::Empty);
}

#[test]
fn unopened_cart_cannot_be_confirmed() {
    given::<Cart>([]).when(confirm_when([regular()], None)).then_refused(Refusal::Empty);
}

#[test]
fn cart_without_delivery_cannot_be_confirmed() {
    given::<Cart>([opened(), added(&regular(), 1)])
        .when(confirm_when([regular()], None))
        .then_refused(Refusal::NoDelivery);
}

#[test]
fn changed_price_is_shown_and_nothing_is_bought() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let change = Change { before: regular().offer, now: dearer.offer.clone() };
    full_cart()
        .when(confirm_when([dearer, golden_circle()], None))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes: vec![change] });
}

#[test]
fn changed_price_is_shown_if_the_buyer_expects_the_old_total() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let change = Change { before: regular().offer, now: dearer.offer.clone() };
    full_cart()
        .when(confirm_when([dearer, golden_circle()], Some("1597.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes: vec![change] });
}

#[test]
fn confirming_with_the_new_total_buys_at_the_new_price() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    full_cart()
        .when(confirm_when([dearer.clone(), golden_circle()], Some("1697.00 PLN")))
        .then([confirmed(vec![line(&dearer, 2), line(&golden_circle(), 1)], "1697.00 PLN")]);
}

#[test]
fn moved_concert_is_shown_even_if_the_price_is_the_same() {
    let mut moved = regular();
    moved.offer.starts_at = at("2027-06-21T19:00:00Z");
    let change = Change { before: regular().offer, now: moved.offer.clone() };
    given::<Cart>([opened(), added(&regular(), 1), chosen()])
        .when(confirm_when([moved], None))
        .then_refused(Refusal::Changed { total: money("349.00 PLN"), changes: vec![change] });
}

#[test]
fn removed_ticket_type_cannot_be_bought() {
    let Offer { concert_name, ticket_type_name, .. } = regular().offer;
    full_cart()
        .when(confirm_when([golden_circle()], None))
        .then_refused(Refusal::NoLongerSold { concert_name, ticket_type_name });
}

#[test]
fn tickets_cannot_be_bought_after_sales_close() {
    let mut closed = regular();
    closed.closes_at = at("2026-11-22T09:59:59Z");
    full_cart()
        .when(confirm_when([closed.clone(), golden_circle()], None))
        .then_refused(Refusal::SaleEnded(closed.offer.concert_name.clone()));
}

#[test]
fn lowered_limit_per_order_applies() {
    let mut fewer = regular();
    fewer.max_per_order = quantity(1);
    full_cart().when(confirm_when([fewer, golden_circle()], None)).then_refused(Refusal::TooManyTickets(quantity(1)));
}

/// A cart with one Regular, of a release that stored the artist and the venue.
fn cart_in_full() -> Given<Cart> {
    given([opened(), added(&regular_in_full(), 1), chosen()])
}

fn elsewhere() -> Sale {
    let mut sale = regular_in_full();
    sale.offer.venue =
        sale.offer.venue.map(|venue| Venue { name: text("Tauron Arena"), city: text("Kraków"), ..venue });
    sale
}

fn by_another_artist() -> Sale {
    let mut sale = regular_in_full();
    sale.offer.artist = Some(text("Rihanna"));
    sale
}

fn change_to(sale: &Sale) -> Change {
    Change { before: regular_in_full().offer, now: sale.offer.clone() }
}

#[test]
fn another_venue_or_artist_is_shown_even_if_the_expected_total_is_right() {
    for changed in [elsewhere(), by_another_artist()] {
        let changes = vec![change_to(&changed)];
        cart_in_full()
            .when(confirm_when([changed], Some("349.00 PLN")))
            .then_refused(Refusal::Changed { total: money("349.00 PLN"), changes });
    }
}

#[test]
fn what_an_older_cart_does_not_name_has_not_changed() {
    given::<Cart>([opened(), added(&regular(), 1), chosen()])
        .when(confirm_when([regular_in_full()], None))
        .then([confirmed(vec![line(&regular_in_full(), 1)], "349.00 PLN")]);
}

#[test]
fn shown_change_is_accepted_by_the_next_confirmation() {
    for expected in [None, Some("349.00 PLN")] {
        cart_in_full()
            .and([shown([elsewhere()])])
            .when(confirm_when([elsewhere()], expected))
            .then([confirmed(vec![line(&elsewhere(), 1)], "349.00 PLN")]);
    }
}

#[test]
fn shown_change_is_not_accepted_by_the_request_that_showed_it() {
    let by_itself = ShownChanges { offers: vec![elsewhere().offer], shown_by: confirmation([], None).command_id };
    let changes = vec![change_to(&elsewhere())];
    cart_in_full()
        .and([CartEvent::CartChangesShown(by_itself)])
        .when(confirm_when([elsewhere()], None))
        .then_refused(Refusal::Changed { total: money("349.00 PLN"), changes });
}

#[test]
fn shown_change_does_not_accept_another_one() {
    let changes = vec![change_to(&by_another_artist())];
    cart_in_full()
        .and([shown([elsewhere()])])
        .when(confirm_when([by_another_artist()], None))
        .then_refused(Refusal::Changed { total: money("349.00 PLN"), changes });
}

#[test]
fn shown_price_still_needs_the_new_total() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let changes = vec![Change { before: regular().offer, now: dearer.offer.clone() }];
    full_cart()
        .and([shown([dearer.clone()])])
        .when(confirm_when([dearer, golden_circle()], None))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes });
}

#[test]
fn new_total_accepts_no_other_change_than_of_prices() {
    let mut changed = sale_of(offer("regular", "399.00 PLN"));
    changed.offer.starts_at = at("2027-06-21T19:00:00Z");
    let changes = vec![Change { before: regular().offer, now: changed.offer.clone() }];
    full_cart()
        .when(confirm_when([changed, golden_circle()], Some("1697.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes });
}

#[test]
fn prices_that_change_without_changing_the_total_are_shown() {
    let (dearer, cheaper) = (sale_of(offer("regular", "350.00 PLN")), sale_of(offer("golden-circle", "897.00 PLN")));
    let changes = vec![
        Change { before: regular().offer, now: dearer.offer.clone() },
        Change { before: golden_circle().offer, now: cheaper.offer.clone() },
    ];
    full_cart()
        .when(confirm_when([dearer, cheaper], Some("1597.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1597.00 PLN"), changes });
}

#[test]
fn changes_are_recorded_when_they_are_shown() {
    let confirmation = confirmation([elsewhere()], None);
    let recorded = ShownChanges { offers: vec![elsewhere().offer], shown_by: confirmation.command_id };
    cart_in_full().when(CartCommand::ShowChanges(confirmation)).then([CartEvent::CartChangesShown(recorded)]);
}

#[test]
fn changes_that_were_shown_before_are_not_recorded_again() {
    let confirmation = confirmation([elsewhere()], None);
    cart_in_full().and([shown([elsewhere()])]).when(CartCommand::ShowChanges(confirmation)).then_nothing();
}

#[test]
fn sold_out_tickets_cannot_be_bought() {
    let sold_out = Sale { free: Some(0), ..regular() };
    let Offer { concert_name, ticket_type_name, .. } = regular().offer;
    full_cart().when(confirm_when([sold_out, golden_circle()], None)).then_refused(Refusal::SoldOut {
        concert_name,
        ticket_type_name,
        free: 0,
    });
}

#[test]
fn more_tickets_than_are_left_cannot_be_bought() {
    let one_left = Sale { free: Some(1), ..regular() };
    let Offer { concert_name, ticket_type_name, .. } = regular().offer;
    full_cart().when(confirm_when([one_left, golden_circle()], None)).then_refused(Refusal::SoldOut {
        concert_name,
        ticket_type_name,
        free: 1,
    });
}

#[test]
fn last_tickets_can_be_bought() {
    let two_left = Sale { free: Some(2), ..regular() };
    full_cart().when(confirm_when([two_left, golden_circle()], None)).then([unchanged()]);
}

#[test]
fn tickets_of_a_cancelled_concert_cannot_be_bought() {
    let offer = regular().offer;
    let cancelled = Confirmation { cancelled: BTreeSet::from([offer.concert_id]), ..confirmation([], None) };
    full_cart().when(CartCommand::ConfirmCart(cancelled)).then_refused(Refusal::ConcertCancelled(offer.concert_name));
}

#[test]
fn confirmed_cart_cannot_be_confirmed_again() {
    full_cart().and([unchanged()]).when(confirm_when([regular(), golden_circle()], None)).then_refused(Refusal::Closed);
}

#[test]
fn free_order_needs_no_card() {
    let free = sale_of(offer("free", "0.00 PLN"));
    let line = line(&free, 2);
    let without_card = Confirmation { payment_method_id: None, ..confirmation([free.clone()], None) };
    let confirmed = CartEvent::CartConfirmed {
        lines: vec![line],
        total: money("0.00 PLN"),
        payment_method_id: no_card(),
        keep_seats_on_decline: false,
        pays_later: false,
    };
    given::<Cart>([opened(), added(&free, 2), chosen()]).when(CartCommand::ConfirmCart(without_card)).then([confirmed]);
}

#[test]
fn order_without_a_card_is_paid_later_and_keeps_its_seats_on_a_decline() {
    let without_card = Confirmation { payment_method_id: None, ..confirmation([regular()], None) };
    given::<Cart>([opened(), added(&regular(), 1), chosen()])
        .when(CartCommand::ConfirmCart(without_card))
        .then([confirmed_to_pay_later(vec![line(&regular(), 1)], "349.00 PLN")]);
}
