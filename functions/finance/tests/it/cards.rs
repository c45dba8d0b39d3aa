//! Another card after the first was declined: never are two authorizations alive.

use std::collections::BTreeMap;

use finance::attempts::Remains;
use finance::due::{GatewayCall, due};
use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
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

fn next_call(events: Vec<Event>) -> Option<String> {
    due(&given::<Payment>(events).state(), later()).map(|call| call.idempotency_key())
}

#[test]
fn another_card_is_tried_after_a_decline() {
    given::<Payment>([requested(), declined()]).when(retry(2)).then([Event::PaymentRequested(terms_of_card_2())]);
}

#[test]
fn the_same_card_is_tried_once() {
    given::<Payment>(with_card_2()).when(retry(2)).then_nothing();
}

#[test]
fn a_card_given_before_the_one_that_is_known_is_old() {
    given::<Payment>(with_card_2()).and([declined()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_while_the_first_is_not_declined() {
    given::<Payment>([requested(), action_required()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_once_the_declined_one_paid_after_all() {
    given::<Payment>([requested(), declined(), authorized()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_once_the_order_has_come_to_nothing() {
    given::<Payment>([requested(), declined(), released()]).when(retry(2)).then_nothing();
}

#[test]
fn no_other_card_is_tried_for_an_order_that_was_called_off_before_the_decline() {
    given::<Payment>([requested(), Event::PaymentReleaseRequested, declined()]).when(retry(2)).then_nothing();
}

#[test]
fn another_card_of_a_payment_that_was_never_asked_for_comes_again() {
    given::<Payment>([]).when(retry(2)).then_refused(Refusal::Unknown);
}

#[test]
fn the_declined_attempt_is_cancelled_first() {
    assert_eq!(next_call(with_card_2()), Some("cancel:pi_1".to_owned()));
}

#[test]
fn the_next_attempt_has_a_key_of_its_own() {
    let events = [with_card_2(), vec![earlier_cancelled()]].concat();
    assert_eq!(next_call(events), Some(format!("pi:{}:2", payment_id())));
}

#[test]
fn an_attempt_that_the_gateway_never_knew_needs_no_cancelling() {
    let unknown = Event::PaymentDeclined { gateway_id: None, reason: "amount_not_chargeable".to_owned() };
    let payment = given::<Payment>([requested(), unknown]).when(retry(2));
    payment.then_state(|payment| matches!(due(payment, later()), Some(GatewayCall::Authorize(_))));
}

#[test]
fn the_next_card_has_a_day_of_its_own() {
    let terms = terms_of_card_2();
    assert!(GatewayCall::Authorize(&terms).is_safe(now() + SignedDuration::from_hours(23)));
}

#[test]
fn the_cancellation_of_the_declined_attempt_is_recorded() {
    given::<Payment>(with_card_2()).when(record(says_cancelled())).then([earlier_cancelled()]);
}

#[test]
fn a_late_word_of_the_declined_attempt_changes_nothing() {
    given::<Payment>(with_card_2()).when(record(says_declined())).then_nothing();
}

#[test]
fn a_late_authorization_of_the_declined_attempt_is_not_taken_for_the_next() {
    given::<Payment>(with_card_2()).when(record(says_authorized())).then_nothing();
}

#[test]
fn a_repeated_word_of_a_cancelled_attempt_changes_nothing() {
    given::<Payment>(with_card_2()).and([earlier_cancelled()]).when(record(says_cancelled())).then_nothing();
}

#[test]
fn money_that_somebody_took_by_the_declined_attempt_goes_back() {
    given::<Payment>(with_card_2()).when(record(says_captured())).then([earlier_captured()]);
    let events = [with_card_2(), vec![earlier_captured()]].concat();
    assert_eq!(next_call(events), Some("refund:pi_1".to_owned()));
}

#[test]
fn money_of_the_declined_attempt_goes_back_once() {
    let events = [with_card_2(), vec![earlier_captured()]].concat();
    let outcome = Outcome::AttemptRefunded { gateway_id: INTENT.to_owned() };
    let gone = Event::PaymentAttemptRefunded { gateway_id: INTENT.to_owned() };
    given::<Payment>(events.clone()).when(record(outcome)).then([gone.clone()]);
    assert_eq!(next_call([events, vec![gone]].concat()), Some(format!("pi:{}:2", payment_id())));
}

#[test]
fn the_declined_attempt_is_cancelled_whatever_becomes_of_the_next() {
    let declined_again = Event::PaymentDeclined { gateway_id: None, reason: "insufficient_funds".to_owned() };
    assert_eq!(next_call([with_card_2(), vec![declined_again]].concat()), Some("cancel:pi_1".to_owned()));
}

#[test]
fn an_attempt_that_was_not_found_and_turns_up_later_is_cancelled() {
    let found = Event::PaymentAttemptFound { gateway_id: INTENT.to_owned() };
    given::<Payment>([requested(), requested_again()])
        .when(record_of_attempt(1, says_authorized()))
        .then([found.clone()]);
    assert_eq!(next_call(vec![requested(), requested_again(), found]), Some("cancel:pi_1".to_owned()));
}

#[test]
fn the_word_of_the_present_attempt_counts() {
    given::<Payment>([requested(), requested_again()])
        .when(record_of_attempt(2, says_authorized()))
        .then([authorized()]);
}

/// A gateway that knows as many intents as there are attempts.
#[derive(Debug, Default)]
struct Gateway {
    intents: BTreeMap<u32, Intent>,
    webhooks: Vec<(u32, Outcome)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Intent {
    RequiresCard,
    SetAside,
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
            Intent::SetAside => Outcome::Authorized { gateway_id },
            Intent::Captured => Outcome::Captured { gateway_id },
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
                    let intent = if is_good { Intent::SetAside } else { Intent::RequiresCard };
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
                    Some(Intent::SetAside) => self.goes_to(attempt, Intent::Captured),
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
            Some(Intent::Captured) => Outcome::Captured { gateway_id },
            _ => Outcome::Cancelled { gateway_id },
        }
    }

    fn alive(&self) -> usize {
        self.intents.values().filter(|intent| matches!(intent, Intent::SetAside | Intent::Captured)).count()
    }
}

#[derive(Debug, Clone)]
enum Step {
    AnotherCard(u32),
    Call { answer_is_lost: bool },
    Webhook { which: prop::sample::Index, comes_again: bool },
    PaysInTheBrowser,
    OrderEnds,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (2..5_u32).prop_map(Step::AnotherCard),
        5 => any::<bool>().prop_map(|answer_is_lost| Step::Call { answer_is_lost }),
        4 => (any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(which, comes_again)| Step::Webhook { which, comes_again }),
        1 => Just(Step::PaysInTheBrowser),
        1 => Just(Step::OrderEnds),
    ]
}

fn tell(payment: &mut Payment, command: &Command) {
    for event in Payment::decide(command, payment).unwrap_or_default() {
        *payment = Payment::evolve(payment.clone(), &event);
    }
}

fn call(payment: &mut Payment, gateway: &mut Gateway, good_card: u32, answer_is_lost: bool) -> bool {
    let attempt = payment.terms().map_or(1, |terms| terms.attempt);
    let Some(call) = due(payment, later()) else { return false };
    let outcome = gateway.answer(&call, good_card);
    if !answer_is_lost {
        tell(payment, &record_of_attempt(attempt, outcome));
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn never_are_two_cards_charged_and_in_the_end_only_the_one_that_counts(
        good_card in 1..5_u32,
        is_kept in any::<bool>(),
        steps in prop::collection::vec(step(), 0..32),
    ) {
        let (mut payment, mut gateway) = (Payment::initial(), Gateway::default());
        tell(&mut payment, &crate::samples::authorize());
        for step in &steps {
            match step {
                Step::AnotherCard(card) => tell(&mut payment, &retry(*card)),
                Step::Call { answer_is_lost } => {
                    call(&mut payment, &mut gateway, good_card, *answer_is_lost);
                }
                Step::Webhook { which, comes_again } if !gateway.webhooks.is_empty() => {
                    let which = which.index(gateway.webhooks.len());
                    let (attempt, outcome) = gateway.webhooks[which].clone();
                    if !comes_again {
                        gateway.webhooks.remove(which);
                    }
                    tell(&mut payment, &record_of_attempt(attempt, outcome));
                }
                Step::Webhook { .. } => {}
                Step::PaysInTheBrowser => {
                    let waiting = gateway.intents.iter().find(|(_, intent)| **intent == Intent::RequiresCard);
                    if let Some(attempt) = waiting.map(|(attempt, _)| *attempt) {
                        gateway.goes_to(attempt, Intent::SetAside);
                    }
                }
                Step::OrderEnds => tell(&mut payment, &release()),
            }
            // An attempt that is made again later finds the earlier one cancelled.
            prop_assert!(gateway.alive() <= 1, "{:?} {:?}", payment, gateway);
        }
        let end = if is_kept { Command::CapturePayment } else { release() };
        for _ in 0..16 {
            while call(&mut payment, &mut gateway, good_card, false) {}
            for (attempt, outcome) in std::mem::take(&mut gateway.webhooks) {
                tell(&mut payment, &record_of_attempt(attempt, outcome));
            }
            tell(&mut payment, &end);
        }
        let set_aside = gateway.intents.values().filter(|intent| **intent == Intent::SetAside).count();
        let taken = gateway.intents.values().filter(|intent| **intent == Intent::Captured).count();
        prop_assert_eq!(set_aside, 0, "{:?} {:?}", payment, gateway);
        prop_assert_eq!(taken == 1, matches!(payment, Payment::Captured { .. }), "{:?} {:?}", payment, gateway);
        let replaced = payment.terms().into_iter().flat_map(|terms| &terms.replaced);
        prop_assert!(replaced.into_iter().all(|attempt| attempt.remains == Remains::Nothing), "{:?}", payment);
    }
}
