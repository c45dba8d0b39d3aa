//! What gates need, and what went wrong there.

use kernel::{ConcertId, Invalid, Role, SignedDuration, Timestamp};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use views::{Order, Page, PageRequest, ViewError, Views};

use crate::authority::{CONFLICT_READERS, SCAN_READERS, gate_concert, require_organizer_or_gate};
use crate::code::VerificationKeys;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::gate_changes::GateChange;
use crate::views::gate_keys::GateKeys;
use crate::views::replaced_codes::ReplacedCode;
use crate::views::scans::Scan;
use crate::views::void_tickets::VoidTicket;

pub fn operations(lambda: &'static str) -> Vec<Operation> {
    let keys = Operation::get(lambda, "/gate/concerts/{concertId}/keys", "getGateKeys")
        .describe(
            "Get what an offline gate needs",
            "The public keys that check codes, and the tickets that were admitted, are void or have void codes. With `since`, only what \
             has changed. Answers have at most 2,000 changes: while `more` is true, ask again with the cursor.",
        )
        .for_roles(&[Role::Gate])
        .path::<ConcertId>("concertId", "The concert's ID.")
        .query::<String>("since", "The `cursor` of an earlier answer for the concert. If absent, everything is new.")
        .responds(SuccessResponse::ok::<GateKeys>());
    let conflicts = Operation::get(lambda, "/gate/concerts/{concertId}/conflicts", "listAdmissionConflicts")
        .describe(
            "List a concert's admission conflicts",
            "Wrong admissions by offline gates, with all admissions of the ticket.",
        )
        .for_roles(CONFLICT_READERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .paged()
        .responds(SuccessResponse::ok::<Page<TicketConflict>>());
    let scans = Operation::get(lambda, "/gate/concerts/{concertId}/validations", "listScans")
        .describe(
            "List a concert's scans",
            "Every scan at the concert's gates: when, where and with which result. Newest first.",
        )
        .for_roles(SCAN_READERS)
        .path::<ConcertId>("concertId", "The concert's ID.")
        .paged()
        .responds(SuccessResponse::ok::<Page<Scan>>())
        .problems([Problem::not_found()]);
    vec![keys, conflicts, scans]
}

pub(crate) async fn keys(views: &Views, keys: &VerificationKeys, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Gate])?;
    let concert_id: ConcertId = request.path("concertId")?;
    gate_concert(views, caller, concert_id).await?;
    let since = request.query_with("since", Since::parse)?;
    let mut answer = GateKeys::new(concert_id, request.now(), keys);
    if since.is_none() {
        let void = views.list_all::<VoidTicket>(&VoidTicket::list(concert_id)).await;
        let void = void.map_err(|error| Problem::view(&error))?;
        answer.void = void.into_iter().map(|ticket| ticket.ticket_id).collect();
        let replaced = views.list_all::<ReplacedCode>(&ReplacedCode::list(concert_id)).await;
        answer.replaced = replaced.map_err(|error| Problem::view(&error))?;
    }
    let since = since.unwrap_or(Since::Beginning);
    let then = since.then(request.now());
    let changes = views.list::<GateChange>(&GateChange::list(concert_id), Order::Ascending, &since.page()).await;
    let changes = changes.map_err(|error| match error {
        ViewError::Cursor(_) => Problem::invalid_parameter("since", INVALID_SINCE),
        error => Problem::view(&error),
    })?;
    answer.more = changes.next_cursor.is_some();
    answer.cursor = changes.next_cursor.map_or_else(|| then.to_string(), |page| format!("{then}.{page}"));
    Ok(Response::ok(answer.with(changes.items)))
}

/// Per answer.
const MAX_CHANGES: u16 = 2_000;

/// Longer than the projection takes from reading the clock to the end of its write, which is its timeout of 15 seconds, and than clocks
/// differ. So a change is either found by now, or stored with a later time than this ago.
const OVERLAP: SignedDuration = SignedDuration::from_secs(120);

const INVALID_SINCE: &str = "must be the cursor of an earlier answer for the concert";

/// From where a gate goes on reading changes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Since {
    Beginning,
    /// The changes that were stored from this time on, in milliseconds.
    Time(i64),
    /// The next page of an answer, and the time to go on from after its last page.
    Page {
        then: i64,
        page: String,
    },
}

impl Since {
    fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("invalid_cursor", INVALID_SINCE);
        let (time, page) = text.split_once('.').map_or((text, None), |(time, page)| (time, Some(page)));
        let is_time = (1..=14).contains(&time.len()) && time.bytes().all(|b| b.is_ascii_digit());
        let time = time.parse().ok().filter(|_| is_time).ok_or_else(invalid)?;
        Ok(page.map_or(Self::Time(time), |page| Self::Page { then: time, page: page.to_owned() }))
    }

    /// Where to go on after the last page. While pages are read, changes may be stored before them: so it is counted from the first page.
    fn then(&self, now: Timestamp) -> i64 {
        match self {
            Self::Page { then, .. } => *then,
            Self::Beginning | Self::Time(_) => now.checked_sub(OVERLAP).unwrap_or(now).as_millisecond().max(0),
        }
    }

    fn page(&self) -> PageRequest {
        match self {
            Self::Beginning => PageRequest { limit: MAX_CHANGES, cursor: None },
            Self::Time(time) => PageRequest::after(&GateChange::sort_key_of_time(*time), MAX_CHANGES),
            Self::Page { page, .. } => PageRequest { limit: MAX_CHANGES, cursor: Some(page.clone()) },
        }
    }
}

pub(crate) async fn conflicts(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(CONFLICT_READERS)?;
    let concert_id: ConcertId = request.path("concertId")?;
    require_organizer_or_gate(views, caller, concert_id).await?;
    let list = TicketConflict::list(concert_id);
    let page = views.list::<TicketConflict>(&list, Order::Ascending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

pub(crate) async fn scans(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(SCAN_READERS)?;
    let concert_id: ConcertId = request.path("concertId")?;
    require_organizer_or_gate(views, caller, concert_id).await?;
    let page = views.list::<Scan>(&Scan::list(concert_id), Order::Descending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}
