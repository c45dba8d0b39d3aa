//! What the events add up to, worked out here once more from what the domain says of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::{Commit, History, text};

/// A reservation.
#[derive(Debug, Clone)]
pub struct Reservation<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was reserved, or could not be; null where it was cancelled before it was made.
    pub data: &'a Value,
    /// `held`, `confirmed`, `cancelled`, `expired`, `failed`, or `cancelled before made`.
    pub status: &'static str,
    /// Until when it is held, as of when: first for as long as every hold lasts, then for as long as it was extended.
    pub holds: Vec<Hold>,
    /// Its version.
    pub version: u64,
}

/// How long seats are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// When that was said.
    pub said_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// A ticket.
#[derive(Debug, Clone)]
pub struct Ticket<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is for.
    pub seat: &'a Value,
    /// How often it let somebody in.
    pub admissions: usize,
    /// The scans of gates without a network.
    pub offline: Vec<&'a str>,
    /// How many of them came after it was taken back.
    pub offline_when_void: usize,
    /// How often a conflict was found.
    pub conflicts: usize,
    /// Whether it was taken back.
    pub void: bool,
    /// How often it let somebody in after that.
    pub admissions_when_void: usize,
    /// Its version.
    pub version: u64,
}

pub(super) fn events<'a>(commits: &[&'a Commit]) -> impl Iterator<Item = (u64, &'a str, &'a Value)> {
    let all = commits.iter().flat_map(|commit| {
        let versions = commit.version..;
        versions.zip(&commit.events).map(|(version, event)| (version, event.name.as_str(), &event.data))
    });
    all.collect::<Vec<_>>().into_iter()
}

pub(super) fn last_version(commits: &[&Commit]) -> u64 {
    commits.last().map_or(0, |commit| commit.last_version())
}

/// When the event of a version was written.
pub(super) fn said_at(commits: &[&Commit], version: u64) -> Option<Timestamp> {
    commits.iter().find(|commit| version <= commit.last_version())?.at.parse().ok()
}

impl History {
    /// The reservations.
    pub fn reservations(&self) -> Vec<Reservation<'_>> {
        self.streams("reservation").into_iter().map(|(id, commits)| reservation(id, &commits)).collect()
    }

    /// The tickets.
    pub fn tickets(&self) -> Vec<Ticket<'_>> {
        self.streams("ticket").into_iter().map(|(id, commits)| ticket(id, &commits)).collect()
    }

    /// The ticket types of each concert as they were last said, and the concert's version then.
    pub fn ticket_types(&self) -> BTreeMap<&str, (u64, &Value)> {
        let streams = self.streams("concert").into_iter();
        let newest = streams.filter_map(|(id, commits)| {
            let said = events(&commits).filter(|(_, _, data)| data.get("ticketTypes").is_some());
            said.last().map(|(_, _, data)| (id, (last_version(&commits), &data["ticketTypes"])))
        });
        newest.collect()
    }

    /// The concerts that were called off.
    pub fn cancelled_concerts(&self) -> BTreeSet<&str> {
        let streams = self.streams("concert").into_iter();
        let is_cancelled = |commits: &[&Commit]| events(commits).any(|(_, name, _)| name == "ConcertCancelled");
        streams.filter(|(_, commits)| is_cancelled(commits)).map(|(id, _)| id).collect()
    }
}

fn reservation<'a>(id: &'a str, commits: &[&'a Commit]) -> Reservation<'a> {
    let version = last_version(commits);
    let mut reservation = Reservation { id, data: &Value::Null, status: "none", holds: Vec::new(), version };
    for (version, name, data) in events(commits) {
        reservation.status = match name {
            "TicketsReserved" => "held",
            "ReservationFailed" => "failed",
            "ReservationConfirmed" => "confirmed",
            "ReservationCancelled" | "ReservationExpired" if reservation.status == "none" => "cancelled before made",
            "ReservationExpired" => "expired",
            "ReservationCancelled" => "cancelled",
            _ => reservation.status,
        };
        if matches!(name, "TicketsReserved" | "ReservationFailed") {
            reservation.data = data;
        }
        if let (Some(said_at), Ok(until)) = (said_at(commits, version), text(data, "/expiresAt").parse()) {
            reservation.holds.push(Hold { said_at, until });
        }
    }
    reservation
}

fn ticket<'a>(id: &'a str, commits: &[&'a Commit]) -> Ticket<'a> {
    let version = last_version(commits);
    let mut ticket = Ticket {
        id,
        seat: &Value::Null,
        admissions: 0,
        offline: Vec::new(),
        offline_when_void: 0,
        conflicts: 0,
        void: false,
        admissions_when_void: 0,
        version,
    };
    for (_, name, data) in events(commits) {
        match name {
            "TicketIssued" => ticket.seat = data,
            "TicketValidated" => {
                ticket.admissions += 1;
                ticket.admissions_when_void += usize::from(ticket.void);
            }
            "OfflineAdmissionRecorded" => {
                ticket.offline.push(text(data, "/scanId"));
                ticket.offline_when_void += usize::from(ticket.void);
            }
            "AdmissionConflictFound" => ticket.conflicts += 1,
            "TicketVoided" => ticket.void = true,
            _ => {}
        }
    }
    ticket
}
