//! The ground that every other crate stands on: money, ids, names, addresses and the shape of a decision.
//!
//! Pure: no I/O, no clock, no randomness, no AWS. Values are right by construction: what can be built can be used.

#![warn(missing_docs)]

mod address;
mod decider;
mod delivery_method;
mod email;
mod ids;
mod invalid;
mod money;
mod quantity;
mod refusal;
mod role;
mod sealed;
mod text;

pub use address::{CountryCode, PostalAddress};
pub use decider::Decider;
pub use delivery_method::DeliveryMethod;
pub use email::EmailAddress;
pub use ids::{
    CartId, CommandId, ConcertId, CorrelationId, DeliveryId, EventId, InvoiceId, OrderId, PaymentId, RefundId,
    ReservationId, ScanId, TicketId, TicketTypeId, UserId,
};
pub use invalid::Invalid;
pub use jiff::{SignedDuration, Timestamp};
pub use money::{Currency, Money, MoneyError};
pub use quantity::Quantity;
pub use refusal::{Refusal, RefusalKind};
pub use role::Role;
pub use sealed::Sealed;
pub use text::Text;
