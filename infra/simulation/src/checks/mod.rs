//! What must be so when a story is over, whatever went wrong in it: each invariant by name, in a file of its own.

mod admitted_once;
mod answers_hold;
mod cancelled_concerts;
mod commits_are_for_ever;
mod holds_last;
mod invoices;
mod mails_are_sent;
mod money_adds_up;
mod no_authorization_stays;
mod nothing_is_stuck;
mod one_authorization_at_a_time;
mod orders_end;
mod parcels_are_shipped;
mod payments_agree_with_stripe;
mod pools_fit_the_concert;
mod refunds_agree_with_stripe;
mod refunds_are_heard_of;
mod seats_follow_orders;
mod seats_within_capacity;
mod tickets_match_seats;
mod views;

use crate::history::History;

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The invariant that it breaks.
    pub invariant: &'static str,
    /// What is the matter.
    pub what: String,
}

/// An invariant: its name, and what speaks against it in a history.
type Invariant = (&'static str, fn(&History) -> Vec<String>);

/// All invariants.
pub const INVARIANTS: [Invariant; 21] = [
    ("commits are for ever", commits_are_for_ever::check),
    ("seats within capacity", seats_within_capacity::check),
    ("pools fit the concert", pools_fit_the_concert::check),
    ("orders end", orders_end::check),
    ("seats follow orders", seats_follow_orders::check),
    ("money adds up", money_adds_up::check),
    ("no authorization stays", no_authorization_stays::check),
    ("one authorization at a time", one_authorization_at_a_time::check),
    ("payments agree with Stripe", payments_agree_with_stripe::check),
    ("refunds agree with Stripe", refunds_agree_with_stripe::check),
    ("refunds are heard of", refunds_are_heard_of::check),
    ("invoices", invoices::check),
    ("holds last", holds_last::check),
    ("cancelled concerts", cancelled_concerts::check),
    ("tickets match seats", tickets_match_seats::check),
    ("admitted once", admitted_once::check),
    ("mails are sent", mails_are_sent::check),
    ("parcels are shipped", parcels_are_shipped::check),
    ("answers hold", answers_hold::check),
    ("views match streams", views::check),
    ("nothing is stuck", nothing_is_stuck::check),
];

/// What speaks against a history, invariant by invariant.
pub fn all(history: &History) -> Vec<Violation> {
    let of = |(invariant, check): Invariant| check(history).into_iter().map(move |what| Violation { invariant, what });
    INVARIANTS.into_iter().flat_map(of).collect()
}
