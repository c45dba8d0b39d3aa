use super::bug::Bug;
use super::deliveries::BouncesIgnored;
use super::event_store::{
    CommandIdLost, SnapshotWithoutHolds, StrongReadsEventual, UnconditionalAppend, UnconditionalTransaction,
    ViewsWithoutVersions,
};
use super::messaging::{
    BusRejectionsIgnored, CancellationLost, DivertedRecordBlocks, FailedBatchAcknowledged, RecordSkipped,
    UnreadableMessagesDropped,
};
use super::orders::{
    CancelledSeatsKept, ConcertOrdersSkipped, EndedHoldExtended, EveryScanAdmits, OrdersNeverExpire,
    RefundedSeatsNotReturned, RefundedTicketsValid, UndoneAdmissionsKept,
};
use super::payments::{
    DisputeDecisionsIgnored, FirstCardNotReleased, GoodwillReturnsTickets, NoIdempotencyKey, RefundIdsFromKeys,
    RefundsWithoutKey,
};

pub struct PlantedBug {
    pub name: &'static str,
    /// The mistake that a programmer could make.
    pub description: &'static str,
    pub make: fn() -> Box<dyn Bug>,
    /// The seeds below this number must find it.
    pub found_within: u64,
    /// A seed that finds it, so that usually one run is enough to check that it is still found.
    pub found_by: u64,
}

pub fn planted_bugs() -> Vec<PlantedBug> {
    vec![
        PlantedBug {
            name: "unconditional-append",
            description: "events are appended without the condition that their version is free",
            make: || Box::new(UnconditionalAppend),
            found_within: 40,
            found_by: 0,
        },
        PlantedBug {
            name: "unconditional-transaction",
            description: "a reservation and its pools are written without that condition",
            make: || Box::new(UnconditionalTransaction),
            found_within: 200,
            found_by: 99,
        },
        PlantedBug {
            name: "bus-rejections-ignored",
            description: "an event that the bus rejected counts as published",
            make: || Box::new(BusRejectionsIgnored),
            found_within: 40,
            found_by: 9,
        },
        PlantedBug {
            name: "no-idempotency-key",
            description: "Stripe is called without an idempotency key",
            make: || Box::new(NoIdempotencyKey),
            found_within: 60,
            found_by: 0,
        },
        PlantedBug {
            name: "failed-batch-acknowledged",
            description: "a failed batch is reported as processed",
            make: || Box::new(FailedBatchAcknowledged),
            found_within: 40,
            found_by: 9,
        },
        PlantedBug {
            name: "record-skipped",
            description: "a publisher skips every ninth record of its stream",
            make: || Box::<RecordSkipped>::default(),
            found_within: 20,
            found_by: 0,
        },
        PlantedBug {
            name: "cancellation-lost",
            description: "finance does not receive every second cancellation of an order",
            make: || Box::<CancellationLost>::default(),
            found_within: 20,
            found_by: 0,
        },
        PlantedBug {
            name: "strong-reads-eventual",
            description: "reads that must be strongly consistent are eventually consistent",
            make: || Box::new(StrongReadsEventual),
            found_within: 200,
            found_by: 16,
        },
        PlantedBug {
            name: "views-without-versions",
            description: "a view takes the last event to arrive for the newest",
            make: || Box::new(ViewsWithoutVersions),
            found_within: 60,
            found_by: 0,
        },
        PlantedBug {
            name: "cancelled-seats-kept",
            description: "a cancelled order's seats are not released",
            make: || Box::new(CancelledSeatsKept),
            found_within: 20,
            found_by: 0,
        },
        PlantedBug {
            name: "snapshot-without-holds",
            description: "the snapshot in a pool's commit lacks the held seats",
            make: || Box::new(SnapshotWithoutHolds),
            found_within: 40,
            found_by: 0,
        },
        PlantedBug {
            name: "every-scan-admits",
            description: "a gate admits used tickets",
            make: || Box::new(EveryScanAdmits),
            found_within: 60,
            found_by: 7,
        },
        PlantedBug {
            name: "command-id-lost",
            description: "a commit does not carry the id of its command",
            make: || Box::<CommandIdLost>::default(),
            found_within: 200,
            found_by: 13,
        },
        PlantedBug {
            name: "refunds-without-idempotency-key",
            description: "refunds are requested from Stripe without an idempotency key",
            make: || Box::new(RefundsWithoutKey),
            found_within: 200,
            found_by: 19,
        },
        PlantedBug {
            name: "refunded-tickets-valid",
            description: "tickets stay valid when their seats are refunded",
            make: || Box::new(RefundedTicketsValid),
            found_within: 40,
            found_by: 0,
        },
        PlantedBug {
            name: "refunded-seats-not-returned",
            description: "refunded seats do not go back on sale",
            make: || Box::new(RefundedSeatsNotReturned),
            found_within: 40,
            found_by: 0,
        },
        PlantedBug {
            name: "concert-orders-skipped",
            description: "half the orders of a cancelled concert are skipped",
            make: || Box::new(ConcertOrdersSkipped),
            found_within: 60,
            found_by: 0,
        },
        PlantedBug {
            name: "ended-hold-extended",
            description: "a hold can be extended up to ten minutes after its end",
            make: || Box::new(EndedHoldExtended),
            found_within: 200,
            found_by: 66,
        },
        PlantedBug {
            name: "first-card-not-released",
            description: "a second card is charged before the first authorization is cancelled",
            make: || Box::new(FirstCardNotReleased),
            found_within: 60,
            found_by: 35,
        },
        PlantedBug {
            name: "orders-never-expire",
            description: "no job expires orders whose holds have ended",
            make: || Box::new(OrdersNeverExpire),
            found_within: 40,
            found_by: 1,
        },
        PlantedBug {
            name: "diverted-record-blocks",
            description: "a record that can't be read is delivered again and again, and everything behind it waits",
            make: || Box::<DivertedRecordBlocks>::default(),
            found_within: 200,
            found_by: 65,
        },
        PlantedBug {
            name: "unreadable-messages-dropped",
            description: "a message that can't be read is deleted",
            make: || Box::new(UnreadableMessagesDropped),
            found_within: 200,
            found_by: 58,
        },
        PlantedBug {
            name: "refund-ids-from-keys",
            description: "a refund's id depends on nothing but the idempotency key of its request",
            make: || Box::<RefundIdsFromKeys>::default(),
            found_within: 200,
            found_by: 68,
        },
        PlantedBug {
            name: "goodwill-returns-tickets",
            description: "a refund as goodwill voids the tickets of the order",
            make: || Box::new(GoodwillReturnsTickets),
            found_within: 200,
            found_by: 2,
        },
        PlantedBug {
            name: "undone-admissions-kept",
            description: "a ticket stays used when a supervisor undoes its admission",
            make: || Box::new(UndoneAdmissionsKept),
            found_within: 200,
            found_by: 40,
        },
        PlantedBug {
            name: "dispute-decisions-ignored",
            description: "what the bank decides on a dispute is not recorded",
            make: || Box::new(DisputeDecisionsIgnored),
            found_within: 200,
            found_by: 80,
        },
        PlantedBug {
            name: "bounces-ignored",
            description: "an e-mail that bounces counts as sent",
            make: || Box::new(BouncesIgnored),
            found_within: 200,
            found_by: 0,
        },
    ]
}
