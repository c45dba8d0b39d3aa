//! Values that every other crate uses (money, ids, texts, addresses) and the [`Decider`] trait.
//!
//! Pure: no I/O, no clock, no randomness, no AWS. Values are valid by construction.

#![warn(missing_docs)]

mod address;
mod card_charge;
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
mod time_zone_name;

pub use address::{CountryCode, PostalAddress};
pub use card_charge::NotChargeable;
pub use decider::Decider;
pub use delivery_method::DeliveryMethod;
pub use email::EmailAddress;
pub use ids::{
    CartId, CommandId, ConcertId, CorrelationId, DeliveryId, EventId, InvoiceId, OrderId, PaymentId, RefundId,
    ReservationId, ScanId, SessionId, TicketId, TicketTypeId, UserId,
};
pub use invalid::Invalid;
pub use jiff::{SignedDuration, Timestamp};
pub use money::{Currency, Money, MoneyError};
pub use quantity::Quantity;
pub use refusal::{Refusal, RefusalKind};
pub use role::Role;
pub use sealed::Sealed;
pub use text::Text;
pub use time_zone_name::TimeZoneName;
