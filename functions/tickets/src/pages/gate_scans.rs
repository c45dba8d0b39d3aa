//! `GET /gate/scanner/{concertId}/scans`: the scans of a concert, newest first, or with `?ticket=` those of a ticket; and
//! `GET /gate/scanner/{concertId}/scans/{scanId}`: one, where a supervisor undoes the admission.

use askama::Template;
use eventstore::{Aggregate, Consistency};
use jiff::tz::TimeZone;
use kernel::{ConcertId, Role, ScanId, TicketId};
use lambda::http::{Problem, Request, Response, wait_until_found};
use pages::{Page, Visit, Words, assets, time_zone};
use views::Order;

use crate::authority::{SCAN_READERS, require_organizer_or_gate};
use crate::downloads::TicketFiles;
use crate::page_texts::TEXTS;
use crate::ticket::Ticket;
use crate::views::concerts::{self, Concert};
use crate::views::scans::{Scan, ScanLocation, ScanVerdict};

#[derive(Template)]
#[template(path = "gate-scans.html")]
struct Scans {
    t: Words,
    concert_id: ConcertId,
    concert: String,
    scans: Vec<Row>,
    is_of_ticket: bool,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "gate-scan.html")]
struct OneScan {
    t: Words,
    concert_id: ConcertId,
    concert: String,
    scan: Row,
    may_undo: bool,
}

struct Row {
    scan_id: Option<ScanId>,
    /// For programs.
    at: String,
    day: String,
    time: String,
    gate: String,
    ticket_type: String,
    result: String,
    tone: &'static str,
    is_offline: bool,
    /// Why the admission was undone.
    undone: Option<String>,
    can_be_undone: bool,
}

pub async fn list(files: &TicketFiles, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = request.caller_with(SCAN_READERS)?;
    require_organizer_or_gate(&files.views, caller, concert_id).await?;
    let (name, zone) = place(files, concert_id).await?;
    let ticket_id = request.query::<TicketId>("ticket")?;
    let (scans, next) = match ticket_id {
        Some(ticket_id) => {
            let mut scans = of_ticket(files, ticket_id).await?;
            scans.retain(|scan| scan.concert_id == concert_id);
            scans.reverse();
            (scans, None)
        }
        None => {
            let page = files.views.list(&Scan::list(concert_id), Order::Descending, &request.page()?).await;
            let page = page.map_err(|error| Problem::view(&error))?;
            (page.items, page.next_cursor)
        }
    };
    let t = visit.words;
    let scans = scans.into_iter().map(|scan| Row::new(scan, t, &zone)).collect();
    let page = Scans { t, concert_id, concert: name, scans, is_of_ticket: ticket_id.is_some(), next };
    Page::staff(&visit, t.text("gate-scans-title"), &caller.roles).render(&page)
}

pub async fn one(
    files: &TicketFiles,
    request: &Request,
    concert_id: ConcertId,
    scan_id: ScanId,
) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = request.caller_with(SCAN_READERS)?;
    require_organizer_or_gate(&files.views, caller, concert_id).await?;
    let views = &files.views;
    // The scan was a moment ago.
    let location = wait_until_found(scan_id.is_derived(), || async {
        let found = views.get::<ScanLocation>(&ScanLocation::key(scan_id)).await;
        found.map(|found| found.map(|(_, location)| location)).map_err(|error| Problem::view(&error))
    });
    let location = location.await?.filter(|location| location.concert_id == concert_id);
    let location = location.ok_or_else(Problem::not_found)?;
    let scans = of_ticket(files, location.ticket_id).await?;
    let scan = scans.into_iter().find(|scan| scan.scan_id == Some(scan_id)).ok_or_else(Problem::not_found)?;
    let (concert, zone) = place(files, concert_id).await?;
    let t = visit.words;
    let may_undo = caller.has(Role::GateSupervisor);
    let page = OneScan { t, concert_id, concert, scan: Row::new(scan, t, &zone), may_undo };
    Page::staff(&visit, t.text("gate-scan-title"), &caller.roles).script(assets::FORM_JS).render(&page)
}

/// The concert's name, and the venue's time zone.
async fn place(files: &TicketFiles, concert_id: ConcertId) -> Result<(String, TimeZone), Problem> {
    let concert = files.views.get::<Concert>(&concerts::key(concert_id)).await;
    let (_, concert) = concert.map_err(|error| Problem::view(&error))?.ok_or_else(Problem::not_found)?;
    Ok((concert.name.to_string(), time_zone(&concert.venue.country, concert.venue.time_zone.as_ref())))
}

async fn of_ticket(files: &TicketFiles, ticket_id: TicketId) -> Result<Vec<Scan>, Problem> {
    let commits = files.store.read(&Ticket::stream(ticket_id), Consistency::Strong).await;
    let commits = commits.map_err(|error| Problem::store(&error))?;
    Scan::of_ticket(&commits).map_err(|(version, error)| {
        tracing::error!(version, %error, "a ticket can't be read");
        Problem::unavailable()
    })
}

impl Row {
    fn new(scan: Scan, t: Words, zone: &TimeZone) -> Self {
        let at = scan.at.to_zoned(zone.clone());
        let (result, tone) = match scan.result {
            ScanVerdict::Admitted => ("gate-admitted", "ok"),
            ScanVerdict::AlreadyUsed => ("gate-already-used", "bad"),
            ScanVerdict::WrongConcert => ("gate-wrong-concert", "bad"),
            ScanVerdict::Void => ("gate-void", "bad"),
            ScanVerdict::TooEarly => ("gate-too-early", "bad"),
            ScanVerdict::TooLate => ("gate-too-late", "bad"),
        };
        let is_admission = scan.result == ScanVerdict::Admitted;
        Self {
            scan_id: scan.scan_id.filter(|_| is_admission),
            at: scan.at.to_string(),
            day: t.date(at.date()),
            time: at.strftime("%H:%M:%S").to_string(),
            gate: scan.gate.into(),
            ticket_type: scan.ticket_type_name.into(),
            result: t.text(result),
            tone,
            is_offline: scan.offline,
            can_be_undone: is_admission && scan.undone.is_none() && scan.scan_id.is_some(),
            undone: scan.undone.map(|undone| undone.reason.into()),
        }
    }
}
