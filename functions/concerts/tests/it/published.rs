use concerts::concert::{Concert, ConcertEvent, Details, Schedule};
use concerts::published::{PUBLISHED, published};
use contracts::concerts::ConcertsEvent;
use eventstore::RecordedEvent;
use kernel::Decider;
use serde_json::to_value;
use testkit::{given, text};

use crate::samples::{created, details, schedule, selling, ticket_types, venue_without_zone, zone};

fn events() -> [ConcertEvent; 3] {
    let renamed = Details { name: text("Renaissance II"), ..details() };
    [
        created(),
        ConcertEvent::ConcertUpdated { details: renamed, reason: Some(text("A typo")) },
        ConcertEvent::TicketTypesUpdated { ticket_types: vec![selling("regular", "399.00 PLN")] },
    ]
}

#[test]
fn integration_event_has_the_name_of_its_domain_event() {
    let state = given::<Concert>(events()).state();
    for event in events() {
        let name = RecordedEvent::encode(&event).unwrap().name;
        let sent = to_value(published(&event, &state).unwrap()).unwrap();
        assert_eq!((sent["type"].as_str(), PUBLISHED.contains(&name.as_str())), (Some(name.as_str()), true));
    }
}

#[test]
fn integration_event_carries_the_concert_after_the_event() {
    let mut state = Concert::initial();
    for event in events() {
        state = Concert::evolve(state, &event);
        let sent = published(&event, &state).unwrap();
        let after = state.schedule().unwrap();
        let contents = |event: &ConcertsEvent| (event.concert().name.clone(), event.concert().ticket_types.len());
        assert_eq!(contents(&sent), (after.details.name.clone(), after.ticket_types.len()));
    }
}

#[test]
fn published_concert_has_every_field() {
    let sent = to_value(published(&created(), &Concert::Scheduled(Box::new(schedule()))).unwrap()).unwrap();
    let mut expected = to_value(details()).unwrap();
    expected["concertId"] = to_value(schedule().concert_id).unwrap();
    expected["organizerId"] = to_value(schedule().organizer_id).unwrap();
    expected["ticketTypes"] = to_value(ticket_types()).unwrap();
    assert_eq!(sent["data"], expected);
}

#[test]
fn concert_that_was_never_created_is_not_published() {
    assert_eq!(published(&events()[1], &Concert::Nothing), None);
}

#[test]
fn cancelled_concert_is_published_without_ticket_types() {
    let cancelled = ConcertEvent::ConcertCancelled { reason: text("The artist is ill.") };
    let state = given::<Concert>([created(), cancelled.clone()]).state();
    let Some(ConcertsEvent::ConcertCancelled(concert)) = published(&cancelled, &state) else {
        panic!("not published as ConcertCancelled")
    };
    assert_eq!((concert.concert_id, concert.ticket_types.len()), (schedule().concert_id, 0));
}

#[test]
fn concert_of_an_older_release_is_published_with_its_time_zone() {
    let details = Details { venue: venue_without_zone(), ..details() };
    let older = Concert::Scheduled(Box::new(Schedule { details, ..schedule() }));
    assert_eq!(published(&created(), &older).unwrap().concert().venue.time_zone, Some(zone("Europe/Warsaw")));
}

#[test]
fn reason_of_a_change_is_published_with_later_events_too() {
    let state = given::<Concert>(events()).state();
    assert_eq!(published(&events()[2], &state).unwrap().concert().reason, Some(text("A typo")));
}

#[test]
fn reason_of_a_cancellation_is_published() {
    let cancelled = ConcertEvent::ConcertCancelled { reason: text("The artist is ill.") };
    let state = given::<Concert>([created(), cancelled.clone()]).state();
    assert_eq!(published(&cancelled, &state).unwrap().concert().reason, Some(text("The artist is ill.")));
}
