use jiff::Timestamp;
use serde_json::Value;

use super::events::{committed_at, events, last_version};
use super::json::text;
use super::records::{Commit, History};

#[derive(Debug, Clone)]
pub struct Reservation<'a> {
    pub id: &'a str,
    /// The event that made or refused the reservation; null if it was cancelled before.
    pub data: &'a Value,
    /// `held`, `confirmed`, `cancelled`, `expired`, `failed`, or `cancelled before made`.
    pub status: &'static str,
    /// The first hold, then each extension.
    pub holds: Vec<Hold>,
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub granted_at: Timestamp,
    pub until: Timestamp,
}

impl History {
    pub fn reservations(&self) -> Vec<Reservation<'_>> {
        self.streams("reservation").into_iter().map(|(id, commits)| reservation(id, &commits)).collect()
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
        if let (Some(granted_at), Ok(until)) = (committed_at(commits, version), text(data, "/expiresAt").parse()) {
            reservation.holds.push(Hold { granted_at, until });
        }
    }
    reservation
}
