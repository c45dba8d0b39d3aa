//! What the simulation found, each as short as it could be made.

use cloud::InvocationFault;
use simulation::defects::webhooks_forgotten;
use simulation::faults::exact::Exact;
use simulation::report::report;
use simulation::run::tell;
use simulation::story::{Size, Story};
use simulation::systematic::with;
use simulation::ways::ways;

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
fn money_that_finance_gave_back_before_the_order_heard_that_it_was_taken_ends_the_order() {
    let ways = ways();
    let way = ways.iter().find(|way| way.name == "money given back").unwrap();
    let function = "orders-when-payment-changed".to_owned();
    for number in 0..4 {
        let (function, fault) = (function.clone(), InvocationFault::CrashBeforeCall(0));
        tell_whole(&with(&way.story, Exact::Invocation { function, number, fault }));
    }
}

#[test]
fn tickets_of_one_concert_that_are_void_before_they_are_issued_do_not_keep_those_of_the_other_from_the_mail() {
    let ways = ways();
    let way = ways.iter().find(|way| way.name == "one of two concerts cancelled").unwrap();
    let (function, fault) = ("tickets-when-order-paid".to_owned(), InvocationFault::CrashBeforeCall(0));
    tell_whole(&with(&way.story, Exact::Invocation { function, number: 0, fault }));
}

#[test]
fn webhooks_that_are_never_heard_of_do_no_harm() {
    for seed in 0..8 {
        let story = Story::of(seed, Size::Small);
        let outcome = tell(stage(), &story, Some(webhooks_forgotten()));
        assert!(outcome.violations.is_empty(), "{}", report(&story, &outcome));
    }
}
