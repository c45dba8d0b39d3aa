//! Events published by tickets.

use kernel::{ConcertId, DeliveryId, OrderId, Sealed, TicketId, TicketTypeId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{Customer, DeliveryMethod, IntegrationEvent};

/// Events of deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum TicketsEvent {
    /// The tickets are issued; their delivery is requested.
    DeliveryRequested(Delivery),
    /// The mail service accepted the e-mail with the tickets.
    TicketsEmailed(Delivery),
    /// The courier has been booked: there is a label.
    TicketsShipped(Delivery),
    /// The tickets are void: the shipment is being cancelled.
    ShipmentCancellationRequested(Delivery),
    /// The tickets arrived.
    DeliverySucceeded(Delivery),
    /// The delivery failed for good; staff must look at it.
    DeliveryFailed(Delivery),
    /// The delivery was cancelled, because no ticket is left to send: they are void, or transferred.
    DeliveryCancelled(Delivery),
}

impl TicketsEvent {
    /// The delivery that the event is about.
    pub fn delivery(&self) -> &Delivery {
        match self {
            Self::DeliveryRequested(delivery)
            | Self::TicketsEmailed(delivery)
            | Self::TicketsShipped(delivery)
            | Self::ShipmentCancellationRequested(delivery)
            | Self::DeliverySucceeded(delivery)
            | Self::DeliveryFailed(delivery)
            | Self::DeliveryCancelled(delivery) => delivery,
        }
    }
}

impl IntegrationEvent for TicketsEvent {
    const SOURCE: &'static str = "frontrow.tickets";
}

/// Events of admissions at the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AdmissionEvent {
    /// A gate admitted somebody with the ticket.
    TicketAdmitted(Admission),
    /// A supervisor undid the only admission with the ticket: it admits its holder again.
    AdmissionUndone(Admission),
}

impl AdmissionEvent {
    /// The ticket and when it happened.
    pub fn admission(&self) -> &Admission {
        match self {
            Self::TicketAdmitted(admission) | Self::AdmissionUndone(admission) => admission,
        }
    }
}

impl IntegrationEvent for AdmissionEvent {
    const SOURCE: &'static str = "frontrow.tickets";
}

/// Events of single tickets that change who has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum HoldingEvent {
    /// The holder passed the ticket on: find the recipient's account.
    TicketTransferred(HeldTicket),
    /// The name of whoever has the ticket changed: the holder put one on it, or the recipient's account was found.
    TicketHolderNamed(HeldTicket),
    /// The ticket has a new code; the earlier one is void.
    TicketReissued(HeldTicket),
    /// The buyer gave the ticket back: refund its price.
    TicketGivenBack(HeldTicket),
    /// A ticket that had been transferred is void.
    TransferredTicketVoided(HeldTicket),
}

impl HoldingEvent {
    /// The ticket that the event is about.
    pub fn ticket(&self) -> &HeldTicket {
        match self {
            Self::TicketTransferred(ticket)
            | Self::TicketHolderNamed(ticket)
            | Self::TicketReissued(ticket)
            | Self::TicketGivenBack(ticket)
            | Self::TransferredTicketVoided(ticket) => ticket,
        }
    }
}

impl IntegrationEvent for HoldingEvent {
    const SOURCE: &'static str = "frontrow.tickets";
}

/// A ticket and its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldTicket {
    /// The ticket.
    pub ticket_id: TicketId,
    /// The order that the ticket belongs to.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The ticket's concert.
    pub concert_id: ConcertId,
    /// The ticket's type.
    pub ticket_type_id: TicketTypeId,
    /// Number of the ticket's valid code, from 0.
    pub serial: u16,
    /// The recipient of the transferred ticket; absent while its buyer has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Sealed<Customer>>,
}

/// A ticket at the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Admission {
    /// The ticket.
    pub ticket_id: TicketId,
    /// The order that the ticket belongs to.
    pub order_id: OrderId,
    /// The buyer.
    pub user_id: UserId,
    /// The ticket's concert.
    pub concert_id: ConcertId,
    /// The ticket's type.
    pub ticket_type_id: TicketTypeId,
    /// When it was admitted, or the admission undone.
    pub at: Timestamp,
}

/// The delivery of an order's tickets, or of a message about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The delivery's id.
    pub delivery_id: DeliveryId,
    /// The order that the tickets belong to.
    pub order_id: OrderId,
    /// The ticket holder.
    pub user_id: UserId,
    /// E-mail or courier.
    pub method: DeliveryMethod,
    /// True for a message about the tickets; false for the tickets themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_news: bool,
    /// Stable `snake_case` code of the failure, for `DeliveryFailed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
