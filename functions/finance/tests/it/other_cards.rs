//! Another card after a decline: never are two cards authorized at the same time.

use std::collections::BTreeMap;

use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::payments::attempts::AttemptStatus;
use finance::payments::next_call::{GatewayCall, next_call};
use finance::views::failed_refunds::FailedRefund;
use kernel::{Decider, SignedDuration};
use proptest::prelude::*;
use testkit::given;

use crate::samples::{
    INTENT, action_required, authorized, declined, later, now, payment_id, record, record_of_attempt, release,
    released, requested, requested_again, retry, says_authorized, says_cancelled, says_captured, says_declined,
    terms_of_card_2,
};

fn with_card_2() -> Vec<Event> {
    vec![requested(), declined(), Event::PaymentRequested(terms_of_card_2())]
}

fn earlier_cancelled() -> Event {
    Event::PaymentAttemptCancelled { gateway_id: INTENT.to_owned() }
}

fn earlier_captured() -> Event {
    Event::PaymentAttemptCaptured { gateway_id: INTENT.to_owned() }
}

fn next_key(events: Vec<Event>) -> Option<String> {
    next_call(&given::<Payment>(events).state(), later()).map(|call| call.idempotency_key())
}

#[test]
fn another_card_can_be_tried_after_a_decline() {
    given::<Payment>([requested(), declined()]).when(retry(2)).then([Event::PaymentRequested(terms_of_card_2())]);
}

#[test]
fn each_card_is_tried_once() {
    given::<Payment>(with_card_2()).when(retry(2)).then_nothing();
}

#[test]
fn card_older_than_the_current_one_is_ignored() {
    given::<Payment>(with_card_2()).and([declined()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_before_a_decline() {
    given::<Payment>([requested(), action_required()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_if_the_first_is_authorized_after_all() {
    given::<Payment>([requested(), declined(), authorized()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_once_the_order_has_ended() {
    given::<Payment>([requested(), declined(), released()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_if_the_order_ended_before_the_decline() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested, declined()]).when(retry(2)).then_nothing();
}

#[test]
fn another_card_of_an_unknown_payment_is_refused() {
    given::<Payment>([]).when(retry(2)).then_refused(Refusal::Unknown);
}

#[test]
fn declined_attempt_is_cancelled_first() {
    assert_eq!(next_key(with_card_2()), Some("cancel:pi_1".to_owned()));
}

#[test]
fn next_attempt_has_its_own_key() {
    let events = [with_card_2(), vec![earlier_cancelled()]].concat();
    assert_eq!(next_key(events), Some(format!("pi:{}:2", payment_id())));
}

#[test]
fn attempt_unknown_to_the_gateway_needs_no_cancellation() {
    let unknown = Event::PaymentDeclined { gateway_id: None, reason: "amount_not_chargeable".to_owned() };
    let payment = given::<Payment>([requested(), unknown]).when(retry(2));
    payment.then_state(|payment| matches!(next_call(payment, later()), Some(GatewayCall::Authorize(_))));
}

#[test]
fn next_card_can_be_repeated_for_its_own_23_hours() {
    let terms = terms_of_card_2();
    assert!(GatewayCall::Authorize(&terms).is_safe(now() + SignedDuration::from_hours(23)));
}

#[test]
fn cancellation_of_the_declined_attempt_is_recorded() {
    given::<Payment>(with_card_2()).when(record(says_cancelled())).then([earlier_cancelled()]);
}

#[test]
fn late_decline_of_the_earlier_attempt_changes_nothing() {
    given::<Payment>(with_card_2()).when(record(says_declined())).then_nothing();
}

#[test]
fn late_authorization_of_the_earlier_attempt_changes_nothing() {
    given::<Payment>(with_card_2()).when(record(says_authorized())).then_nothing();
}

#[test]
fn repeated_cancellation_of_an_attempt_changes_nothing() {
    given::<Payment>(with_card_2()).and([earlier_cancelled()]).when(record(says_cancelled())).then_nothing();
}

#[test]
fn captured_earlier_attempt_is_refunded() {
    given::<Payment>(with_card_2()).when(record(says_captured())).then([earlier_captured()]);
    let events = [with_card_2(), vec![earlier_captured()]].concat();
    assert_eq!(next_key(events), Some("refund:pi_1".to_owned()));
}

#[test]
fn captured_earlier_attempt_is_refunded_once() {
    let events = [with_card_2(), vec![earlier_captured()]].concat();
    let outcome = Outcome::AttemptRefunded { gateway_id: INTENT.to_owned() };
    let gone = Event::PaymentAttemptRefunded { gateway_id: INTENT.to_owned() };
    given::<Payment>(events.clone()).when(record(outcome)).then([gone.clone()]);
    assert_eq!(next_key([events, vec![gone]].concat()), Some(format!("pi:{}:2", payment_id())));
}

#[test]
fn declined_attempt_is_cancelled_even_if_the_next_is_declined() {
    let declined_again = Event::PaymentDeclined { gateway_id: None, reason: "insufficient_funds".to_owned() };
    assert_eq!(next_key([with_card_2(), vec![declined_again]].concat()), Some("cancel:pi_1".to_owned()));
}

#[test]
fn attempt_that_turns_up_later_is_cancelled() {
    let found = Event::PaymentAttemptFound { gateway_id: INTENT.to_owned() };
    given::<Payment>([requested(), requested_again()])
        .when(record_of_attempt(1, says_authorized()))
        .then([found.clone()]);
    assert_eq!(next_key(vec![requested(), requested_again(), found]), Some("cancel:pi_1".to_owned()));
}

#[test]
fn captured_attempt_that_turns_up_later_is_refunded() {
    let found = Event::PaymentAttemptFound { gateway_id: INTENT.to_owned() };
    given::<Payment>([requested(), requested_again()])
        .when(record_of_attempt(1, says_captured()))
        .then([found.clone(), earlier_captured()]);
    let events = vec![requested(), requested_again(), found, earlier_captured()];
    assert_eq!(next_key(events), Some("refund:pi_1".to_owned()));
}

#[test]
fn cancelled_attempt_that_turns_up_later_changes_nothing() {
    given::<Payment>([requested(), requested_again()]).when(record_of_attempt(1, says_cancelled())).then_nothing();
}

#[test]
fn outcome_of_the_current_attempt_counts() {
    given::<Payment>([requested(), requested_again()])
        .when(record_of_attempt(2, says_authorized()))
        .then([authorized()]);
}

/// A gateway with one intent for each attempt.
#[derive(Debug, Default)]
struct Gateway {
    intents: BTreeMap<u32, Intent>,
    webhooks: Vec<(u32, Outcome)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Intent {
    RequiresCard,
    Authorized,
    Captured,
    Cancelled,
}

impl Gateway {
    fn goes_to(&mut self, attempt: u32, intent: Intent) {
        self.intents.insert(attempt, intent);
        let gateway_id = format!("pi_{attempt}");
        let outcome = match intent {
            Intent::RequiresCard => {
                Outcome::Declined { gateway_id: Some(gateway_id), reason: "card_declined".to_owned() }
            }
            Intent::Authorized => Outcome::Authorized { gateway_id },
            Intent::Captured => Outcome::Captured { gateway_id, fee: None },
            Intent::Cancelled => Outcome::Cancelled { gateway_id },
        };
        self.webhooks.push((attempt, outcome));
    }

    fn answer(&mut self, call: &GatewayCall<'_>, good_card: u32) -> Outcome {
        let attempt_of = |id: &str| id.trim_start_matches("pi_").parse::<u32>().unwrap();
        match call {
            GatewayCall::Authorize(terms) => {
                let is_good = terms.card >= good_card;
                if !self.intents.contains_key(&terms.attempt) {
                    let intent = if is_good { Intent::Authorized } else { Intent::RequiresCard };
                    self.goes_to(terms.attempt, intent);
                }
                let gateway_id = format!("pi_{}", terms.attempt);
                // The same key gives the first answer again.
                if is_good {
                    Outcome::Authorized { gateway_id }
                } else {
                    Outcome::Declined { gateway_id: Some(gateway_id), reason: "card_declined".to_owned() }
                }
            }
            GatewayCall::Capture { gateway_id, .. } => {
                let attempt = attempt_of(gateway_id);
                match self.intents.get(&attempt) {
                    Some(Intent::Authorized) => self.goes_to(attempt, Intent::Captured),
                    Some(Intent::RequiresCard) => self.goes_to(attempt, Intent::Cancelled),
                    _ => {}
                }
                self.settled(attempt)
            }
            GatewayCall::Cancel { gateway_id, .. } | GatewayCall::CancelAttempt { gateway_id } => {
                let attempt = attempt_of(gateway_id);
                if !matches!(self.intents.get(&attempt), Some(Intent::Captured | Intent::Cancelled)) {
                    self.goes_to(attempt, Intent::Cancelled);
                }
                self.settled(attempt)
            }
            GatewayCall::RefundAttempt { gateway_id } => {
                Outcome::AttemptRefunded { gateway_id: (*gateway_id).to_owned() }
            }
            GatewayCall::Refund { refund_id, .. } => {
                Outcome::Refunded { refund_id: *refund_id, refund_gateway_id: Some("re_1".to_owned()) }
            }
        }
    }

    fn settled(&self, attempt: u32) -> Outcome {
        let gateway_id = format!("pi_{attempt}");
        match self.intents.get(&attempt) {
            Some(Intent::Captured) => Outcome::Captured { gateway_id, fee: None },
            _ => Outcome::Cancelled { gateway_id },
        }
    }

    fn alive(&self) -> usize {
        self.intents.values().filter(|intent| matches!(intent, Intent::Authorized | Intent::Captured)).count()
    }
}

#[derive(Debug, Clone)]
enum Step {
    AnotherCard(u32),
    Call { answer_is_lost: bool },
    Webhook { which: prop::sample::Index, is_repeated: bool },
    PaysInTheBrowser,
    OrderEnds,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (2..5_u32).prop_map(Step::AnotherCard),
        5 => any::<bool>().prop_map(|answer_is_lost| Step::Call { answer_is_lost }),
        4 => (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(which, is_repeated)| Step::Webhook { which, is_repeated }),
        1 => Just(Step::PaysInTheBrowser),
        1 => Just(Step::OrderEnds),
    ]
}

fn execute(payment: &mut Payment, command: &Command) {
    for event in Payment::decide(command, payment).unwrap_or_default() {
        *payment = Payment::evolve(payment.clone(), &event);
    }
}

fn call(payment: &mut Payment, gateway: &mut Gateway, good_card: u32, answer_is_lost: bool) -> bool {
    let attempt = payment.terms().map_or(1, |terms| terms.attempt);
    let Some(call) = next_call(payment, later()) else { return false };
    let outcome = gateway.answer(&call, good_card);
    if !answer_is_lost {
        execute(payment, &record_of_attempt(attempt, outcome));
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn at_most_one_card_is_charged(
        good_card in 1..5_u32,
        is_kept in any::<bool>(),
        steps in prop::collection::vec(step(), 0..32),
    ) {
        let (mut payment, mut gateway) = (Payment::initial(), Gateway::default());
        execute(&mut payment, &crate::samples::authorize());
        for step in &steps {
            match step {
                Step::AnotherCard(card) => execute(&mut payment, &retry(*card)),
                Step::Call { answer_is_lost } => {
                    call(&mut payment, &mut gateway, good_card, *answer_is_lost);
                }
                Step::Webhook { which, is_repeated } if !gateway.webhooks.is_empty() => {
                    let which = which.index(gateway.webhooks.len());
                    let (attempt, outcome) = gateway.webhooks[which].clone();
                    if !is_repeated {
                        gateway.webhooks.remove(which);
                    }
                    execute(&mut payment, &record_of_attempt(attempt, outcome));
                }
                Step::Webhook { .. } => {}
                Step::PaysInTheBrowser => {
                    let waiting = gateway.intents.iter().find(|(_, intent)| **intent == Intent::RequiresCard);
                    if let Some(attempt) = waiting.map(|(attempt, _)| *attempt) {
                        gateway.goes_to(attempt, Intent::Authorized);
                    }
                }
                Step::OrderEnds => execute(&mut payment, &release()),
            }
            // Each attempt is made after the earlier one is cancelled.
            prop_assert!(gateway.alive() <= 1, "{:?} {:?}", payment, gateway);
        }
        let end = if is_kept { Command::CapturePayment } else { release() };
        for _ in 0..16 {
            while call(&mut payment, &mut gateway, good_card, false) {}
            for (attempt, outcome) in std::mem::take(&mut gateway.webhooks) {
                execute(&mut payment, &record_of_attempt(attempt, outcome));
            }
            execute(&mut payment, &end);
        }
        let authorized_intents = gateway.intents.values().filter(|intent| **intent == Intent::Authorized).count();
        let taken = gateway.intents.values().filter(|intent| **intent == Intent::Captured).count();
        prop_assert_eq!(authorized_intents, 0, "{:?} {:?}", payment, gateway);
        prop_assert_eq!(taken == 1, matches!(payment, Payment::Captured { .. }), "{:?} {:?}", payment, gateway);
        let replaced = payment.terms().into_iter().flat_map(|terms| &terms.replaced);
        prop_assert!(replaced.into_iter().all(|attempt| attempt.status == AttemptStatus::Closed), "{:?}", payment);
    }
}

fn refused() -> Outcome {
    Outcome::Refused { gateway_id: INTENT.to_owned(), reason: "charge_disputed".to_owned() }
}

fn refund_of_earlier_failed() -> Event {
    Event::PaymentAttemptRefundFailed { gateway_id: INTENT.to_owned(), reason: "charge_disputed".to_owned() }
}

#[test]
fn refused_cancellation_of_an_attempt_is_not_tried_again() {
    given::<Payment>(with_card_2()).when(record(refused())).then([earlier_cancelled()]);
}

#[test]
fn refused_refund_of_an_attempt_is_left_to_staff() {
    let events = [with_card_2(), vec![earlier_captured()]].concat();
    given::<Payment>(events.clone()).when(record(refused())).then([refund_of_earlier_failed()]);
    let payment = given::<Payment>([events, vec![refund_of_earlier_failed()]].concat()).state();
    let listed = FailedRefund::of(&payment);
    assert_eq!(
        listed.iter().map(|(task, is_open)| (task.payment_id, *is_open)).collect::<Vec<_>>(),
        [(payment_id(), true)]
    );
}

#[test]
fn refund_of_an_attempt_at_the_gateway_ends_the_task() {
    let events = [with_card_2(), vec![earlier_captured(), refund_of_earlier_failed()]].concat();
    let made = Outcome::AttemptRefunded { gateway_id: INTENT.to_owned() };
    let gone = Event::PaymentAttemptRefunded { gateway_id: INTENT.to_owned() };
    given::<Payment>(events).when(record(made)).then([gone]);
}
