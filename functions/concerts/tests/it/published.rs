use concerts::concert::{Concert, ConcertEvent, Details};
use concerts::published::{PUBLISHED, published};
use contracts::concerts::ConcertsEvent;
use eventstore::RecordedEvent;
use kernel::Decider;
use serde_json::to_value;
use testkit::{given, text};

use crate::samples::{created, details, schedule, selling, ticket_types};

fn events() -> [ConcertEvent; 3] {
    let renamed = Details { name: text("Renaissance II"), ..details() };
    [
        created(),
        ConcertEvent::ConcertUpdated { details: renamed },
        ConcertEvent::TicketTypesUpdated { ticket_types: vec![selling("regular", "399.00 PLN")] },
    ]
}

#[test]
fn each_event_leaves_under_its_own_name() {
    let state = given::<Concert>(events()).state();
    for event in events() {
        let name = RecordedEvent::encode(&event).unwrap().name;
        let told = to_value(published(&event, &state).unwrap()).unwrap();
        assert_eq!((told["type"].as_str(), PUBLISHED.contains(&name.as_str())), (Some(name.as_str()), true));
    }
}

#[test]
fn each_event_tells_the_whole_concert_as_it_is_after_it() {
    let mut state = Concert::initial();
    for event in events() {
        state = Concert::evolve(state, &event);
        let told = published(&event, &state).unwrap();
        let after = state.schedule().unwrap();
        let names = |told: &ConcertsEvent| (told.concert().name.clone(), told.concert().ticket_types.len());
        assert_eq!(names(&told), (after.details.name.clone(), after.ticket_types.len()));
    }
}

#[test]
fn the_published_concert_has_all_that_the_concert_has() {
    let told = to_value(published(&created(), &Concert::Scheduled(Box::new(schedule()))).unwrap()).unwrap();
    let mut expected = to_value(details()).unwrap();
    expected["concertId"] = to_value(schedule().concert_id).unwrap();
    expected["organizerId"] = to_value(schedule().organizer_id).unwrap();
    expected["ticketTypes"] = to_value(ticket_types()).unwrap();
    assert_eq!(told["data"], expected);
}

#[test]
fn what_was_never_created_is_not_told() {
    assert_eq!(published(&events()[1], &Concert::Nothing), None);
}
