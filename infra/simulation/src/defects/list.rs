//! The bugs.

use super::Defect;
use super::bugs::{
    BusRefusalsIgnored, CarriedStateWrong, EveryScanAdmits, FailedBatchDone, NoIdempotencyKey, OwnCommitUnrecognised,
    RecordSkipped, ReleaseLost, SeatsKept, StrongReadsStale, UnconditionalAppend, UnconditionalTransaction,
    ViewsWithoutVersions,
};
use super::endings::{
    ExtendedWhenOver, NobodyWatches, OrdersOfConcertSkipped, RefundsWithoutKey, SeatsNotReturned, SecondCardOnTop,
    TicketsStayValid,
};

/// A bug by name.
pub struct Planted {
    /// Its name.
    pub name: &'static str,
    /// What a programmer may have done.
    pub what: &'static str,
    /// Makes it.
    pub make: fn() -> Box<dyn Defect>,
    /// Within how many seeds it is found, at the latest, from 0 on.
    pub found_within: u64,
    /// A seed that finds it, so that it takes one story to see that it still is found.
    pub found_by: u64,
}

/// All of them.
pub fn planted() -> Vec<Planted> {
    vec![
        Planted {
            name: "unconditional-append",
            what: "events are appended without the condition that their version is free",
            make: || Box::new(UnconditionalAppend),
            found_within: 40,
            found_by: 0,
        },
        Planted {
            name: "unconditional-transaction",
            what: "a reservation and its pools are written without that condition",
            make: || Box::new(UnconditionalTransaction),
            found_within: 40,
            found_by: 36,
        },
        Planted {
            name: "bus-refusals-ignored",
            what: "an event that the bus refused is taken for one that it took",
            make: || Box::new(BusRefusalsIgnored),
            found_within: 40,
            found_by: 9,
        },
        Planted {
            name: "no-idempotency-key",
            what: "Stripe is called without an idempotency key",
            make: || Box::new(NoIdempotencyKey),
            found_within: 60,
            found_by: 0,
        },
        Planted {
            name: "failed-batch-done",
            what: "a batch that failed is reported as done",
            make: || Box::new(FailedBatchDone),
            found_within: 40,
            found_by: 9,
        },
        Planted {
            name: "record-skipped",
            what: "a publisher passes over every ninth record of its stream",
            make: || Box::<RecordSkipped>::default(),
            found_within: 20,
            found_by: 0,
        },
        Planted {
            name: "release-lost",
            what: "finance is not told of every second order that is cancelled",
            make: || Box::<ReleaseLost>::default(),
            found_within: 20,
            found_by: 0,
        },
        Planted {
            name: "strong-reads-stale",
            what: "what has to be read strongly is read eventually",
            make: || Box::new(StrongReadsStale),
            found_within: 200,
            found_by: 7,
        },
        Planted {
            name: "views-without-versions",
            what: "a view takes what comes last for the newest",
            make: || Box::new(ViewsWithoutVersions),
            found_within: 60,
            found_by: 2,
        },
        Planted {
            name: "seats-kept",
            what: "a cancelled order's seats are not let go",
            make: || Box::new(SeatsKept),
            found_within: 20,
            found_by: 0,
        },
        Planted {
            name: "carried-state-wrong",
            what: "a pool's commit carries a state that forgets what is held",
            make: || Box::new(CarriedStateWrong),
            found_within: 40,
            found_by: 0,
        },
        Planted {
            name: "every-scan-admits",
            what: "a gate lets in whoever has a ticket, used or not",
            make: || Box::new(EveryScanAdmits),
            found_within: 60,
            found_by: 3,
        },
        Planted {
            name: "own-commit-unrecognised",
            what: "a command's commit does not carry the command's id",
            make: || Box::<OwnCommitUnrecognised>::default(),
            found_within: 200,
            found_by: 13,
        },
        Planted {
            name: "refunds-without-key",
            what: "Stripe is asked for a refund without an idempotency key",
            make: || Box::new(RefundsWithoutKey),
            found_within: 200,
            found_by: 163,
        },
        Planted {
            name: "tickets-stay-valid",
            what: "tickets whose seats went back stay valid",
            make: || Box::new(TicketsStayValid),
            found_within: 40,
            found_by: 0,
        },
        Planted {
            name: "seats-not-returned",
            what: "seats that were paid and went back are not on sale again",
            make: || Box::new(SeatsNotReturned),
            found_within: 40,
            found_by: 0,
        },
        Planted {
            name: "orders-of-concert-skipped",
            what: "half the orders of a concert that was called off are passed over",
            make: || Box::new(OrdersOfConcertSkipped),
            found_within: 60,
            found_by: 0,
        },
        Planted {
            name: "extended-when-over",
            what: "seats are given more time up to ten minutes after the time was over",
            make: || Box::new(ExtendedWhenOver),
            found_within: 200,
            found_by: 66,
        },
        Planted {
            name: "second-card-on-top",
            what: "another card is asked before what the first left at Stripe is cancelled",
            make: || Box::new(SecondCardOnTop),
            found_within: 60,
            found_by: 35,
        },
        Planted {
            name: "nobody-watches",
            what: "orders whose time is over are not looked for",
            make: || Box::new(NobodyWatches),
            found_within: 40,
            found_by: 1,
        },
    ]
}
