//! The events that other contexts see.

use contracts::DeliveryMethod;
use contracts::tickets::{self, AdmissionEvent, TicketsEvent};

use crate::delivery::{Delivery, DeliveryEvent, DeliveryRequest};
use crate::ticket::{Ticket, TicketEvent};

pub const PUBLISHED: &[&str] = &[
    "DeliveryRequested",
    "TicketsEmailed",
    "TicketsShipped",
    "ShipmentCancellationRequested",
    "DeliverySucceeded",
    "DeliveryFailed",
    "DeliveryCancelled",
];

/// The published form of an event. None for events that concern no other context, such as the arrival of an e-mail.
pub fn published(event: &DeliveryEvent, state: &Delivery) -> Option<TicketsEvent> {
    let request = state.request()?;
    let by_courier = request.method == DeliveryMethod::Courier;
    let reason = match event {
        DeliveryEvent::DeliveryFailed { reason } => Some(reason.clone()),
        _ => None,
    };
    let delivery = tickets::Delivery { reason, ..published_delivery(request) };
    match event {
        DeliveryEvent::DeliveryRequested(_) => Some(TicketsEvent::DeliveryRequested(delivery)),
        DeliveryEvent::TicketsEmailed { .. } => Some(TicketsEvent::TicketsEmailed(delivery)),
        DeliveryEvent::TicketsShipped { .. } => Some(TicketsEvent::TicketsShipped(delivery)),
        DeliveryEvent::ShipmentCancellationRequested => Some(TicketsEvent::ShipmentCancellationRequested(delivery)),
        DeliveryEvent::DeliverySucceeded { .. } if by_courier => Some(TicketsEvent::DeliverySucceeded(delivery)),
        DeliveryEvent::DeliveryFailed { .. } => Some(TicketsEvent::DeliveryFailed(delivery)),
        DeliveryEvent::DeliveryCancelled if by_courier => Some(TicketsEvent::DeliveryCancelled(delivery)),
        DeliveryEvent::DeliveryAttempted { .. }
        | DeliveryEvent::DeliveryAttemptFailed { .. }
        | DeliveryEvent::NoticeEmailed { .. }
        | DeliveryEvent::ShipmentSeen { .. }
        | DeliveryEvent::ShipmentNotCancelled
        | DeliveryEvent::RecipientComplained { .. }
        | DeliveryEvent::DeliverySucceeded { .. }
        | DeliveryEvent::DeliveryCancelled => None,
    }
}

pub fn published_delivery(request: &DeliveryRequest) -> tickets::Delivery {
    tickets::Delivery {
        delivery_id: request.delivery_id,
        order_id: request.order_id,
        user_id: request.user_id,
        method: request.method,
        is_news: !request.message.is_tickets(),
        reason: None,
    }
}

/// The events of tickets from which events of admissions are published.
pub const PUBLISHED_OF_TICKETS: &[&str] = &["TicketValidated", "OfflineAdmissionRecorded", "AdmissionUndone"];

/// An admission that is undone while another one is left is not published: the ticket stays admitted.
pub fn published_admission(event: &TicketEvent, state: &Ticket) -> Option<AdmissionEvent> {
    let seat = state.seat()?;
    let admission = |at| tickets::Admission {
        ticket_id: seat.ticket_id,
        order_id: seat.order_id,
        user_id: seat.user_id,
        concert_id: seat.concert_id,
        ticket_type_id: seat.ticket_type_id.clone(),
        at,
    };
    match event {
        TicketEvent::TicketValidated { at, .. } => Some(AdmissionEvent::TicketAdmitted(admission(*at))),
        TicketEvent::OfflineAdmissionRecorded { admission: recorded, .. } => {
            Some(AdmissionEvent::TicketAdmitted(admission(recorded.at)))
        }
        TicketEvent::AdmissionUndone { at, .. } if state.admissions().next().is_none() => {
            Some(AdmissionEvent::AdmissionUndone(admission(*at)))
        }
        TicketEvent::TicketIssued(_)
        | TicketEvent::TicketValidationFailed { .. }
        | TicketEvent::AdmissionConflictFound { .. }
        | TicketEvent::AdmissionUndone { .. }
        | TicketEvent::TicketVoided => None,
    }
}
