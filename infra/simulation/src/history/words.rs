//! The events that the checker knows. One that it doesn't know is an error: it may mean anything.

/// Kinds of streams and the names of their events.
const KNOWN: &[(&str, &[&str])] = &[
    ("address", &["AddressClaimed"]),
    ("admins", &["AdminAdded", "AdminRemoved"]),
    ("user", &["UserRegistered", "PasswordChanged", "UserRolesUpdated", "UserDeactivated"]),
    ("concert", &["ConcertCreated", "ConcertUpdated", "TicketTypesUpdated", "ConcertCancelled"]),
    (
        "cart",
        &[
            "CartOpened",
            "CartItemAdded",
            "CartItemQuantityChanged",
            "CartItemRemoved",
            "DeliveryChosen",
            "CartConfirmed",
            "CartCancelled",
        ],
    ),
    ("allotment", &["AllotmentChanged"]),
    ("pool", &["PoolOpened", "PoolResized", "SeatsHeld", "SeatsReleased", "SeatsSold", "SeatsReturned"]),
    (
        "reservation",
        &[
            "TicketsReserved",
            "ReservationFailed",
            "ReservationConfirmed",
            "ReservationCancellationRequested",
            "ReservationCancelled",
            "ReservationExpired",
            "ReservationExtended",
        ],
    ),
    (
        "order",
        &[
            "OrderPlaced",
            "OrderReserved",
            "OrderActionRequired",
            "OrderAuthorized",
            "OrderConfirmed",
            "OrderPaid",
            "OrderCompleted",
            "OrderCancelled",
            "OrderExpired",
            "OrderHoldExtended",
            "OrderDeclined",
            "OrderPaymentRetried",
            "OrderRefundRequested",
            "OrderRefundFailed",
            "OrderRefunded",
            "OrderPrepaid",
            "OrderReinstated",
        ],
    ),
    (
        "payment",
        &[
            "PaymentRequested",
            "PaymentActionRequired",
            "PaymentAuthorized",
            "PaymentDeclined",
            "PaymentCaptureRequested",
            "PaymentCaptured",
            "PaymentCaptureFailed",
            "PaymentReleaseRequested",
            "PaymentReleased",
            "RefundRequested",
            "PaymentRefunded",
            "RefundFailed",
            "RefundAttemptFailed",
            "PaymentAttemptFound",
            "PaymentAttemptCancelled",
            "PaymentAttemptCaptured",
            "PaymentAttemptRefunded",
            "DisputeOpened",
            "DisputeUpdated",
            "DisputeClosed",
        ],
    ),
    (
        "ticket",
        &[
            "TicketIssued",
            "TicketValidated",
            "TicketValidationFailed",
            "OfflineAdmissionRecorded",
            "AdmissionConflictFound",
            "TicketVoided",
        ],
    ),
    (
        "delivery",
        &[
            "DeliveryRequested",
            "DeliveryAttempted",
            "TicketsEmailed",
            "DeliveryAttemptFailed",
            "DeliveryFailed",
            "DeliveryCancelled",
            "NoticeEmailed",
        ],
    ),
];

/// Whether streams of a kind have an event of this name.
pub(super) fn is_known(category: &str, event: &str) -> bool {
    KNOWN.iter().any(|(known, events)| *known == category && events.contains(&event))
}
