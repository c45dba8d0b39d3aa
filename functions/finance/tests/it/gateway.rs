//! The conversation with the gateway, whose answers get lost and whose webhooks come late, twice and in any order: in the end
//! the payment says what the gateway says, and nothing stays set aside that nobody wants.

use finance::due::{GatewayCall, due};
use finance::payment::{Outcome, Payment, PaymentCommand as Command};
use kernel::Decider;
use proptest::prelude::*;

use crate::samples::{
    authorize, now, record_of_attempt, release, says_action_required, says_authorized, says_cancelled, says_captured,
    says_declined, says_not_made,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Intent {
    None,
    RequiresAction,
    RequiresCard,
    SetAside,
    Captured,
    Cancelled,
}

/// A gateway with one intent, as far as payments can see it.
#[derive(Debug)]
struct Gateway {
    /// How many attempts fail and do nothing, for good.
    failing: u32,
    first_answer: Intent,
    intent: Intent,
    webhooks: Vec<Outcome>,
}

impl Gateway {
    fn goes_to(&mut self, intent: Intent) {
        self.intent = intent;
        match intent {
            Intent::SetAside => self.webhooks.push(says_authorized()),
            Intent::RequiresCard => self.webhooks.push(says_declined()),
            Intent::Captured => self.webhooks.push(says_captured()),
            Intent::Cancelled => self.webhooks.push(says_cancelled()),
            Intent::None | Intent::RequiresAction => {}
        }
    }

    fn answer(&mut self, call: &GatewayCall<'_>) -> Outcome {
        match (call, self.intent) {
            (GatewayCall::Authorize(terms), Intent::None) if terms.attempt <= self.failing => {
                says_not_made(terms.attempt)
            }
            (GatewayCall::Authorize(_), intent) => {
                if intent == Intent::None {
                    self.goes_to(self.first_answer);
                }
                // The same key gives the first answer again, whatever has become of the intent.
                match self.first_answer {
                    Intent::RequiresAction => says_action_required(),
                    Intent::SetAside => says_authorized(),
                    _ => says_declined(),
                }
            }
            (GatewayCall::Capture { .. }, Intent::SetAside) => {
                self.goes_to(Intent::Captured);
                says_captured()
            }
            (GatewayCall::Capture { .. } | GatewayCall::Cancel { .. }, Intent::Captured) => says_captured(),
            (GatewayCall::Capture { .. } | GatewayCall::Cancel { .. }, Intent::Cancelled) => says_cancelled(),
            (GatewayCall::Refund { .. } | GatewayCall::CancelAttempt { .. } | GatewayCall::RefundAttempt { .. }, _) => {
                unreachable!("nothing is taken that has to go back, and there is one card")
            }
            (GatewayCall::Capture { .. } | GatewayCall::Cancel { .. }, _) => {
                self.goes_to(Intent::Cancelled);
                says_cancelled()
            }
        }
    }

    /// The attempt that its intent is of.
    fn attempt(&self) -> u32 {
        self.failing + 1
    }

    fn buyer(&mut self, passes: bool) {
        if matches!(self.intent, Intent::RequiresAction | Intent::RequiresCard) {
            self.goes_to(if passes { Intent::SetAside } else { Intent::RequiresCard });
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    OrderPlaced,
    OrderEnds,
    Call { answer_is_lost: bool },
    Webhook { which: prop::sample::Index, comes_again: bool },
    Buyer { passes: bool },
    AuthorizationRunsOut,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::OrderPlaced),
        2 => Just(Step::OrderEnds),
        4 => any::<bool>().prop_map(|answer_is_lost| Step::Call { answer_is_lost }),
        3 => (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(which, comes_again)| Step::Webhook { which, comes_again }),
        2 => any::<bool>().prop_map(|passes| Step::Buyer { passes }),
        1 => Just(Step::AuthorizationRunsOut),
    ]
}

fn tell(payment: &mut Payment, command: &Command) {
    for event in Payment::decide(command, payment).unwrap_or_default() {
        *payment = Payment::evolve(payment.clone(), &event);
    }
}

fn call(payment: &mut Payment, gateway: &mut Gateway, answer_is_lost: bool) -> bool {
    let Some(call) = due(payment, now()) else { return false };
    let outcome = gateway.answer(&call);
    if !answer_is_lost {
        tell(payment, &record_of_attempt(gateway.attempt(), outcome));
    }
    true
}

fn take(payment: &mut Payment, gateway: &mut Gateway, step: &Step, end: &Command) {
    match step {
        Step::OrderPlaced => tell(payment, &authorize()),
        Step::OrderEnds => tell(payment, end),
        Step::Call { answer_is_lost } => {
            call(payment, gateway, *answer_is_lost);
        }
        Step::Webhook { which, comes_again } if !gateway.webhooks.is_empty() => {
            let which = which.index(gateway.webhooks.len());
            let outcome = gateway.webhooks[which].clone();
            if !comes_again {
                gateway.webhooks.remove(which);
            }
            tell(payment, &record_of_attempt(gateway.attempt(), outcome));
        }
        Step::Webhook { .. } => {}
        Step::Buyer { passes } => gateway.buyer(*passes),
        Step::AuthorizationRunsOut if gateway.intent == Intent::SetAside => gateway.goes_to(Intent::Cancelled),
        Step::AuthorizationRunsOut => {}
    }
}

/// What comes in the end always comes: every message, every webhook, every call that is due.
fn settle(payment: &mut Payment, gateway: &mut Gateway, end: &Command) {
    tell(payment, &authorize());
    tell(payment, end);
    for _ in 0..16 {
        while call(payment, gateway, false) {}
        for outcome in std::mem::take(&mut gateway.webhooks) {
            tell(payment, &record_of_attempt(gateway.attempt(), outcome));
        }
    }
}

fn first_answer() -> impl Strategy<Value = Intent> {
    prop_oneof![Just(Intent::SetAside), Just(Intent::RequiresAction), Just(Intent::RequiresCard)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_cancelled_order_leaves_nothing_set_aside_and_nothing_taken(
        first_answer in first_answer(),
        failing in 0..3_u32,
        steps in prop::collection::vec(step(), 0..24),
    ) {
        let (mut payment, mut gateway) =
            (Payment::initial(), Gateway { failing, first_answer, intent: Intent::None, webhooks: vec![] });
        for step in &steps {
            take(&mut payment, &mut gateway, step, &release());
        }
        settle(&mut payment, &mut gateway, &release());
        prop_assert!(!matches!(gateway.intent, Intent::SetAside | Intent::Captured), "{:?} {:?}", payment, gateway);
        prop_assert!(!matches!(payment, Payment::Open { .. } | Payment::Captured { .. }), "{:?}", payment);
    }

    #[test]
    fn a_confirmed_order_takes_what_is_set_aside_or_learns_that_it_can_not(
        first_answer in first_answer(),
        failing in 0..3_u32,
        steps in prop::collection::vec(step(), 0..24),
    ) {
        let (mut payment, mut gateway) =
            (Payment::initial(), Gateway { failing, first_answer, intent: Intent::None, webhooks: vec![] });
        for step in &steps {
            take(&mut payment, &mut gateway, step, &Command::CapturePayment);
        }
        settle(&mut payment, &mut gateway, &Command::CapturePayment);
        match gateway.intent {
            Intent::Captured => prop_assert!(matches!(payment, Payment::Captured { .. }), "{:?}", payment),
            Intent::RequiresAction => prop_assert!(matches!(payment, Payment::Open { .. }), "{:?}", payment),
            Intent::RequiresCard | Intent::Cancelled => {
                prop_assert_eq!(payment.status().is_some_and(|status| status == "released"), true, "{:?}", payment);
            }
            Intent::None | Intent::SetAside => prop_assert!(false, "{:?} {:?}", payment, gateway),
        }
    }
}
