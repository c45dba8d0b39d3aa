use jiff::Timestamp;
use serde_json::Value;

use super::events::{committed_at, events, last_version};
use super::json::{number, text};
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
    /// The parts of its allocations that were given back.
    pub given_back: Vec<&'a Value>,
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub granted_at: Timestamp,
    pub until: Timestamp,
}

impl Reservation<'_> {
    /// The seats that are left of one of its allocations.
    pub fn left_of(&self, allocation: &Value) -> i64 {
        let is_same =
            |part: &&&Value| part["ticketTypeId"] == allocation["ticketTypeId"] && part["pool"] == allocation["pool"];
        let given_back: i64 = self.given_back.iter().filter(is_same).map(|part| number(part, "/quantity")).sum();
        number(allocation, "/quantity") - given_back
    }
}

impl History {
    pub fn reservations(&self) -> Vec<Reservation<'_>> {
        self.streams("reservation").into_iter().map(|(id, commits)| reservation(id, &commits)).collect()
    }
}

fn reservation<'a>(id: &'a str, commits: &[&'a Commit]) -> Reservation<'a> {
    let version = last_version(commits);
    let mut reservation =
        Reservation { id, data: &Value::Null, status: "none", holds: Vec::new(), given_back: Vec::new(), version };
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
        reservation.given_back.extend(data["returned"].as_array().into_iter().flatten());
        if let (Some(granted_at), Ok(until)) = (committed_at(commits, version), text(data, "/expiresAt").parse()) {
            reservation.holds.push(Hold { granted_at, until });
        }
    }
    reservation
}
