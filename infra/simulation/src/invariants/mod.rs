//! What must hold when a run has ended, whatever faults it had. Each invariant has a name and a file of that name.

mod acknowledged_requests_hold;
mod cancelled_concerts_keep_no_seats;
mod commits_are_immutable;
mod deliveries_match_vendors;
mod disputes_match_stripe;
mod emails_match_orders;
mod ended_sessions_do_nothing;
mod every_order_ends;
mod failed_refunds_are_listed;
mod forgotten_people_leave_no_data;
mod holds_last_until_they_end;
mod invoices_match_payments;
mod keys_are_held_by_open_orders;
mod no_authorization_stays_open;
mod nobody_is_forgotten_with_open_orders;
mod one_authorization_at_a_time;
mod order_numbers_are_unique;
mod parcels_match_deliveries;
mod payments_match_stripe;
mod pools_add_up_to_capacity;
mod queues_are_empty;
mod refunds_know_their_lines;
mod refunds_match_stripe;
mod roles_are_what_was_set_last;
mod seats_are_held_in_time;
mod seats_never_exceed_capacity;
mod single_tickets_change_once;
mod sold_seats_match_orders;
mod stripe_holds_what_orders_cost;
mod tickets_admit_once;
mod tickets_match_sold_seats;
mod unpaid_orders_touch_no_card;
mod views;

use crate::history::History;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The name of the broken invariant.
    pub invariant: &'static str,
    pub detail: String,
}

/// A name, and a function that describes each violation in a history.
type Invariant = (&'static str, fn(&History) -> Vec<String>);

pub const INVARIANTS: [Invariant; 33] = [
    ("commits are immutable", commits_are_immutable::check),
    ("seats never exceed capacity", seats_never_exceed_capacity::check),
    ("pools add up to capacity", pools_add_up_to_capacity::check),
    ("every order ends", every_order_ends::check),
    ("order numbers are unique", order_numbers_are_unique::check),
    ("sold seats match orders", sold_seats_match_orders::check),
    ("Stripe holds what orders cost", stripe_holds_what_orders_cost::check),
    ("no authorization stays open", no_authorization_stays_open::check),
    ("one authorization at a time", one_authorization_at_a_time::check),
    ("unpaid orders touch no card", unpaid_orders_touch_no_card::check),
    ("payments match Stripe", payments_match_stripe::check),
    ("refunds match Stripe", refunds_match_stripe::check),
    ("refunds know their lines", refunds_know_their_lines::check),
    ("disputes match Stripe", disputes_match_stripe::check),
    ("failed refunds are listed", failed_refunds_are_listed::check),
    ("invoices match payments", invoices_match_payments::check),
    ("seats are held in time", seats_are_held_in_time::check),
    ("holds last until they end", holds_last_until_they_end::check),
    ("keys are held by open orders", keys_are_held_by_open_orders::check),
    ("nobody is forgotten with open orders", nobody_is_forgotten_with_open_orders::check),
    ("forgotten people leave no data", forgotten_people_leave_no_data::check),
    ("ended sessions do nothing", ended_sessions_do_nothing::check),
    ("roles are what was set last", roles_are_what_was_set_last::check),
    ("cancelled concerts keep no seats", cancelled_concerts_keep_no_seats::check),
    ("tickets match sold seats", tickets_match_sold_seats::check),
    ("tickets admit once", tickets_admit_once::check),
    ("single tickets change once", single_tickets_change_once::check),
    ("e-mails match orders", emails_match_orders::check),
    ("parcels match deliveries", parcels_match_deliveries::check),
    ("deliveries match vendors", deliveries_match_vendors::check),
    ("acknowledged requests hold", acknowledged_requests_hold::check),
    ("views match streams", views::check),
    ("queues are empty", queues_are_empty::check),
];

/// All violations in a history, in the order of the invariants.
pub fn violations(history: &History) -> Vec<Violation> {
    let of =
        |(invariant, check): Invariant| check(history).into_iter().map(move |detail| Violation { invariant, detail });
    INVARIANTS.into_iter().flat_map(of).collect()
}
