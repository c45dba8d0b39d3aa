//! Bugs that are planted are found.

use simulation::defects::planted;
use simulation::run::tell;
use simulation::story::{Size, Story};

use crate::support::stage;

/// Tells the story that is known to find it; where stories have changed since, all of those within which it has to be found.
fn is_found(name: &str) {
    let bugs = planted();
    let bug = bugs.iter().find(|bug| bug.name == name).expect("a bug of that name");
    let finds = |seed: &u64| !tell(stage(), &Story::of(*seed, Size::Small), Some((bug.make)())).violations.is_empty();
    let found = [bug.found_by].into_iter().chain(0..bug.found_within).find(finds);
    assert!(found.is_some(), "{} ({}) was not found by {} seeds", bug.name, bug.what, bug.found_within);
}

#[test]
fn an_append_without_its_condition_is_found() {
    is_found("unconditional-append");
}

#[test]
fn a_transaction_without_its_conditions_is_found() {
    is_found("unconditional-transaction");
}

#[test]
fn an_event_that_the_bus_refused_and_nobody_sent_again_is_found() {
    is_found("bus-refusals-ignored");
}

#[test]
fn a_call_of_stripe_without_idempotency_key_is_found() {
    is_found("no-idempotency-key");
}

#[test]
fn a_failed_batch_that_is_told_as_done_is_found() {
    is_found("failed-batch-done");
}

#[test]
fn a_record_that_a_publisher_passes_over_is_found() {
    is_found("record-skipped");
}

#[test]
fn an_event_that_never_reaches_a_policy_is_found() {
    is_found("release-lost");
}

#[test]
fn a_strong_read_that_is_stale_is_found() {
    is_found("strong-reads-stale");
}

#[test]
fn a_view_that_takes_the_last_for_the_newest_is_found() {
    is_found("views-without-versions");
}

#[test]
fn a_policy_that_lets_no_seats_go_is_found() {
    is_found("seats-kept");
}

#[test]
fn a_carried_state_that_is_wrong_is_found() {
    is_found("carried-state-wrong");
}

#[test]
fn a_gate_that_admits_everybody_is_found() {
    is_found("every-scan-admits");
}

#[test]
fn a_commit_that_does_not_know_its_command_is_found() {
    is_found("own-commit-unrecognised");
}

#[test]
fn a_refund_without_idempotency_key_is_found() {
    is_found("refunds-without-key");
}

#[test]
fn a_ticket_that_stays_valid_though_its_seat_went_back_is_found() {
    is_found("tickets-stay-valid");
}

#[test]
fn a_paid_seat_that_went_back_and_is_not_sold_again_is_found() {
    is_found("seats-not-returned");
}

#[test]
fn an_order_that_the_end_of_its_concert_passed_over_is_found() {
    is_found("orders-of-concert-skipped");
}

#[test]
fn more_time_for_a_hold_that_is_over_is_found() {
    is_found("extended-when-over");
}

#[test]
fn a_second_card_that_is_asked_on_top_of_the_first_is_found() {
    is_found("second-card-on-top");
}

#[test]
fn an_order_that_never_expires_is_found() {
    is_found("nobody-watches");
}
