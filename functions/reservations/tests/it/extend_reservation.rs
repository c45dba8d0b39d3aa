//! The rush after the start of sales.

use kernel::{Decider, SignedDuration, Timestamp};
use reservations::commands::extend_reservation::is_rush;
use reservations::pools::sale_terms::{Allotment, AllotmentEvent, SaleTerms};
use testkit::given;

use crate::samples::{ten_o_clock, terms};

const RUSH: SignedDuration = SignedDuration::from_mins(30);

fn opened_at(sales_open_at: Option<Timestamp>) -> Allotment {
    let terms = SaleTerms { sales_open_at, ..terms(1, vec![]) };
    given::<Allotment>([AllotmentEvent::AllotmentChanged(terms)]).state()
}

#[test]
fn rush_lasts_for_the_set_time_after_the_opening() {
    let allotment = opened_at(Some(ten_o_clock()));
    let last_moment = ten_o_clock() + RUSH - SignedDuration::from_millis(1);
    assert_eq!(
        [is_rush(&allotment, last_moment, RUSH), is_rush(&allotment, ten_o_clock() + RUSH, RUSH)],
        [true, false]
    );
}

#[test]
fn sales_without_an_opening_have_no_rush() {
    assert!(!is_rush(&opened_at(None), ten_o_clock(), RUSH));
}

#[test]
fn unknown_concert_has_no_rush() {
    assert!(!is_rush(&Allotment::initial(), ten_o_clock(), RUSH));
}
