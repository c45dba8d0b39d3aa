//! What the simulation found, each as short as it could be made.

use cloud::InvocationFault;
use simulation::faults::exact::Exact;
use simulation::systematic::{ways, with};

use crate::support::tell_whole;

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
