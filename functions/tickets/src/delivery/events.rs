use kernel::{Sealed, Timestamp};
use serde::{Deserialize, Serialize};

use super::request::DeliveryRequest;
use super::shipment::{Label, Whereabouts};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum DeliveryEvent {
    DeliveryRequested(Box<DeliveryRequest>),
    /// A worker claimed an attempt. Only this worker may call the vendor for it.
    DeliveryAttempted {
        /// From 1.
        attempt: u32,
        /// What the vendor knows the attempt by: the e-mail's `Message-Id`, or the parcel's reference.
        message_id: String,
        at: Timestamp,
    },
    /// Mailgun accepted an e-mail with tickets.
    TicketsEmailed {
        /// Mailgun's id of the e-mail.
        gateway_id: String,
    },
    /// The attempt sent nothing; another one follows.
    DeliveryAttemptFailed {
        attempt: u32,
        /// Stable, `snake_case`.
        reason: String,
    },
    /// Mailgun accepted an e-mail without tickets.
    NoticeEmailed {
        /// Mailgun's id of the e-mail.
        gateway_id: String,
    },
    /// The courier issued a label.
    TicketsShipped {
        tracking_number: String,
        label: Sealed<Label>,
        at: Timestamp,
    },
    ShipmentSeen {
        whereabouts: Whereabouts,
        at: Timestamp,
    },
    /// The recipient's mail server accepted the e-mail, or the courier handed over the parcel.
    DeliverySucceeded {
        at: Timestamp,
    },
    /// The recipient marked the e-mail as spam. Staff check it.
    RecipientComplained {
        at: Timestamp,
    },
    /// No further attempt follows. Staff take over.
    DeliveryFailed {
        /// Stable, `snake_case`.
        reason: String,
    },
    /// The tickets are void, so the courier is asked to cancel the shipment.
    ShipmentCancellationRequested,
    /// The courier already has the parcel and delivers it.
    ShipmentNotCancelled,
    /// The tickets are void, and nothing is sent.
    DeliveryCancelled,
}
