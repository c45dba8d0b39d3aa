use simulation::planted_bugs::{FoundBy, planted_bugs};
use simulation::runner::run;
use simulation::scenario::{Scenario, ScenarioSize, scripted_scenarios};

use crate::support::fixture;

/// Runs the scenario that is known to find the bug. If scenarios have changed since, runs all seeds that must find it.
fn is_found(name: &str) {
    let bugs = planted_bugs();
    let bug = bugs.iter().find(|bug| bug.name == name).expect("a bug of that name");
    let finds = |scenario: &Scenario| !run(fixture(), scenario, Some((bug.make)())).violations.is_empty();
    let is_found = match bug.found_by {
        FoundBy::Seed { known, within } => {
            let mut seeds = [known].into_iter().chain(0..within);
            seeds.any(|seed| finds(&Scenario::generate(seed, ScenarioSize::Small)))
        }
        FoundBy::Scenario(name) => {
            let scripted = scripted_scenarios().into_iter().find(|scripted| scripted.name == name);
            finds(&scripted.expect("a scenario of that name").scenario)
        }
    };
    assert!(is_found, "{} ({}) was not found by {:?}", bug.name, bug.description, bug.found_by);
}

#[test]
fn unconditional_append_is_found() {
    is_found("unconditional-append");
}

#[test]
fn unconditional_transaction_is_found() {
    is_found("unconditional-transaction");
}

#[test]
fn ignored_rejection_by_the_bus_is_found() {
    is_found("bus-rejections-ignored");
}

#[test]
fn stripe_call_without_idempotency_key_is_found() {
    is_found("no-idempotency-key");
}

#[test]
fn failed_batch_reported_as_processed_is_found() {
    is_found("failed-batch-acknowledged");
}

#[test]
fn skipped_stream_record_is_found() {
    is_found("record-skipped");
}

#[test]
fn event_lost_before_its_policy_is_found() {
    is_found("cancellation-lost");
}

#[test]
fn stale_strong_read_is_found() {
    is_found("strong-reads-eventual");
}

#[test]
fn view_without_version_check_is_found() {
    is_found("views-without-versions");
}

#[test]
fn unreleased_seats_of_cancelled_order_are_found() {
    is_found("cancelled-seats-kept");
}

#[test]
fn wrong_snapshot_is_found() {
    is_found("snapshot-without-holds");
}

#[test]
fn gate_that_admits_used_tickets_is_found() {
    is_found("every-scan-admits");
}

#[test]
fn commit_without_its_command_id_is_found() {
    is_found("command-id-lost");
}

#[test]
fn refund_without_idempotency_key_is_found() {
    is_found("refunds-without-idempotency-key");
}

#[test]
fn valid_ticket_of_refunded_seat_is_found() {
    is_found("refunded-tickets-valid");
}

#[test]
fn refunded_seat_not_back_on_sale_is_found() {
    is_found("refunded-seats-not-returned");
}

#[test]
fn skipped_order_of_cancelled_concert_is_found() {
    is_found("concert-orders-skipped");
}

#[test]
fn extension_of_ended_hold_is_found() {
    is_found("ended-hold-extended");
}

#[test]
fn second_card_before_first_is_released_is_found() {
    is_found("first-card-not-released");
}

#[test]
fn order_that_never_expires_is_found() {
    is_found("orders-never-expire");
}

#[test]
fn unreadable_record_that_blocks_its_stream_is_found() {
    is_found("diverted-record-blocks");
}

#[test]
fn deleted_unreadable_message_is_found() {
    is_found("unreadable-messages-dropped");
}

#[test]
fn goodwill_that_voids_tickets_is_found() {
    is_found("goodwill-returns-tickets");
}

#[test]
fn bounced_email_counted_as_sent_is_found() {
    is_found("bounces-ignored");
}

#[test]
fn refund_with_the_id_of_an_earlier_one_is_found() {
    is_found("refund-ids-from-keys");
}

#[test]
fn unrecorded_decision_on_a_dispute_is_found() {
    is_found("dispute-decisions-ignored");
}

#[test]
fn undone_admission_that_keeps_its_ticket_used_is_found() {
    is_found("undone-admissions-kept");
}

#[test]
fn unnoticed_gap_between_two_reads_is_found() {
    is_found("gaps-not-noticed");
}

#[test]
fn refund_of_one_ticket_that_voids_all_is_found() {
    is_found("line-refunds-return-everything");
}

#[test]
fn refund_by_hand_of_which_the_order_never_hears_is_found() {
    is_found("refunds-by-hand-unheard");
}

#[test]
fn parcel_that_nobody_tracks_is_found() {
    is_found("parcels-not-tracked");
}

#[test]
fn failed_reservation_that_counts_as_made_is_found() {
    is_found("refusal-counts-as-hold");
}

#[test]
fn number_of_two_orders_is_found() {
    is_found("order-numbers-repeat");
}

#[test]
fn replaced_code_that_still_admits_is_found() {
    is_found("replaced-codes-forgotten");
}

#[test]
fn given_back_ticket_without_a_refund_is_found() {
    is_found("given-back-tickets-not-refunded");
}

#[test]
fn session_that_another_password_does_not_end_is_found() {
    is_found("sessions-kept-by-passwords");
}

#[test]
fn session_that_other_roles_do_not_end_is_found() {
    is_found("sessions-kept-by-roles");
}

#[test]
fn session_of_somebody_deactivated_is_found() {
    is_found("sessions-kept-by-deactivation");
}

#[test]
fn session_that_goes_on_after_the_log_out_is_found() {
    is_found("log-outs-ignored");
}

#[test]
fn session_that_a_stopped_command_left_is_found() {
    is_found("sessions-kept-by-projection");
}

#[test]
fn somebody_forgotten_with_an_open_order_is_found() {
    is_found("open-orders-ignored");
}

#[test]
fn key_of_somebody_forgotten_is_found() {
    is_found("forgotten-keys-kept");
}

#[test]
fn address_of_somebody_forgotten_that_is_not_free_is_found() {
    is_found("forgotten-addresses-kept");
}

#[test]
fn removed_last_admin_is_found() {
    is_found("last-admin-removed");
}

#[test]
fn payment_that_nobody_asked_for_is_found() {
    is_found("paid-without-being-asked");
}
