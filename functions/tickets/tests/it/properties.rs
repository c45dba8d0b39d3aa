use contracts::DeliveryMethod;
use eventstore::RecordedEvent;
use kernel::{Decider, SignedDuration};
use proptest::prelude::*;
use tickets::delivery::{CLAIM, Delivery, DeliveryCommand, DeliveryEvent, Outcome, Step};
use tickets::ticket::{Ticket, TicketCommand, TicketEvent};

use crate::samples::{
    bounced, claim, delivered, doors, krakow, paid_at, record, record_offline, request, says_impossible, says_not_sent,
    says_sent, says_shipped, seat, validate, warsaw,
};

fn history<A: Decider<State: Clone>>(commands: &[A::Command]) -> Vec<A::Event> {
    let mut state = A::initial();
    let mut history = Vec::new();
    for command in commands {
        for event in A::decide(command, &state).unwrap_or_default() {
            state = A::evolve(state, &event);
            history.push(event);
        }
    }
    history
}

fn fold<A: Decider>(events: &[A::Event]) -> A::State {
    events.iter().fold(A::initial(), A::evolve)
}

fn ticket_command() -> impl Strategy<Value = TicketCommand> {
    prop_oneof![
        1 => Just(TicketCommand::IssueTicket(Box::new(seat()))),
        3 => (any::<bool>(), 0..1_000_i64).prop_map(|(right, second)| {
            let concert_id = if right { warsaw() } else { krakow() };
            validate(concert_id, "North", doors() + SignedDuration::from_secs(second))
        }),
        1 => (1..4_u128, 0..1_000_i64).prop_map(|(scan, second)| {
            record_offline(scan, "South", doors() + SignedDuration::from_secs(second))
        }),
        1 => Just(TicketCommand::VoidTicket),
    ]
}

fn delivery_command() -> impl Strategy<Value = DeliveryCommand> {
    let outcome = prop_oneof![
        Just(says_sent()),
        (1..4_u32).prop_map(says_not_sent),
        Just(says_impossible()),
        Just(says_shipped()),
        Just(bounced()),
        Just(delivered()),
        Just(Outcome::Complained { at: doors() }),
    ];
    prop_oneof![
        1 => Just(DeliveryCommand::RequestDelivery(Box::new(request()))),
        2 => (1..4_u32).prop_map(|attempt| claim(attempt, paid_at())),
        3 => outcome.prop_map(record),
    ]
}

#[derive(Debug, Clone, Copy)]
enum Luck {
    Sent,
    SentButResponseLost,
    RequestLost,
    NotAccepted,
    CrashBeforeTheCall,
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        Just(Luck::Sent),
        Just(Luck::SentButResponseLost),
        Just(Luck::RequestLost),
        Just(Luck::NotAccepted),
        Just(Luck::CrashBeforeTheCall),
    ]
}

fn execute(delivery: &mut Delivery, command: &DeliveryCommand) -> bool {
    let events = Delivery::decide(command, delivery).unwrap_or_default();
    *delivery = events.iter().fold(delivery.clone(), Delivery::evolve);
    !events.is_empty()
}

/// One message of the queue. A look-up finds the e-mails that Mailgun accepted.
fn handle_message(delivery: &mut Delivery, mails: &mut Vec<u32>, clock: &mut i64, luck: Luck) {
    let now = paid_at() + SignedDuration::from_secs(*clock);
    match delivery.clone().next(DeliveryMethod::Email, now) {
        Step::Nothing | Step::CancelShipment { .. } => {}
        Step::Wait => *clock += CLAIM.as_secs(),
        Step::LookUp { attempt, .. } => {
            let outcome = if mails.contains(&attempt) { says_sent() } else { says_not_sent(attempt) };
            execute(delivery, &record(outcome));
        }
        Step::Send { attempt, .. } => {
            if !execute(delivery, &claim(attempt, now)) {
                return;
            }
            match luck {
                Luck::Sent => {
                    mails.push(attempt);
                    execute(delivery, &record(says_sent()));
                }
                Luck::SentButResponseLost => mails.push(attempt),
                Luck::NotAccepted => {
                    execute(delivery, &record(says_not_sent(attempt)));
                }
                Luck::RequestLost | Luck::CrashBeforeTheCall => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn ticket_admits_at_most_one_person_at_online_gates(commands in prop::collection::vec(ticket_command(), 0..24)) {
        let history = history::<Ticket>(&commands);
        let admissions = history.iter().filter(|event| matches!(event, TicketEvent::TicketValidated { .. })).count();
        prop_assert!(admissions <= 1);
    }

    #[test]
    fn each_scan_of_an_issued_ticket_is_exactly_one_event(
        commands in prop::collection::vec(ticket_command(), 0..24),
    ) {
        let mut ticket = fold::<Ticket>(&[TicketEvent::TicketIssued(Box::new(seat()))]);
        for command in commands.iter().filter(|command| matches!(command, TicketCommand::ValidateTicket { .. })) {
            let events = Ticket::decide(command, &ticket).unwrap();
            prop_assert_eq!(events.len(), 1);
            ticket = events.iter().fold(ticket, Ticket::evolve);
        }
    }

    #[test]
    fn offline_scans_give_the_same_admissions_in_any_order(
        scans in Just((1..=5_u128).collect::<Vec<_>>()).prop_shuffle(),
        repeats in prop::collection::vec(1..=5_u128, 0..6),
    ) {
        let uploaded = scans.iter().chain(&repeats);
        let commands: Vec<TicketCommand> = std::iter::once(TicketCommand::IssueTicket(Box::new(seat())))
            .chain(uploaded.map(|scan| {
                let minute = i64::try_from(*scan).unwrap() % 3;
                record_offline(*scan, "South", doors() + SignedDuration::from_mins(minute))
            }))
            .collect();
        let ticket = fold::<Ticket>(&history::<Ticket>(&commands));
        let admitted: Vec<u128> = ticket.admissions().map(|a| a.scan_id.unwrap().uuid().as_u128()).collect();
        prop_assert_eq!(admitted, [3, 1, 4, 2, 5]);
    }

    #[test]
    fn stored_events_and_stored_state_give_the_same_ticket(
        commands in prop::collection::vec(ticket_command(), 0..24),
    ) {
        let history = history::<Ticket>(&commands);
        let stored: Vec<TicketEvent> =
            history.iter().map(|event| RecordedEvent::encode(event).unwrap().decode().unwrap()).collect();
        let ticket = fold::<Ticket>(&history);
        let carried: Ticket = serde_json::from_str(&serde_json::to_string(&ticket).unwrap()).unwrap();
        prop_assert_eq!(&fold::<Ticket>(&stored), &ticket);
        prop_assert_eq!(carried, ticket);
    }

    #[test]
    fn delivery_is_sent_at_most_once(commands in prop::collection::vec(delivery_command(), 0..24)) {
        let history = history::<Delivery>(&commands);
        let sent = history.iter().filter(|event| matches!(event, DeliveryEvent::TicketsEmailed { .. })).count();
        prop_assert!(sent <= 1);
    }

    #[test]
    fn attempts_are_numbered_without_gaps(commands in prop::collection::vec(delivery_command(), 0..24)) {
        let attempts: Vec<u32> = history::<Delivery>(&commands)
            .iter()
            .filter_map(|event| match event {
                DeliveryEvent::DeliveryAttempted { attempt, .. } => Some(*attempt),
                _ => None,
            })
            .collect();
        let expected: Vec<u32> = (1..).take(attempts.len()).collect();
        prop_assert_eq!(attempts, expected);
    }

    #[test]
    fn repeated_delivery_command_changes_nothing(
        commands in prop::collection::vec(delivery_command(), 0..24),
        last in delivery_command(),
    ) {
        let delivery = fold::<Delivery>(&history::<Delivery>(&commands));
        if let Ok(events) = Delivery::decide(&last, &delivery) {
            let after = events.iter().fold(delivery, Delivery::evolve);
            prop_assert_eq!(Delivery::decide(&last, &after), Ok(vec![]));
        }
    }

    #[test]
    fn stored_events_and_stored_state_give_the_same_delivery(
        commands in prop::collection::vec(delivery_command(), 0..24),
    ) {
        let history = history::<Delivery>(&commands);
        let stored: Vec<DeliveryEvent> =
            history.iter().map(|event| RecordedEvent::encode(event).unwrap().decode().unwrap()).collect();
        let delivery = fold::<Delivery>(&history);
        let carried: Delivery = serde_json::from_str(&serde_json::to_string(&delivery).unwrap()).unwrap();
        prop_assert_eq!(&fold::<Delivery>(&stored), &delivery);
        prop_assert_eq!(carried, delivery);
    }

    #[test]
    fn exactly_one_email_is_sent_whatever_happens_to_attempts(luck_of_attempts in prop::collection::vec(luck(), 0..12)) {
        let mut delivery = fold::<Delivery>(&[DeliveryEvent::DeliveryRequested(Box::new(request()))]);
        let (mut mails, mut clock) = (Vec::new(), 0);
        for luck in luck_of_attempts.into_iter().chain(std::iter::repeat_n(Luck::Sent, 4)) {
            handle_message(&mut delivery, &mut mails, &mut clock, luck);
        }
        prop_assert_eq!(mails.len(), 1);
        prop_assert_eq!(delivery.status(), "sent");
    }
}
