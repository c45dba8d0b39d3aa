use eventstore::RecordedEvent;
use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, Wanted};
use finance::payments::next_call::next_call;
use kernel::Decider;
use proptest::prelude::*;
use testkit::money;

use crate::samples::{
    INTENT, authorize, by_hand, free_terms, now, record, refund, refund_for_order, refund_id, refund_rest, release,
    retry, says_action_required, says_authorized, says_cancelled, says_captured, says_declined, says_not_made,
    says_refund_failed, says_refunded,
};

fn command() -> impl Strategy<Value = Command> {
    let outcome = prop_oneof![
        Just(says_action_required()),
        Just(says_authorized()),
        Just(says_declined()),
        Just(says_captured()),
        Just(says_cancelled()),
        (1..3_u32).prop_map(says_not_made),
        Just(Outcome::Declined { gateway_id: None, reason: "amount_not_chargeable".to_owned() }),
    ];
    let back = prop_oneof![
        (1..5_u128, 1..700_u32).prop_map(|(number, amount)| refund(number, &format!("{amount}.00 PLN"))),
        (1..5_u128).prop_map(refund_rest),
        (1..5_u128).prop_map(|number| refund_for_order(number, None)),
        (1..5_u128, 1..5_u32).prop_map(|(number, id)| record(says_refunded(number, &format!("re_{id}")))),
        (1..5_u128, 1..4_u32, 1..5_u32).prop_map(|(number, attempt, id)| record(says_refund_failed(
            number,
            attempt,
            &format!("re_{id}")
        ))),
        (1..5_u128).prop_map(|number| Command::RecordRefundByHand {
            refund_id: refund_id(number),
            by_hand: by_hand("Transfer 118"),
            now: now(),
        }),
        (5..8_u128, 1..700_u32).prop_map(|(number, amount)| record(Outcome::RefundedAtGateway {
            gateway_id: INTENT.to_owned(),
            refund_id: refund_id(number),
            refund_gateway_id: format!("re_{number}"),
            amount: money(&format!("{amount}.00 PLN")),
        })),
    ];
    prop_oneof![
        4 => back,
        2 => Just(authorize()),
        2 => (2..5_u32).prop_map(retry),
        1 => Just(Command::AuthorizePayment(free_terms())),
        2 => Just(Command::CapturePayment),
        2 => Just(release()),
        6 => outcome.prop_map(record),
    ]
}

fn commands() -> impl Strategy<Value = Vec<Command>> {
    prop::collection::vec(command(), 0..24)
}

fn history(commands: &[Command]) -> Vec<Event> {
    let mut state = Payment::initial();
    let mut history = Vec::new();
    for command in commands {
        for event in Payment::decide(command, &state).unwrap_or_default() {
            state = Payment::evolve(state, &event);
            history.push(event);
        }
    }
    history
}

fn fold(events: &[Event]) -> Payment {
    events.iter().fold(Payment::initial(), Payment::evolve)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn attempts_are_numbered_without_gaps(commands in commands()) {
        let attempts: Vec<u32> = history(&commands)
            .iter()
            .filter_map(|event| match event {
                Event::PaymentRequested(terms) => Some(terms.attempt),
                _ => None,
            })
            .collect();
        let expected: Vec<u32> = (1..).take(attempts.len()).collect();
        prop_assert_eq!(attempts, expected);
    }

    #[test]
    fn payment_is_captured_once_and_only_refunded_afterwards(commands in commands()) {
        let history = history(&commands);
        if let Some(captured) = history.iter().position(|event| *event == Event::PaymentCaptured) {
            for event in &history[captured + 1..] {
                let goes_back = matches!(
                    event,
                    Event::RefundRequested(_)
                        | Event::PaymentRefunded { .. }
                        | Event::RefundAttemptFailed { .. }
                        | Event::RefundFailed { .. }
                        | Event::RefundMadeByHand { .. }
                );
                prop_assert!(goes_back, "{:?}", event);
            }
        }
    }

    #[test]
    fn refunds_never_exceed_the_payment(commands in commands()) {
        let history = history(&commands);
        let mut payment = Payment::initial();
        for event in &history {
            payment = Payment::evolve(payment, event);
            if let (Some(terms), Some(refunds)) = (payment.terms(), payment.refunds()) {
                let counted = refunds.iter().filter(|tracked| tracked.status() != "failed");
                let sum: u64 = counted.map(|tracked| u64::try_from(tracked.refund.amount.amount()).unwrap()).sum();
                prop_assert!(sum <= u64::try_from(terms.amount.amount()).unwrap(), "{} {:?}", sum, payment);
            }
        }
    }

    #[test]
    fn payment_to_be_released_always_has_a_next_call(commands in commands()) {
        let payment = fold(&history(&commands));
        if let Payment::Open { wanted, .. } = &payment
            && next_call(&payment, now()).is_none()
        {
            prop_assert_ne!(*wanted, Wanted::Release);
        }
    }

    #[test]
    fn repeated_command_changes_nothing(commands in commands(), last in command()) {
        let state = fold(&history(&commands));
        if let Ok(events) = Payment::decide(&last, &state) {
            let after = events.iter().fold(state, Payment::evolve);
            let again = Payment::decide(&last, &after);
            prop_assert!(again.is_err() || again == Ok(vec![]), "{:?}", again);
        }
    }

    #[test]
    fn stored_events_and_stored_state_are_the_same_payment(commands in commands()) {
        let history = history(&commands);
        let stored: Vec<Event> =
            history.iter().map(|event| RecordedEvent::encode(event).unwrap().decode().unwrap()).collect();
        let payment = fold(&history);
        let carried: Payment = serde_json::from_str(&serde_json::to_string(&payment).unwrap()).unwrap();
        prop_assert_eq!(&fold(&stored), &payment);
        prop_assert_eq!(carried, payment);
    }
}
