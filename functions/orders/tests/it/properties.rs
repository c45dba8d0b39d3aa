use eventstore::RecordedEvent;
use kernel::{ConcertId, Decider, RefundId};
use orders::order::{CancelReason, FinanceRefund, GivesBack, Order, OrderCommand as Command, OrderEvent as Event};
use orders::purchase::Purchase;
use proptest::prelude::*;
use testkit::{id, text};

use crate::samples::{self, late, new_reservation, own_refund, purchase_of_two_concerts, reservation, returned, until};

fn command() -> impl Strategy<Value = Command> {
    let reason = prop_oneof![
        Just(CancelReason::SoldOut),
        Just(CancelReason::PaymentDeclined),
        Just(CancelReason::CancelledByBuyer),
        Just(CancelReason::CaptureFailed),
    ];
    prop_oneof![
        Just(Command::PlaceOrder(purchase_of_two_concerts())),
        Just(Command::PlaceOrder(Purchase { pays_later: true, ..purchase_of_two_concerts() })),
        Just(Command::PayOrder { payment_method_id: text("pm_card_visa"), at: purchase_of_two_concerts().placed_at }),
        (10_u128..13).prop_map(|concert| Command::RecordReservation {
            reservation_id: reservation(concert),
            expires_at: until()
        }),
        Just(Command::RecordActionRequired),
        Just(Command::RecordAuthorization),
        Just(Command::RecordCapture { at: late() }),
        (10_u128..13).prop_map(|concert| Command::RecordReservation {
            reservation_id: new_reservation(concert),
            expires_at: until()
        }),
        Just(Command::CompleteOrder),
        Just(Command::CompleteUnsentOrder),
        finance_refund().prop_map(Command::RecordRefundRequest),
        finance_refund().prop_map(Command::RecordRefund),
        (1_u32..3).prop_map(|card| Command::RecordDecline { card, reason: "card_declined".to_owned() }),
        (10_u128..13).prop_map(|concert| Command::RecordConcertCancellation(ConcertId::new(id(concert)))),
        Just(Command::ExpireOrder { holds_until: until(), placed_before: until() }),
        reason.clone().prop_map(Command::RefundOrder),
        reason.clone().prop_map(Command::CancelOrder),
        (10_u128..13, reason.clone()).prop_map(|(concert, reason)| Command::RecordReservationFailure {
            reservation_id: reservation(concert),
            reason
        }),
        reason.prop_map(Command::RecordPaymentFailure),
    ]
}

/// Of everything, of a ticket, or out of goodwill; requested by finance or by the order.
fn finance_refund() -> impl Strategy<Value = FinanceRefund> {
    let ticket = returned(&purchase_of_two_concerts().lines[0], 1);
    let gives_back =
        prop_oneof![Just(GivesBack::Everything), Just(GivesBack::Tickets(vec![ticket])), Just(GivesBack::Nothing)];
    let ids = prop_oneof![Just(RefundId::new(id(60))), Just(own_refund(&[10])), Just(own_refund(&[10, 11]))];
    (gives_back, ids, any::<bool>()).prop_map(|(gives_back, refund_id, is_last)| FinanceRefund {
        is_last,
        ..samples::finance_refund(refund_id, "349.00 PLN", gives_back)
    })
}

fn history(commands: &[Command]) -> Vec<Event> {
    let mut state = Order::initial();
    let mut history = Vec::new();
    for command in commands {
        for event in Order::decide(command, &state).unwrap_or_default() {
            state = Order::evolve(state, &event);
            history.push(event);
        }
    }
    history
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn order_is_confirmed_only_with_all_seats_and_its_payment(commands in prop::collection::vec(command(), 0..24)) {
        let history = history(&commands);
        if let Some(confirmed) = history.iter().position(|event| *event == Event::OrderConfirmed) {
            let before = &history[..confirmed];
            let reinstated = before.iter().rposition(|event| matches!(event, Event::OrderReinstated { .. })).unwrap_or(0);
            let holds = before[reinstated..].iter().filter(|event| matches!(event, Event::OrderReserved { .. })).count();
            let has_payment = |event: &Event| {
                matches!(event, Event::OrderAuthorized | Event::OrderPrepaid | Event::OrderReinstated { .. })
            };
            prop_assert_eq!(holds, 2);
            prop_assert!(before.iter().any(has_payment));
        }
    }

    #[test]
    fn order_that_is_paid_later_requests_one_payment(commands in prop::collection::vec(command(), 0..24)) {
        let history = history(&commands);
        let requests = history.iter().filter(|event| matches!(event, Event::OrderPaymentRequested { .. })).count();
        let placed = history.iter().find_map(|event| match event {
            Event::OrderPlaced(purchase) => Some(purchase.pays_later),
            _ => None,
        });
        prop_assert!(requests <= usize::from(placed.unwrap_or(false)), "{:?}", history);
    }

    #[test]
    fn order_ends_once_and_once_more_after_a_reinstatement(commands in prop::collection::vec(command(), 0..24)) {
        let ends = |event: &&Event| {
            matches!(event, Event::OrderCompleted | Event::OrderCancelled { .. } | Event::OrderExpired)
        };
        let history = history(&commands);
        let reinstated = history.iter().filter(|event| matches!(event, Event::OrderReinstated { .. })).count();
        prop_assert!(reinstated <= 1);
        prop_assert!(history.iter().filter(ends).count() <= 1 + reinstated);
    }

    #[test]
    fn paid_order_is_never_cancelled(commands in prop::collection::vec(command(), 0..24)) {
        let history = history(&commands);
        if let Some(paid) = history.iter().position(|event| *event == Event::OrderPaid) {
            let is_cancelled = |event: &Event| matches!(event, Event::OrderCancelled { .. });
            prop_assert!(!history[paid..].iter().any(is_cancelled));
        }
    }

    #[test]
    fn captured_payment_buys_seats_or_is_refunded(commands in prop::collection::vec(command(), 0..24)) {
        let history = history(&commands);
        let was_captured = history.iter().any(|event| {
            matches!(event, Event::OrderPaid | Event::OrderPrepaid | Event::OrderReinstated { .. })
        });
        let is_refunded = history.iter().any(|event| matches!(event, Event::OrderRefundRequested { .. }));
        let order = history.iter().fold(Order::initial(), Order::evolve);
        let ended_unsold = matches!(order, Order::Cancelled { .. } | Order::Expired(_));
        prop_assert!(!(was_captured && ended_unsold), "{:?}", history);
        prop_assert_eq!(matches!(order, Order::Refunding { .. } | Order::Refunded { .. }) && !is_refunded, false);
    }

    #[test]
    fn no_ticket_is_returned_twice(commands in prop::collection::vec(command(), 0..24)) {
        let order = history(&commands).iter().fold(Order::initial(), Order::evolve);
        for line in order.sale().map(|sale| sale.purchase.lines.clone()).unwrap_or_default() {
            let returned = order.sale().unwrap().returned.iter().filter(|returned| returned.concert_id == line.concert_id);
            prop_assert!(returned.map(|returned| returned.quantity.get()).sum::<u32>() <= line.quantity.get());
        }
    }

    #[test]
    fn repeated_command_does_nothing_more(
        commands in prop::collection::vec(command(), 0..24),
        last in command(),
    ) {
        let state = history(&commands).iter().fold(Order::initial(), Order::evolve);
        if let Ok(events) = Order::decide(&last, &state) {
            let state = events.iter().fold(state, Order::evolve);
            // A cancellation by the buyer may have become impossible, but never has a second effect.
            prop_assert!(Order::decide(&last, &state).unwrap_or_default().is_empty());
        }
    }

    #[test]
    fn stored_events_fold_to_the_same_order(commands in prop::collection::vec(command(), 0..24)) {
        let history = history(&commands);
        let direct = history.iter().fold(Order::initial(), Order::evolve);
        let stored = history.iter().map(|event| RecordedEvent::encode(event).unwrap().decode::<Event>().unwrap());
        prop_assert_eq!(stored.fold(Order::initial(), |state, event| Order::evolve(state, &event)), direct);
    }

    #[test]
    fn stored_state_is_read_back(commands in prop::collection::vec(command(), 0..24)) {
        let state = history(&commands).iter().fold(Order::initial(), Order::evolve);
        let json = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<Order>(&json).unwrap(), state);
    }
}
