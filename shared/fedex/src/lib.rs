//! A client of FedEx's REST API: checks addresses, ships a parcel with a label, finds, tracks and cancels parcels, and reads
//! webhooks.
//!
//! FedEx has no idempotency keys: shipping twice makes two parcels. The caller records a [`Reference`] before the call. After
//! [`CallError::Unknown`], look the parcel up by its reference ([`Client::find_by_reference`]) before shipping again. A parcel
//! found that way has no label, so cancel it. See
//! <https://developer.fedex.com/api/en-us/catalog.html>.

#![warn(missing_docs)]

mod address;
mod client;
mod clock;
mod error;
mod numbers;
mod party;
mod resolve;
mod response;
mod ship;
mod status;
mod token;
mod track;
mod webhook;

pub use address::Address;
pub use client::{Account, Client};
pub use clock::Clock;
pub use error::{CallError, InvalidField};
pub use numbers::{Reference, TrackingNumber};
pub use party::{Party, Phone};
pub use resolve::{Classification, ResolvedAddress, Shortcoming};
pub use ship::{Packaging, Parcel, Service, Shipped};
pub use status::{Reason, Status};
pub use track::{LookUp, MAX_NUMBERS, ParcelToTrack, Tracked, Tracking};
pub use vendor::{Secret, attempt};
pub use webhook::{SIGNATURE_HEADER, WebhookError, WebhookEvent, verify};
