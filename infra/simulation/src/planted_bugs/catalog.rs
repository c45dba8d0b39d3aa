use super::bug::Bug;
use super::deliveries::{BouncesIgnored, ParcelsNotTracked};
use super::event_store::{
    CommandIdLost, GapsNotNoticed, SnapshotWithoutHolds, StrongReadsEventual, UnconditionalAppend,
    UnconditionalTransaction, ViewsWithoutVersions,
};
use super::messaging::{
    BusRejectionsIgnored, CancellationLost, DivertedRecordBlocks, FailedBatchAcknowledged, RecordSkipped,
    UnreadableMessagesDropped,
};
use super::orders::{
    CancelledSeatsKept, ConcertOrdersSkipped, EndedHoldExtended, EveryScanAdmits, OrderNumbersRepeat,
    OrdersNeverExpire, RefundedSeatsNotReturned, RefundedTicketsValid, RefusalCountsAsHold, UndoneAdmissionsKept,
};
use super::payments::{
    DisputeDecisionsIgnored, FirstCardNotReleased, GoodwillReturnsTickets, NoIdempotencyKey, PaidWithoutBeingAsked,
    RefundIdsFromKeys, RefundsByHandUnheard, RefundsWithoutKey, TicketsOfLineRefundsAllReturned,
};
use super::people::{ForgottenAddressesKept, ForgottenKeysKept, LastAdminRemoved, OpenOrdersIgnored, SessionsKept};
use super::single_tickets::{GivenBackTicketsNotRefunded, ReplacedCodesForgotten};

pub struct PlantedBug {
    pub name: &'static str,
    /// The mistake that a programmer could make.
    pub description: &'static str,
    pub make: fn() -> Box<dyn Bug>,
    pub found_by: FoundBy,
}

/// What finds a planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    Seed {
        /// One that finds it, so that usually one run is enough to check that it is still found.
        known: u64,
        /// The seeds below this number must find it.
        within: u64,
    },
    /// The scripted scenario of this name, because a seed would have to be lucky.
    Scenario(&'static str),
}

pub fn planted_bugs() -> Vec<PlantedBug> {
    vec![
        PlantedBug {
            name: "unconditional-append",
            description: "events are appended without the condition that their version is free",
            make: || Box::new(UnconditionalAppend),
            found_by: FoundBy::Seed { known: 0, within: 40 },
        },
        PlantedBug {
            name: "unconditional-transaction",
            description: "a reservation and its pools are written without that condition",
            make: || Box::new(UnconditionalTransaction),
            found_by: FoundBy::Seed { known: 99, within: 200 },
        },
        PlantedBug {
            name: "bus-rejections-ignored",
            description: "an event that the bus rejected counts as published",
            make: || Box::new(BusRejectionsIgnored),
            found_by: FoundBy::Seed { known: 9, within: 40 },
        },
        PlantedBug {
            name: "no-idempotency-key",
            description: "Stripe is called without an idempotency key",
            make: || Box::new(NoIdempotencyKey),
            found_by: FoundBy::Seed { known: 0, within: 60 },
        },
        PlantedBug {
            name: "failed-batch-acknowledged",
            description: "a failed batch is reported as processed",
            make: || Box::new(FailedBatchAcknowledged),
            found_by: FoundBy::Seed { known: 9, within: 40 },
        },
        PlantedBug {
            name: "record-skipped",
            description: "a publisher skips every ninth record of its stream",
            make: || Box::<RecordSkipped>::default(),
            found_by: FoundBy::Seed { known: 0, within: 20 },
        },
        PlantedBug {
            name: "cancellation-lost",
            description: "finance does not receive the cancellation of an order",
            make: || Box::new(CancellationLost),
            found_by: FoundBy::Seed { known: 0, within: 20 },
        },
        PlantedBug {
            name: "strong-reads-eventual",
            description: "reads that must be strongly consistent are eventually consistent",
            make: || Box::new(StrongReadsEventual),
            found_by: FoundBy::Seed { known: 16, within: 200 },
        },
        PlantedBug {
            name: "views-without-versions",
            description: "a view takes the last event to arrive for the newest",
            make: || Box::new(ViewsWithoutVersions),
            found_by: FoundBy::Seed { known: 0, within: 60 },
        },
        PlantedBug {
            name: "cancelled-seats-kept",
            description: "a cancelled order's seats are not released",
            make: || Box::new(CancelledSeatsKept),
            found_by: FoundBy::Seed { known: 0, within: 20 },
        },
        PlantedBug {
            name: "snapshot-without-holds",
            description: "the snapshot in a pool's commit lacks the held seats",
            make: || Box::new(SnapshotWithoutHolds),
            found_by: FoundBy::Seed { known: 0, within: 40 },
        },
        PlantedBug {
            name: "every-scan-admits",
            description: "a gate admits used tickets",
            make: || Box::new(EveryScanAdmits),
            found_by: FoundBy::Seed { known: 7, within: 60 },
        },
        PlantedBug {
            name: "command-id-lost",
            description: "a commit does not carry the id of its command",
            make: || Box::<CommandIdLost>::default(),
            found_by: FoundBy::Seed { known: 13, within: 200 },
        },
        PlantedBug {
            name: "refunds-without-idempotency-key",
            description: "refunds are requested from Stripe without an idempotency key",
            make: || Box::new(RefundsWithoutKey),
            found_by: FoundBy::Seed { known: 19, within: 200 },
        },
        PlantedBug {
            name: "refunded-tickets-valid",
            description: "tickets stay valid when their seats are refunded",
            make: || Box::new(RefundedTicketsValid),
            found_by: FoundBy::Seed { known: 0, within: 40 },
        },
        PlantedBug {
            name: "refunded-seats-not-returned",
            description: "refunded seats do not go back on sale",
            make: || Box::new(RefundedSeatsNotReturned),
            found_by: FoundBy::Seed { known: 0, within: 40 },
        },
        PlantedBug {
            name: "concert-orders-skipped",
            description: "half the orders of a cancelled concert are skipped",
            make: || Box::new(ConcertOrdersSkipped),
            found_by: FoundBy::Seed { known: 95, within: 200 },
        },
        PlantedBug {
            name: "ended-hold-extended",
            description: "a hold can be extended up to ten minutes after its end",
            make: || Box::new(EndedHoldExtended),
            found_by: FoundBy::Seed { known: 66, within: 200 },
        },
        PlantedBug {
            name: "first-card-not-released",
            description: "a second card is charged before the first authorization is cancelled",
            make: || Box::new(FirstCardNotReleased),
            found_by: FoundBy::Seed { known: 35, within: 60 },
        },
        PlantedBug {
            name: "orders-never-expire",
            description: "no job expires orders whose holds have ended",
            make: || Box::new(OrdersNeverExpire),
            found_by: FoundBy::Seed { known: 1, within: 40 },
        },
        PlantedBug {
            name: "diverted-record-blocks",
            description: "a record that can't be read is delivered again and again, and everything behind it waits",
            make: || Box::<DivertedRecordBlocks>::default(),
            found_by: FoundBy::Seed { known: 65, within: 200 },
        },
        PlantedBug {
            name: "unreadable-messages-dropped",
            description: "a message that can't be read is deleted",
            make: || Box::new(UnreadableMessagesDropped),
            found_by: FoundBy::Seed { known: 58, within: 200 },
        },
        PlantedBug {
            name: "refund-ids-from-keys",
            description: "a refund's id depends on nothing but the idempotency key of its request",
            make: || Box::<RefundIdsFromKeys>::default(),
            found_by: FoundBy::Seed { known: 68, within: 200 },
        },
        PlantedBug {
            name: "goodwill-returns-tickets",
            description: "a refund as goodwill voids the tickets of the order",
            make: || Box::new(GoodwillReturnsTickets),
            found_by: FoundBy::Seed { known: 2, within: 200 },
        },
        PlantedBug {
            name: "undone-admissions-kept",
            description: "a ticket stays used when a supervisor undoes its admission",
            make: || Box::new(UndoneAdmissionsKept),
            found_by: FoundBy::Seed { known: 40, within: 200 },
        },
        PlantedBug {
            name: "dispute-decisions-ignored",
            description: "what the bank decides on a dispute is not recorded",
            make: || Box::new(DisputeDecisionsIgnored),
            found_by: FoundBy::Seed { known: 80, within: 200 },
        },
        PlantedBug {
            name: "bounces-ignored",
            description: "an e-mail that bounces counts as sent",
            make: || Box::new(BouncesIgnored),
            found_by: FoundBy::Seed { known: 0, within: 200 },
        },
        PlantedBug {
            name: "gaps-not-noticed",
            description: "a load does not notice that commits are missing between its two reads",
            make: || Box::<GapsNotNoticed>::default(),
            found_by: FoundBy::Scenario("cancelled by staff after refunds, read from a lagging replica"),
        },
        PlantedBug {
            name: "line-refunds-return-everything",
            description: "a refund of some tickets voids all tickets of the order",
            make: || Box::new(TicketsOfLineRefundsAllReturned),
            found_by: FoundBy::Scenario("one ticket refunded"),
        },
        PlantedBug {
            name: "refunds-by-hand-unheard",
            description: "a refund by hand is published under a name that nobody listens to",
            make: || Box::<RefundsByHandUnheard>::default(),
            found_by: FoundBy::Scenario("paid back by hand"),
        },
        PlantedBug {
            name: "paid-without-being-asked",
            description: "an order that is paid later is paid with a card that its buyer did not give for it",
            make: || Box::new(PaidWithoutBeingAsked),
            found_by: FoundBy::Scenario("never paid"),
        },
        PlantedBug {
            name: "parcels-not-tracked",
            description: "nobody asks the courier what became of a parcel",
            make: || Box::new(ParcelsNotTracked),
            found_by: FoundBy::Scenario("returned by the courier"),
        },
        PlantedBug {
            name: "refusal-counts-as-hold",
            description: "a reservation that failed counts as made",
            make: || Box::new(RefusalCountsAsHold),
            found_by: FoundBy::Scenario("refused late, because the last seat went to somebody else"),
        },
        PlantedBug {
            name: "replaced-codes-forgotten",
            description: "a gate does not know that the earlier code of a transferred ticket is void",
            make: || Box::new(ReplacedCodesForgotten),
            found_by: FoundBy::Scenario("a ticket transferred"),
        },
        PlantedBug {
            name: "given-back-tickets-not-refunded",
            description: "a ticket that was given back is void, and its price is not refunded",
            make: || Box::new(GivenBackTicketsNotRefunded),
            found_by: FoundBy::Scenario("a ticket given back"),
        },
        PlantedBug {
            name: "order-numbers-repeat",
            description: "two functions number their orders from the same block",
            make: || Box::<OrderNumbersRepeat>::default(),
            found_by: FoundBy::Seed { known: 0, within: 20 },
        },
        PlantedBug {
            name: "sessions-kept-by-passwords",
            description: "another password ends no session",
            make: || Box::new(SessionsKept::BY_PASSWORDS),
            found_by: FoundBy::Seed { known: 0, within: 60 },
        },
        PlantedBug {
            name: "sessions-kept-by-roles",
            description: "other roles end no session",
            make: || Box::new(SessionsKept::BY_ROLES),
            found_by: FoundBy::Seed { known: 5, within: 60 },
        },
        PlantedBug {
            name: "sessions-kept-by-deactivation",
            description: "whoever is deactivated keeps the sessions",
            make: || Box::new(SessionsKept::BY_DEACTIVATION),
            found_by: FoundBy::Seed { known: 18, within: 200 },
        },
        PlantedBug {
            name: "log-outs-ignored",
            description: "whoever logs out keeps the session",
            make: || Box::new(SessionsKept::BY_LOG_OUTS),
            found_by: FoundBy::Seed { known: 7, within: 60 },
        },
        PlantedBug {
            name: "sessions-kept-by-projection",
            description: "nothing ends the sessions if the command that changed the password stopped",
            make: || Box::new(SessionsKept::BY_PROJECTION),
            found_by: FoundBy::Scenario("password changed by somebody who left"),
        },
        PlantedBug {
            name: "open-orders-ignored",
            description: "somebody is forgotten while an order is open",
            make: || Box::new(OpenOrdersIgnored),
            found_by: FoundBy::Seed { known: 11, within: 60 },
        },
        PlantedBug {
            name: "forgotten-keys-kept",
            description: "the key of somebody who is forgotten is kept",
            make: || Box::new(ForgottenKeysKept),
            found_by: FoundBy::Seed { known: 11, within: 60 },
        },
        PlantedBug {
            name: "forgotten-addresses-kept",
            description: "somebody who is forgotten keeps the address",
            make: || Box::new(ForgottenAddressesKept),
            found_by: FoundBy::Seed { known: 11, within: 60 },
        },
        PlantedBug {
            name: "last-admin-removed",
            description: "two admins can take the role from each other",
            make: || Box::new(LastAdminRemoved),
            found_by: FoundBy::Scenario("two admins take the role from each other"),
        },
    ]
}
