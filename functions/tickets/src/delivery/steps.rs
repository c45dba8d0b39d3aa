//! What is to be done for a delivery, worked out from it alone.

use contracts::DeliveryMethod;
use kernel::Timestamp;

use super::{CLAIM, Delivery, Parcel, Shipment};

/// What is to be done for a delivery by one way of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Nothing.
    Nothing,
    /// Claim an attempt and send.
    Send {
        /// What.
        parcel: &'a Parcel,
        /// Which attempt.
        attempt: u32,
    },
    /// Leave it to who claimed the attempt.
    Wait,
    /// Find out what became of an attempt whose owner is gone.
    LookUp {
        /// What was being sent.
        parcel: &'a Parcel,
        /// Which attempt.
        attempt: u32,
        /// What it is looked up by: the mail's `Message-Id`, the parcel's reference.
        message_id: &'a str,
        /// When it was claimed.
        since: Timestamp,
    },
    /// Take a shipment back, of which nobody wants the tickets any more.
    CancelShipment {
        /// What was sent.
        parcel: &'a Parcel,
        /// How.
        shipment: &'a Shipment,
    },
}

impl Delivery {
    /// What is to be done for it now by who sends that way.
    pub fn next(&self, method: DeliveryMethod, now: Timestamp) -> Step<'_> {
        if self.parcel().is_none_or(|parcel| parcel.method != method) {
            return Step::Nothing;
        }
        match self {
            Self::Waiting { parcel, attempts } => Step::Send { parcel, attempt: attempts.saturating_add(1) },
            Self::Attempting { since, .. } if now.duration_since(*since) < CLAIM => Step::Wait,
            Self::Attempting { parcel, attempt, message_id, since } => {
                Step::LookUp { parcel, attempt: *attempt, message_id, since: *since }
            }
            Self::Shipped { parcel, shipment } if shipment.is_unwanted => Step::CancelShipment { parcel, shipment },
            Self::Nothing
            | Self::Sent { .. }
            | Self::Shipped { .. }
            | Self::Delivered { .. }
            | Self::Failed { .. }
            | Self::Cancelled(_) => Step::Nothing,
        }
    }
}
