//! Values that every other crate uses (money, ids, texts, addresses) and the [`Decider`] trait.
//!
//! Pure: no I/O, no clock, no randomness, no AWS. Values are valid by construction.

#![warn(missing_docs)]

mod address;
mod card_charge;
mod decider;
mod delivery_method;
mod email;
mod error_chain;
mod folding;
mod ids;
mod invalid;
mod json_error;
mod money;
mod phone_number;
mod quantity;
mod refusal;
mod role;
mod sealed;
mod text;
mod text_input;
mod time;
mod time_zone_name;

pub use address::{CountryCode, PostalAddress, PostalAddressInput, PostalCodes};
pub use card_charge::NotChargeable;
pub use decider::Decider;
pub use delivery_method::DeliveryMethod;
pub use email::EmailAddress;
pub use error_chain::ErrorChain;
pub use folding::{folded, folded_words, in_ascii_forms};
pub use ids::{
    CartId, CommandId, ConcertId, CorrelationId, DeliveryId, EventId, InvoiceId, MailId, OrderId, PaymentId, RefundId,
    ReservationId, ScanId, SessionId, TicketId, TicketTypeId, UserId,
};
pub use invalid::Invalid;
pub use jiff::civil::Date;
pub use jiff::{SignedDuration, Timestamp};
pub use json_error::without_values;
pub use money::{Currency, Money, MoneyError};
pub use phone_number::PhoneNumber;
pub use quantity::Quantity;
pub use refusal::{Refusal, RefusalKind};
pub use role::Role;
pub use sealed::Sealed;
pub use text::Text;
pub use text_input::{TextInput, is_visible};
pub use time::{parse_date, parse_time};
pub use time_zone_name::TimeZoneName;
