//! The events that other contexts see.

use contracts::tickets::{self, AdmissionEvent, HeldTicket, HoldingEvent, TicketsEvent};
use contracts::{BusEvent, DeliveryMethod};
use lambda::repeats::Repeat;

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

/// The order asks about its first tickets until they are sent. That somebody was admitted is not repeated, because it would double the cost
/// of an admission. Everything else is.
pub fn repeat(event: &BusEvent) -> Repeat {
    let is_caused_by_order = event.detail.metadata.causation_id.is_some();
    let is_news = event.detail.data.get("isNews").is_some_and(|news| news == true);
    match event.detail_type.as_str() {
        "TicketsEmailed" | "TicketAdmitted" => Repeat::Never,
        "DeliveryRequested" if is_caused_by_order && !is_news => Repeat::Never,
        _ => Repeat::Always,
    }
}

/// The published form of an event. None for events that concern no other context, such as the arrival of an e-mail.
pub fn published(event: &DeliveryEvent, state: &Delivery) -> Option<TicketsEvent> {
    let request = state.request()?;
    let by_courier = request.method == DeliveryMethod::Courier;
    let is_of_tickets = request.message.is_tickets();
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
        DeliveryEvent::DeliveryCancelled if by_courier || is_of_tickets => {
            Some(TicketsEvent::DeliveryCancelled(delivery))
        }
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
        | TicketEvent::TicketVoided
        | TicketEvent::TicketHolderNamed { .. }
        | TicketEvent::TicketTransferred { .. }
        | TicketEvent::TicketRecipientFound { .. }
        | TicketEvent::TicketReissued { .. }
        | TicketEvent::TicketGivenBack { .. } => None,
    }
}

/// The events of tickets from which events about their holders are published.
pub const PUBLISHED_OF_HOLDERS: &[&str] = &[
    "TicketTransferred",
    "TicketHolderNamed",
    "TicketRecipientFound",
    "TicketReissued",
    "TicketGivenBack",
    "TicketVoided",
];

/// A void ticket is published only if its holder is not its buyer, who is informed about the refund.
pub fn published_holding(event: &TicketEvent, state: &Ticket) -> Option<HoldingEvent> {
    let seat = state.seat()?;
    let recipient = seat.holding.recipient();
    let ticket = HeldTicket {
        ticket_id: seat.ticket_id,
        order_id: seat.order_id,
        user_id: seat.user_id,
        concert_id: seat.concert_id,
        ticket_type_id: seat.ticket_type_id.clone(),
        serial: seat.holding.serial(),
        recipient: recipient.map(|recipient| recipient.customer.clone()),
    };
    match event {
        TicketEvent::TicketTransferred { .. } => Some(HoldingEvent::TicketTransferred(ticket)),
        TicketEvent::TicketHolderNamed { .. } | TicketEvent::TicketRecipientFound { .. } => {
            Some(HoldingEvent::TicketHolderNamed(ticket))
        }
        TicketEvent::TicketReissued { .. } => Some(HoldingEvent::TicketReissued(ticket)),
        TicketEvent::TicketGivenBack { .. } => Some(HoldingEvent::TicketGivenBack(ticket)),
        TicketEvent::TicketVoided if recipient.is_some() => Some(HoldingEvent::TransferredTicketVoided(ticket)),
        TicketEvent::TicketIssued(_)
        | TicketEvent::TicketValidated { .. }
        | TicketEvent::TicketValidationFailed { .. }
        | TicketEvent::OfflineAdmissionRecorded { .. }
        | TicketEvent::AdmissionConflictFound { .. }
        | TicketEvent::AdmissionUndone { .. }
        | TicketEvent::TicketVoided => None,
    }
}
