//! `POST /gate/validations/batch`: whom gates let in while they had no network.
//!
//! Each scan is recorded, in whatever order they come: who was let in can't be turned away any more. Where that should not have
//! happened, the answer says so, and `GET /gate/concerts/{concertId}/conflicts` keeps it.

use eventstore::{Aggregate, ExecuteError, Expected, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, ConcertId, Invalid, Role, ScanId, Text, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::code::Keys;
use crate::ticket::{Admission, AdmissionConflict, Ticket, TicketCommand, TicketRefusal};

/// Its route.
pub const ROUTE: &str = "POST /gate/validations/batch";

/// The most scans that one batch may have. A gate with more sends several.
const MOST_SCANS: usize = 200;

/// How many scans are recorded side by side.
const SIDE_BY_SIDE: usize = 16;

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(super::validate_ticket::LAMBDA.name, "/gate/validations/batch", "mergeScans")
        .says(
            "Tell whom a gate let in without a network",
            "In any order, as often as you like: each scan counts once. Two admissions with one ticket are both kept, and told as a \
             conflict.",
        )
        .by_one_of(&[Role::Gate])
        .idempotent()
        .contended()
        .body::<Batch>()
        .answers(Answer::ok::<Merged>())
}

/// What a gate tells.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "ScanBatch")]
struct Batch {
    /// 200 at most.
    scans: Scans,
}

#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Scan>")]
#[schemars(inline, extend("maxItems" = MOST_SCANS))]
struct Scans(Vec<Scan>);

impl TryFrom<Vec<Scan>> for Scans {
    type Error = Invalid;
    fn try_from(scans: Vec<Scan>) -> Result<Self, Invalid> {
        if scans.len() > MOST_SCANS {
            return Err(Invalid::new("too_many", format!("must be at most {MOST_SCANS} scans; send several batches")));
        }
        Ok(Self(scans))
    }
}

/// Somebody was let in.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OfflineScan")]
struct Scan {
    /// The scan, as the gate's device names it: a repeat has the same. Without, it is told by its code, gate and time.
    scan_id: Option<ScanId>,
    /// What the ticket says.
    code: String,
    /// The concert at the gate.
    concert_id: ConcertId,
    /// What the gate is called.
    gate: Text<60>,
    /// When, by the gate's clock.
    at: Timestamp,
}

impl Scan {
    fn id(&self) -> ScanId {
        self.scan_id.unwrap_or_else(|| ScanId::derived(&[&self.code, &self.gate, &self.at]))
    }
}

/// What came of a batch.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MergedScans")]
struct Merged {
    /// One for each scan, in the same order.
    results: Vec<MergedScan>,
}

/// What came of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergedScan {
    /// Which.
    pub scan_id: ScanId,
    /// What it was.
    #[serde(flatten)]
    pub finding: Finding,
}

/// What a scan turns out to have been, once all is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Finding {
    /// They were let in, and rightly.
    Admitted {
        /// The ticket.
        ticket_id: TicketId,
    },
    /// Somebody was let in who should not have been.
    Conflict {
        /// The ticket.
        ticket_id: TicketId,
        /// Why not.
        reason: AdmissionConflict,
        /// All that were let in with it, by time.
        admissions: Vec<Admission>,
    },
    /// The ticket is for another concert; it stays good for that.
    WrongConcert {
        /// The ticket.
        ticket_id: TicketId,
    },
    /// None of ours.
    NotATicket,
}

impl Finding {
    /// What a ticket says of its own scan.
    pub fn of(ticket_id: TicketId, ticket: &Ticket) -> Self {
        match ticket.conflict() {
            Some(reason) => Self::Conflict { ticket_id, reason, admissions: ticket.admissions().cloned().collect() },
            None => Self::Admitted { ticket_id },
        }
    }
}

/// Records the scans. What fails half way is told again by the gate: each scan counts once.
pub async fn merge_scans(store: &Store, keys: &Keys, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Gate])?;
    let Batch { scans: Scans(scans) } = request.json()?;
    let results = stream::iter(scans)
        .map(|scan| merge_scan(store, keys, request, scan))
        .buffered(SIDE_BY_SIDE)
        .try_collect()
        .await?;
    Ok(Response::ok(Merged { results }))
}

async fn merge_scan(store: &Store, keys: &Keys, request: &Request, scan: Scan) -> Result<MergedScan, Problem> {
    let scan_id = scan.id();
    let merged = |finding| Ok(MergedScan { scan_id, finding });
    let Some(signed) = keys.read(&scan.code) else { return merged(Finding::NotATicket) };
    let ticket_id = signed.ticket_id;
    let mut cause = request.cause("RecordOfflineAdmission");
    cause.command_id = CommandId::derived(&[&cause.command, &scan_id]);
    let Scan { concert_id, gate, at, .. } = scan;
    let command = TicketCommand::RecordOfflineAdmission { concert_id, scan_id, gate, at };
    match store.execute::<Ticket>(&Ticket::stream(ticket_id), &command, &cause, Expected::Any).await {
        Ok(ticket) => merged(Finding::of(ticket_id, &ticket.state)),
        Err(ExecuteError::Refused(TicketRefusal::WrongConcert)) => merged(Finding::WrongConcert { ticket_id }),
        // Signed, but never issued.
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => merged(Finding::NotATicket),
        Err(error) => Err(Problem::of(error)),
    }
}
