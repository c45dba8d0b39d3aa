//! What a worker does next for a delivery. It depends on the delivery alone, so that repeated messages do no harm.

use contracts::DeliveryMethod;
use kernel::{SignedDuration, Timestamp};

use super::request::DeliveryRequest;
use super::shipment::Shipment;
use super::state::Delivery;

/// How long a claimed attempt belongs to its worker. The worker's function times out earlier (90 s at most), and the queue repeats the
/// message later (300 s), so that the next worker looks the attempt up.
pub const CLAIM: SignedDuration = SignedDuration::from_secs(270);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    Nothing,
    /// Claim this attempt, then send.
    Send {
        request: &'a DeliveryRequest,
        attempt: u32,
    },
    /// Another worker has claimed the attempt.
    Wait,
    /// Ask the vendor about an attempt that ended without an outcome.
    LookUp {
        request: &'a DeliveryRequest,
        attempt: u32,
        /// What the vendor knows the attempt by: the e-mail's `Message-Id`, or the parcel's reference.
        message_id: &'a str,
        /// When the attempt was claimed.
        since: Timestamp,
    },
    CancelShipment {
        request: &'a DeliveryRequest,
        shipment: &'a Shipment,
    },
}

impl Delivery {
    /// The next step for the worker of a delivery method. Workers of other methods have nothing to do.
    pub fn next(&self, method: DeliveryMethod, now: Timestamp) -> Step<'_> {
        if self.request().is_none_or(|request| request.method != method) {
            return Step::Nothing;
        }
        match self {
            Self::Waiting { request, attempts } => Step::Send { request, attempt: attempts.saturating_add(1) },
            Self::Attempting { since, .. } if now.duration_since(*since) < CLAIM => Step::Wait,
            Self::Attempting { request, attempt, message_id, since } => {
                Step::LookUp { request, attempt: *attempt, message_id, since: *since }
            }
            Self::Shipped { request, shipment } if shipment.cancellation_requested => {
                Step::CancelShipment { request, shipment }
            }
            Self::Nothing
            | Self::Sent { .. }
            | Self::Shipped { .. }
            | Self::Delivered { .. }
            | Self::Failed { .. }
            | Self::Cancelled(_) => Step::Nothing,
        }
    }
}
