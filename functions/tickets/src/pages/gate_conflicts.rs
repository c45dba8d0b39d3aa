//! `GET /gate/scanner/{concertId}/conflicts`: tickets that admitted somebody wrongly while gates were offline.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, time_zone};
use views::Order;

use crate::authority::{CONFLICT_READERS, require_organizer_or_gate};
use crate::downloads::TicketFiles;
use crate::page_texts::TEXTS;
use crate::ticket::AdmissionConflict;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::concerts::{self, Concert};

#[derive(Template)]
#[template(path = "gate-conflicts.html")]
struct Conflicts {
    t: Words,
    concert_id: ConcertId,
    concert: String,
    conflicts: Vec<Item>,
    next: Option<String>,
}

struct Item {
    ticket_id: String,
    reason: String,
    admissions: Vec<Row>,
}

struct Row {
    /// For programs.
    at: String,
    time: String,
    gate: String,
}

pub async fn page(files: &TicketFiles, request: &Request, concert_id: ConcertId) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = request.caller_with(CONFLICT_READERS)?;
    require_organizer_or_gate(&files.views, caller, concert_id).await?;
    let concert = files.views.get::<Concert>(&concerts::key(concert_id)).await;
    let (_, concert) = concert.map_err(|error| Problem::view(&error))?.ok_or_else(Problem::not_found)?;
    let list = TicketConflict::list(concert_id);
    let found = files.views.list::<TicketConflict>(&list, Order::Ascending, &request.page()?).await;
    let found = found.map_err(|error| Problem::view(&error))?;
    let zone = time_zone(&concert.venue.country, concert.venue.time_zone.as_ref());
    let t = visit.words;
    let item = |conflict: TicketConflict| Item {
        ticket_id: conflict.ticket_id.to_string(),
        reason: t.text(match conflict.reason {
            AdmissionConflict::AdmittedTwice => "gate-conflicts-twice",
            AdmissionConflict::AdmittedThoughVoid => "gate-conflicts-void",
        }),
        admissions: conflict
            .admissions
            .into_iter()
            .map(|admission| Row {
                at: admission.at.to_string(),
                time: admission.at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string(),
                gate: admission.gate.into(),
            })
            .collect(),
    };
    let conflicts = found.items.into_iter().map(item).collect();
    let page = Conflicts { t, concert_id, concert: concert.name.into(), conflicts, next: found.next_cursor };
    Page::staff(&visit, t.text("gate-conflicts-title"), &caller.roles).render(&page)
}
