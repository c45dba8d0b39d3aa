//! Bugs that the simulation found, each as short as it could be made.

use cloud::InvocationFault;
use simulation::faults::PlannedFault;
use simulation::planted_bugs::payment_webhooks_ignored;
use simulation::runner::{report, run, with_fault};
use simulation::scenario::{Scenario, ScenarioSize, scripted_scenarios};

use crate::support::{fixture, run_unbroken};

fn scripted(name: &str) -> Scenario {
    scripted_scenarios().into_iter().find(|scripted| scripted.name == name).unwrap().scenario
}

fn fail_invocation(scenario: &Scenario, function: &str, number: usize, fault: InvocationFault) {
    let fault = PlannedFault::Invocation { function: function.to_owned(), number, fault };
    run_unbroken(&with_fault(scenario, fault));
}

#[test]
fn repeated_confirmation_finds_the_order_of_the_first() {
    let scenario = scripted("cancelled by the buyer");
    let faults = [InvocationFault::CrashAfterCall(4), InvocationFault::CrashBeforeCall(5), InvocationFault::AnswerLost];
    for fault in faults {
        fail_invocation(&scenario, "carts-confirm-cart", 0, fault);
    }
}

#[test]
fn refund_before_the_order_learns_of_its_payment_ends_the_order() {
    let scenario = scripted("refunded");
    for number in 0..4 {
        fail_invocation(&scenario, "orders-when-payment-changed", number, InvocationFault::CrashBeforeCall(0));
    }
}

#[test]
fn tickets_voided_before_they_are_issued_do_not_block_the_email_of_the_others() {
    let scenario = scripted("one of two concerts cancelled");
    fail_invocation(&scenario, "tickets-when-order-paid", 0, InvocationFault::CrashBeforeCall(0));
}

#[test]
fn ignored_payment_webhooks_do_no_harm() {
    for seed in 0..8 {
        let scenario = Scenario::generate(seed, ScenarioSize::Small);
        let outcome = run(fixture(), &scenario, Some(payment_webhooks_ignored()));
        assert!(outcome.violations.is_empty(), "{}", report(&scenario, &outcome));
    }
}
