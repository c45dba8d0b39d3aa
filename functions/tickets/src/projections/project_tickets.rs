//! The stream of tickets → the stored views.

use eventstore::{Aggregate, Commit, Consistency, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::ticket::Ticket;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::concert_tickets::ConcertTicket;
use crate::views::gate_changes::GateChange;
use crate::views::holders::Holder;
use crate::views::replaced_codes::ReplacedCode;
use crate::views::scans::{Scan, ScanLocation};
use crate::views::user_tickets::UserTicket;
use crate::views::void_tickets::VoidTicket;

pub const LAMBDA: Lambda = Lambda { name: "tickets-project-tickets", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.clone());
    stream::projector_from(&env, state, project)
}

/// `from` is the first version of the stream in the batch, and `commit` the newest commit of it.
async fn project((store, views, env): (Store, Views, Env), from: u64, commit: Commit) -> Result<(), InvocationFailed> {
    if commit.stream.category() != Ticket::CATEGORY {
        return Ok(());
    }
    let ticket = store.state_after::<Ticket>(&commit).await?;
    let version = commit.last_version();
    for (key, item) in UserTicket::items(&ticket) {
        views.put(&key, version, &item, None).await?;
    }
    if let Some(item) = ConcertTicket::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    if let Some(item) = Holder::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    if let Some(item) = ReplacedCode::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    if let Some(item) = VoidTicket::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    match TicketConflict::of(&ticket) {
        Some(item) => {
            views.put(&item.key(), version, &item, None).await?;
        }
        // A conflict ends when an admission is undone.
        None if has(&commit, from, &["AdmissionUndone"]) => {
            if let Some(seat) = ticket.seat() {
                views.delete(&TicketConflict::key_of(seat), version).await?;
            }
        }
        None => {}
    }
    if has(&commit, from, &GateChange::EVENTS)
        && let Some(item) = GateChange::of(&ticket, &commit, env.now())
    {
        views.put(&item.key(), version, &item, None).await?;
    }
    if has(&commit, from, SCANS) {
        store_scans(&store, &views, from, &commit).await?;
    }
    Ok(())
}

/// The events that are scans, or change one.
const SCANS: &[&str] = &["TicketValidated", "TicketValidationFailed", "OfflineAdmissionRecorded", "AdmissionUndone"];

/// Whether the batch has one of these events, or may have.
fn has(commit: &Commit, from: u64, names: &[&str]) -> bool {
    from < commit.version || commit.events.iter().any(|event| names.contains(&event.name.as_str()))
}

/// Stores the scans of a ticket that the batch adds or changes.
async fn store_scans(store: &Store, views: &Views, from: u64, commit: &Commit) -> Result<(), InvocationFailed> {
    let commits = store.read(&commit.stream, Consistency::Strong).await?;
    let of = |commits: &[Commit]| {
        Scan::of_ticket(commits).map_err(|(version, error)| {
            InvocationFailed::new("Unreadable", format!("version {version} of {}: {error}", commit.stream))
        })
    };
    let until = commits.iter().take_while(|known| known.version <= commit.version).count();
    let known = commits.iter().take_while(|known| known.version < from).count();
    let before = of(commits.get(..known).unwrap_or_default())?;
    let after = of(commits.get(..until).unwrap_or_default())?;
    for scan in after.into_iter().filter(|scan| !before.contains(scan)) {
        if let Some((scan_id, location)) = ScanLocation::of(&scan) {
            views.put(&ScanLocation::key(scan_id), commit.last_version(), &location, None).await?;
        }
        views.put(&scan.key(), commit.last_version(), &scan, None).await?;
    }
    Ok(())
}
