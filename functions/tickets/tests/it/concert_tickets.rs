//! A concert's tickets, as its organizer sees them.

use kernel::{ScanId, Sealed};
use serde_json::{json, to_value};
use testkit::{given, id, text};
use tickets::ticket::{Ticket, TicketEvent};
use tickets::views::concert_tickets::{ConcertTicket, ConcertTicketSummary};

use crate::samples::{admitted_offline, ann, doors, issued, paid_at, seat, validated, warsaw};

fn listed(events: impl IntoIterator<Item = TicketEvent>) -> ConcertTicket {
    ConcertTicket::of(&given::<Ticket>(events).state()).unwrap()
}

/// Issued, valid, admitted, void.
fn counts(tickets: &[ConcertTicket]) -> [u64; 4] {
    let all = ConcertTicketSummary::of(warsaw(), tickets).all;
    [all.issued, all.valid, all.admitted, all.void]
}

fn undone() -> TicketEvent {
    TicketEvent::AdmissionUndone { scan_id: ScanId::new(id(1)), reason: text("Wrong phone."), by: ann(), at: doors() }
}

fn reissued() -> TicketEvent {
    TicketEvent::TicketReissued { code: "another".to_owned(), reason: text("Lost."), by: ann(), at: paid_at() }
}

#[test]
fn tickets_are_counted_by_their_status() {
    let tickets = [
        listed([issued()]),
        listed([issued(), validated()]),
        listed([issued(), TicketEvent::TicketVoided]),
        listed([issued(), validated(), TicketEvent::TicketVoided]),
    ];
    assert_eq!(counts(&tickets), [4, 1, 2, 2]);
}

#[test]
fn undone_admission_is_not_counted() {
    assert_eq!(counts(&[listed([issued(), admitted_offline(1, "North", doors()), undone()])]), [1, 1, 0, 0]);
}

#[test]
fn ticket_with_another_code_is_still_one_ticket() {
    assert_eq!(counts(&[listed([issued(), reissued()])]), [1, 1, 0, 0]);
}

#[test]
fn ticket_that_was_never_issued_is_not_counted() {
    assert_eq!(ConcertTicket::of(&given::<Ticket>([TicketEvent::TicketVoided]).state()), None);
}

#[test]
fn summary_lists_each_type() {
    let ticket = listed([issued()]);
    let summary = to_value(ConcertTicketSummary::of(warsaw(), &[ticket.clone(), ticket])).unwrap();
    assert_eq!(
        summary,
        json!({
            "concertId": warsaw(),
            "issued": 2, "valid": 2, "admitted": 0, "void": 0,
            "ticketTypes": [{
                "ticketTypeId": seat().ticket_type_id, "ticketTypeName": seat().ticket_type_name,
                "issued": 2, "valid": 2, "admitted": 0, "void": 0,
            }],
        })
    );
}

#[test]
fn summary_without_tickets_has_no_types() {
    let summary = ConcertTicketSummary::of(warsaw(), &[]);
    assert_eq!((summary.all.issued, summary.ticket_types.len()), (0, 0));
}

#[test]
fn stored_item_has_no_code_and_no_name() {
    let named = TicketEvent::TicketHolderNamed { name: Sealed::new(ann(), "c2VhbGVk".to_owned()), at: paid_at() };
    let stored = to_value(listed([issued(), named])).unwrap();
    assert_eq!(stored["hasOwnName"], true);
    assert!(!stored.to_string().contains(&seat().code) && !stored.to_string().contains("c2VhbGVk"));
}

#[test]
fn ticket_keeps_its_place_in_the_list() {
    let places = [listed([issued()]), listed([issued(), validated()])].map(|ticket| ticket.key());
    assert_eq!(places[0], places[1]);
    assert!(ConcertTicket::lists(warsaw()).any(|list| list == places[0].pk));
}
