//! Which domain events leave the context, and as which integration events. Each carries the whole concert after the event.

use contracts::concerts as contract;
use contracts::concerts::ConcertsEvent;

use crate::concert::{Concert, ConcertEvent, Schedule, TicketType};

/// Names of the domain events that are published.
pub const PUBLISHED: &[&str] =
    &["ConcertCreated", "ConcertUpdated", "TicketTypesUpdated", "ConcertCancelled", "GatesAssigned"];

/// The integration event, if the concert exists. A cancelled concert is published without ticket types: nothing is sold any more.
pub fn published(event: &ConcertEvent, state: &Concert) -> Option<ConcertsEvent> {
    let concert = concert(state.schedule()?);
    Some(match event {
        ConcertEvent::ConcertCreated { .. } => ConcertsEvent::ConcertCreated(concert),
        ConcertEvent::ConcertUpdated { .. } | ConcertEvent::GatesAssigned { .. } => {
            ConcertsEvent::ConcertUpdated(concert)
        }
        ConcertEvent::TicketTypesUpdated { .. } => ConcertsEvent::TicketTypesUpdated(concert),
        ConcertEvent::ConcertCancelled { reason } => {
            let reason = Some(reason.clone());
            ConcertsEvent::ConcertCancelled(contract::Concert { ticket_types: Vec::new(), reason, ..concert })
        }
    })
}

fn concert(schedule: &Schedule) -> contract::Concert {
    let Schedule { concert_id, organizer_id, details, ticket_types, gates, change_reason } = schedule.clone();
    let venue = details.venue.with_time_zone();
    contract::Concert {
        concert_id,
        organizer_id,
        name: details.name,
        artist: details.artist,
        starts_at: details.starts_at,
        venue: contract::Venue {
            name: venue.name,
            city: venue.city,
            country: venue.country,
            time_zone: venue.time_zone,
        },
        sales_open_at: details.sales_open_at,
        sales_close_at: details.sales_close_at,
        doors_open_at: details.doors_open_at,
        doors_close_at: details.doors_close_at,
        gates,
        max_per_person: details.max_per_person,
        self_service: details.self_service.map(contract::SelfService::from),
        ticket_types: ticket_types.into_iter().map(ticket_type).collect(),
        reason: change_reason,
    }
}

fn ticket_type(ticket_type: TicketType) -> contract::TicketType {
    let TicketType { ticket_type_id, name, price, capacity, max_per_order } = ticket_type;
    contract::TicketType { ticket_type_id, name, price, capacity, max_per_order }
}
