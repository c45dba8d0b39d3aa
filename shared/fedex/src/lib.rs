//! A client of FedEx's REST API: checking addresses, shipping one parcel with its label, finding, tracking and cancelling
//! parcels, reading pushed events.
//!
//! FedEx has no idempotency key: the same call to ship twice makes two parcels. The caller therefore claims the parcel before
//! the call, under a [`Reference`] of its own, and a call whose outcome is [`CallError::Unknown`] is looked up by that reference
//! ([`Client::find_by_reference`]) before another is made; a parcel found that way has no label and is cancelled. See
//! <https://developer.fedex.com/api/en-us/catalog.html>.

#![warn(missing_docs)]

mod address;
mod answer;
mod client;
mod error;
mod numbers;
mod party;
mod resolve;
mod ship;
mod status;
mod token;
mod track;
mod webhook;

pub use address::Address;
pub use client::{Account, Client, Clock};
pub use error::{CallError, DoesNotFit};
pub use numbers::{Reference, TrackingNumber};
pub use party::{Party, Phone};
pub use resolve::{Classification, ResolvedAddress, Shortcoming};
pub use ship::{Packaging, Parcel, Service, Shipped};
pub use status::{Reason, Status};
pub use track::{LookUp, MOST_NUMBERS, Tracked, Tracking, Watched};
pub use vendor::{Secret, attempt};
pub use webhook::{SIGNATURE_HEADER, WebhookError, WebhookEvent, verify};
