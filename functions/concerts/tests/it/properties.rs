//! Invariants after any sequence of commands.

use std::collections::BTreeSet;

use concerts::concert::{Concert, ConcertCommand, ConcertEvent, Details, Editor, Schedule, TicketType};
use eventstore::RecordedEvent;
use kernel::{Decider, SignedDuration, Timestamp, UserId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use testkit::{id, quantity, text};

use crate::samples::{details, now, organizer, schedule, selling, taxed};

fn around_now() -> impl Strategy<Value = Timestamp> {
    (-2..6_i64).prop_map(|days| now() + SignedDuration::from_hours(24 * days))
}

fn any_details() -> impl Strategy<Value = Details> {
    let name = select(vec!["Renaissance", "Lemonade"]).prop_map(text);
    (name, around_now(), option::of(around_now()), option::of(around_now())).prop_map(
        |(name, starts_at, sales_open_at, sales_close_at)| Details {
            name,
            starts_at,
            sales_open_at,
            sales_close_at,
            doors_open_at: None,
            doors_close_at: None,
            ..details()
        },
    )
}

fn any_ticket_types() -> impl Strategy<Value = Vec<TicketType>> {
    let ids = select(vec!["regular", "golden-circle", "balcony", "box"]);
    let prices = select(vec!["0.00 PLN", "349.00 PLN", "799.00 PLN", "99.00 EUR"]);
    let one = (ids, prices, 1..=110_u32)
        .prop_map(|(name, price, most)| TicketType { max_per_order: quantity(most), ..selling(name, price) });
    vec(one, 0..4)
}

fn any_editor() -> impl Strategy<Value = Editor> {
    select(vec![Editor::Organizer(organizer()), Editor::Admin, Editor::Organizer(UserId::new(id(9)))])
}

fn command() -> impl Strategy<Value = ConcertCommand> {
    prop_oneof![
        (any_details(), any_ticket_types()).prop_map(|(details, ticket_types)| ConcertCommand::CreateConcert {
            schedule: Schedule { details, ticket_types, ..schedule() },
            taxed: taxed(),
            now: now(),
        }),
        Just(ConcertCommand::CreateConcert { schedule: schedule(), taxed: taxed(), now: now() }),
        (any_editor(), any_details()).prop_map(|(editor, details)| ConcertCommand::UpdateConcert {
            editor,
            details,
            reason: None,
            taxed: taxed(),
            now: now()
        }),
        (any_editor(), any_ticket_types()).prop_map(|(editor, ticket_types)| ConcertCommand::UpdateTicketTypes {
            editor,
            ticket_types,
            taxed: taxed()
        }),
    ]
}

/// Every state, with the events that led to it.
fn history(commands: &[ConcertCommand]) -> Vec<(Concert, Vec<ConcertEvent>)> {
    let mut states = vec![(Concert::initial(), Vec::new())];
    for command in commands {
        let state = states[states.len() - 1].0.clone();
        let events = Concert::decide(command, &state).unwrap_or_default();
        states.push((events.iter().fold(state, Concert::evolve), events));
    }
    states
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_schedule_obeys_the_rules(commands in vec(command(), 1..20)) {
        for (state, _) in history(&commands) {
            let Some(Schedule { details, ticket_types, .. }) = state.schedule() else { continue };
            let ids: BTreeSet<_> = ticket_types.iter().map(|sold| &sold.ticket_type_id).collect();
            let currencies: Vec<_> = ticket_types.iter().map(|sold| sold.price.currency()).collect();
            prop_assert!(!ticket_types.is_empty() && ids.len() == ticket_types.len());
            prop_assert!(currencies.windows(2).all(|two| two[0] == two[1]));
            prop_assert!(ticket_types.iter().all(|sold| (1..=100).contains(&sold.max_per_order.get())));
            let close_at = details.sales_close_at.unwrap_or(details.starts_at);
            prop_assert!(now() < details.starts_at && close_at <= details.starts_at);
            prop_assert!(details.sales_open_at.is_none_or(|open_at| open_at < close_at));
        }
    }

    #[test]
    fn id_and_organizer_never_change(commands in vec(command(), 1..20)) {
        for (state, _) in history(&commands) {
            let Some(Schedule { concert_id, organizer_id, .. }) = state.schedule() else { continue };
            prop_assert_eq!((*concert_id, *organizer_id), (schedule().concert_id, organizer()));
        }
    }

    #[test]
    fn repeated_command_does_nothing(commands in vec(command(), 1..20)) {
        for (command, (state, _)) in commands.iter().zip(history(&commands)) {
            if let Ok(events) = Concert::decide(command, &state) {
                let after = events.iter().fold(state, Concert::evolve);
                prop_assert_eq!(Concert::decide(command, &after), Ok(vec![]));
            }
        }
    }

    #[test]
    fn stored_events_fold_to_the_same_concert(commands in vec(command(), 1..20)) {
        let history = history(&commands);
        let stored = history.iter().flat_map(|(_, events)| events).map(|event| RecordedEvent::encode(event).unwrap());
        let read: Vec<ConcertEvent> = stored.map(|event| event.decode().unwrap()).collect();
        let (state, _) = &history[history.len() - 1];
        prop_assert_eq!(&read.iter().fold(Concert::initial(), Concert::evolve), state);
        let carried: Concert = serde_json::from_str(&serde_json::to_string(state).unwrap()).unwrap();
        prop_assert_eq!(&carried, state);
    }
}
