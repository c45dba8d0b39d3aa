//! `POST /gate/validations/batch`: scans that gates made while they were offline.
//!
//! The people have already entered, so each scan is recorded, in any order. Where a ticket should not have admitted them, the response
//! reports a conflict, and `GET /gate/concerts/{concertId}/conflicts` lists it.

use std::collections::{BTreeMap, BTreeSet};

use eventstore::{Aggregate, Commit, Consistency, ExecuteError, Expected, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{CommandId, ConcertId, Invalid, Role, ScanId, TextInput, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Views;

use crate::authority::gate_concert;
use crate::code::VerificationKeys;
use crate::ticket::{Admission, AdmissionConflict, Ticket, TicketCommand, TicketRefusal};
use crate::views::scans;

pub const ROUTE: &str = "POST /gate/validations/batch";

/// Per batch.
const MAX_SCANS: usize = 200;

const MAX_CONCURRENT: usize = 16;

/// The endpoint, served by the Lambda of that name.
pub fn operation(lambda: &'static str) -> Operation {
    Operation::post(lambda, "/gate/validations/batch", "mergeScans")
        .describe(
            "Upload offline scans",
            "In any order; a repeated scan counts once. If a ticket admitted two people, both admissions are kept and reported as a \
             conflict. 404, and nothing is recorded, if one is for a concert that has other gate staff.",
        )
        .for_roles(&[Role::Gate])
        .idempotent()
        .contended()
        .body::<Batch>()
        .responds(SuccessResponse::ok::<MergeResponse>())
        .problems([Problem::not_found()])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "ScanBatch")]
struct Batch {
    /// At most 200.
    scans: Scans,
}

#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Scan>")]
#[schemars(inline, extend("maxItems" = MAX_SCANS))]
struct Scans(Vec<Scan>);

impl TryFrom<Vec<Scan>> for Scans {
    type Error = Invalid;
    fn try_from(scans: Vec<Scan>) -> Result<Self, Invalid> {
        if scans.len() > MAX_SCANS {
            return Err(Invalid::new("too_many", format!("must be at most {MAX_SCANS} scans; send several batches")));
        }
        Ok(Self(scans))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "OfflineScan")]
struct Scan {
    /// Chosen by the gate's device; a repeated upload has the same ID. If absent, it is derived from the code, the gate and the time.
    scan_id: Option<ScanId>,
    /// The scanned code.
    code: String,
    /// The concert at the gate.
    concert_id: ConcertId,
    /// The gate's name.
    gate: TextInput<60>,
    /// When the ticket was scanned, by the gate's clock.
    at: Timestamp,
}

impl Scan {
    fn id(&self) -> ScanId {
        self.scan_id.unwrap_or_else(|| ScanId::derived(&[&self.code, &self.gate, &self.at]))
    }
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MergedScans")]
struct MergeResponse {
    /// One for each scan, in the order of the request.
    results: Vec<MergedScan>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergedScan {
    pub scan_id: ScanId,
    #[serde(flatten)]
    pub result: ScanResult,
}

/// The result of a scan, given everything known about the ticket by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[schemars(rename = "Finding")]
pub enum ScanResult {
    /// The ticket was valid.
    Admitted { ticket_id: TicketId },
    /// The ticket was used more than once, or was void.
    Conflict {
        ticket_id: TicketId,
        reason: AdmissionConflict,
        /// All admissions with the ticket, oldest first.
        admissions: Vec<Admission>,
    },
    /// The ticket is for another concert, and stays valid for that one.
    WrongConcert { ticket_id: TicketId },
    /// The code is not one of a ticket.
    NotATicket,
}

impl ScanResult {
    /// The result of a scan that `ticket` has recorded.
    pub fn of(ticket_id: TicketId, ticket: &Ticket) -> Self {
        match ticket.conflict() {
            Some(reason) => Self::Conflict { ticket_id, reason, admissions: ticket.admissions().cloned().collect() },
            None => Self::Admitted { ticket_id },
        }
    }
}

/// If a batch fails half-way, the gate uploads it again: a repeated scan counts once.
pub async fn merge(
    store: &Store,
    views: &Views,
    keys: &VerificationKeys,
    request: &Request,
) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Gate])?;
    let Batch { scans: Scans(scans) } = request.json()?;
    let mut over_at = BTreeMap::new();
    for concert_id in scans.iter().map(|scan| scan.concert_id).collect::<BTreeSet<_>>() {
        let concert = gate_concert(views, caller, concert_id).await?;
        over_at.insert(concert_id, concert.and_then(|concert| concert.over_at()));
    }
    let over_at = &over_at;
    let results = stream::iter(scans)
        .map(|scan| merge_scan(store, keys, request, over_at.get(&scan.concert_id).copied().flatten(), scan))
        .buffered(MAX_CONCURRENT)
        .try_collect()
        .await?;
    Ok(Response::ok(MergeResponse { results }))
}

async fn merge_scan(
    store: &Store,
    keys: &VerificationKeys,
    request: &Request,
    over_at: Option<Timestamp>,
    scan: Scan,
) -> Result<MergedScan, Problem> {
    let scan_id = scan.id();
    let merged = |result| Ok(MergedScan { scan_id, result });
    let Some(signed) = keys.find(&scan.code) else { return merged(ScanResult::NotATicket) };
    let ticket_id = signed.ticket_id;
    let mut cause = request.cause("RecordOfflineAdmission");
    cause.command_id = CommandId::derived(&[&cause.command, &scan_id]);
    let Scan { concert_id, gate, at, .. } = scan;
    let commits = store.read(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let commits = commits.map_err(|error| Problem::store(&error))?;
    let command = TicketCommand::RecordOfflineAdmission {
        concert_id,
        serial: signed.serial,
        scan_id,
        gate: gate.into(),
        at,
        received_at: request.now(),
        over_at,
        voided_at: voided_at(&commits),
        is_undone: is_undone(&commits, scan_id)?,
    };
    match store.execute::<Ticket>(&Ticket::stream(ticket_id), &command, &cause, Expected::Any).await {
        Ok(ticket) => merged(ScanResult::of(ticket_id, &ticket.state)),
        Err(ExecuteError::Refused(TicketRefusal::WrongConcert)) => merged(ScanResult::WrongConcert { ticket_id }),
        // The code is signed, but the ticket was never issued.
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => merged(ScanResult::NotATicket),
        Err(error) => Err(Problem::of(error)),
    }
}

/// The event has no time of its own, but its commit has.
fn voided_at(commits: &[Commit]) -> Option<Timestamp> {
    let voided = commits.iter().find(|commit| commit.events.iter().any(|event| event.name == "TicketVoided"));
    voided.map(|commit| commit.at)
}

fn is_undone(commits: &[Commit], scan_id: ScanId) -> Result<bool, Problem> {
    let scans = scans::Scan::of_ticket(commits).map_err(|(version, error)| {
        tracing::error!(version, %error, "a ticket can't be read");
        Problem::unavailable()
    })?;
    Ok(scans.iter().any(|scan| scan.scan_id == Some(scan_id) && scan.undone.is_some()))
}
