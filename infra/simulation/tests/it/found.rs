//! What the simulation found, each as short as it could be made.

use cloud::InvocationFault;
use simulation::defects::webhooks_forgotten;
use simulation::faults::exact::Exact;
use simulation::report::report;
use simulation::run::tell;
use simulation::story::{Size, Story};
use simulation::systematic::{ways, with};

use crate::support::{stage, tell_whole};

#[test]
fn a_buyer_whose_confirmation_was_carried_out_and_not_answered_is_told_of_the_order_when_asking_again() {
    let ways = ways();
    let way = ways.iter().find(|way| way.name == "cancelled by the buyer").unwrap();
    let fault = InvocationFault::AnswerLost;
    let crash = |fault| Exact::Invocation { function: "carts-confirm-cart".to_owned(), number: 0, fault };
    for fault in [InvocationFault::CrashAfterCall(4), InvocationFault::CrashBeforeCall(5), fault] {
        tell_whole(&with(&way.story, crash(fault)));
    }
}

#[test]
fn webhooks_that_are_never_heard_of_do_no_harm() {
    for seed in 0..15 {
        let story = Story::of(seed, Size::Small);
        let outcome = tell(stage(), &story, Some(webhooks_forgotten()));
        assert!(outcome.violations.is_empty(), "{}", report(&story, &outcome));
    }
}
