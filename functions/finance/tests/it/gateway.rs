//! The conversation with a gateway that loses answers and sends webhooks late, twice and in any order: in the end the payment agrees with
//! the gateway, and no authorization is left behind.

use finance::payment::{Outcome, Payment, PaymentCommand as Command};
use finance::payments::next_call::{GatewayCall, next_call};
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
    Authorized,
    Captured,
    Cancelled,
}

/// A gateway with a single intent.
#[derive(Debug)]
struct Gateway {
    /// How many attempts fail without effect.
    failing: u32,
    first_answer: Intent,
    intent: Intent,
    webhooks: Vec<Outcome>,
}

impl Gateway {
    fn goes_to(&mut self, intent: Intent) {
        self.intent = intent;
        match intent {
            Intent::Authorized => self.webhooks.push(says_authorized()),
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
                    Intent::Authorized => says_authorized(),
                    _ => says_declined(),
                }
            }
            (GatewayCall::Capture { .. }, Intent::Authorized) => {
                self.goes_to(Intent::Captured);
                says_captured()
            }
            (GatewayCall::Capture { .. } | GatewayCall::Cancel { .. }, Intent::Captured) => says_captured(),
            (GatewayCall::Capture { .. } | GatewayCall::Cancel { .. }, Intent::Cancelled) => says_cancelled(),
            (GatewayCall::Refund { .. } | GatewayCall::CancelAttempt { .. } | GatewayCall::RefundAttempt { .. }, _) => {
                unreachable!("there is one card and no refund")
            }
            (GatewayCall::Capture { .. } | GatewayCall::Cancel { .. }, _) => {
                self.goes_to(Intent::Cancelled);
                says_cancelled()
            }
        }
    }

    /// The attempt of its intent.
    fn attempt(&self) -> u32 {
        self.failing + 1
    }

    fn buyer(&mut self, passes: bool) {
        if matches!(self.intent, Intent::RequiresAction | Intent::RequiresCard) {
            self.goes_to(if passes { Intent::Authorized } else { Intent::RequiresCard });
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    OrderPlaced,
    OrderEnds,
    Call { answer_is_lost: bool },
    Webhook { which: prop::sample::Index, is_repeated: bool },
    Buyer { passes: bool },
    AuthorizationExpires,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::OrderPlaced),
        2 => Just(Step::OrderEnds),
        4 => any::<bool>().prop_map(|answer_is_lost| Step::Call { answer_is_lost }),
        3 => (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(which, is_repeated)| Step::Webhook { which, is_repeated }),
        2 => any::<bool>().prop_map(|passes| Step::Buyer { passes }),
        1 => Just(Step::AuthorizationExpires),
    ]
}

fn execute(payment: &mut Payment, command: &Command) {
    for event in Payment::decide(command, payment).unwrap_or_default() {
        *payment = Payment::evolve(payment.clone(), &event);
    }
}

fn call(payment: &mut Payment, gateway: &mut Gateway, answer_is_lost: bool) -> bool {
    let Some(call) = next_call(payment, now()) else { return false };
    let outcome = gateway.answer(&call);
    if !answer_is_lost {
        execute(payment, &record_of_attempt(gateway.attempt(), outcome));
    }
    true
}

fn take(payment: &mut Payment, gateway: &mut Gateway, step: &Step, end: &Command) {
    match step {
        Step::OrderPlaced => execute(payment, &authorize()),
        Step::OrderEnds => execute(payment, end),
        Step::Call { answer_is_lost } => {
            call(payment, gateway, *answer_is_lost);
        }
        Step::Webhook { which, is_repeated } if !gateway.webhooks.is_empty() => {
            let which = which.index(gateway.webhooks.len());
            let outcome = gateway.webhooks[which].clone();
            if !is_repeated {
                gateway.webhooks.remove(which);
            }
            execute(payment, &record_of_attempt(gateway.attempt(), outcome));
        }
        Step::Webhook { .. } => {}
        Step::Buyer { passes } => gateway.buyer(*passes),
        Step::AuthorizationExpires if gateway.intent == Intent::Authorized => gateway.goes_to(Intent::Cancelled),
        Step::AuthorizationExpires => {}
    }
}

/// In the end every message and webhook arrives, and every due call is made.
fn settle(payment: &mut Payment, gateway: &mut Gateway, end: &Command) {
    execute(payment, &authorize());
    execute(payment, end);
    for _ in 0..16 {
        while call(payment, gateway, false) {}
        for outcome in std::mem::take(&mut gateway.webhooks) {
            execute(payment, &record_of_attempt(gateway.attempt(), outcome));
        }
    }
}

fn first_answer() -> impl Strategy<Value = Intent> {
    prop_oneof![Just(Intent::Authorized), Just(Intent::RequiresAction), Just(Intent::RequiresCard)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn cancelled_order_leaves_no_authorization_and_no_capture(
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
        prop_assert!(!matches!(gateway.intent, Intent::Authorized | Intent::Captured), "{:?} {:?}", payment, gateway);
        prop_assert!(!matches!(payment, Payment::Open { .. } | Payment::Captured { .. }), "{:?}", payment);
    }

    #[test]
    fn confirmed_order_captures_the_authorization_or_hears_of_the_failure(
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
            Intent::None | Intent::Authorized => prop_assert!(false, "{:?} {:?}", payment, gateway),
        }
    }
}
