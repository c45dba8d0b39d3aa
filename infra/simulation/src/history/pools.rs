//! Pools of seats: what their events add up to, moment by moment.

use serde_json::Value;

use super::facts::events;
use super::{Commit, History, minor_units, number};

/// The seats of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolState {
    /// All of them.
    pub capacity: i64,
    /// How many leave as they come free.
    pub surplus: i64,
    /// Held.
    pub held: i64,
    /// Sold.
    pub sold: i64,
    /// What those were sold for, in minor units.
    pub revenue: i64,
    /// The version of the concert that it fits.
    pub concert_version: i64,
}

/// A pool.
#[derive(Debug, Clone)]
pub struct Pool<'a> {
    /// Its stream's key: concert, ticket type and number.
    pub id: &'a str,
    /// Its concert.
    pub concert: &'a str,
    /// Its ticket type.
    pub ticket_type: &'a str,
    /// What it was after each event, with the version.
    pub states: Vec<(u64, PoolState)>,
}

impl History {
    /// The pools.
    pub fn pools(&self) -> Vec<Pool<'_>> {
        self.streams("pool").into_iter().map(|(id, commits)| pool(id, &commits)).collect()
    }
}

fn pool<'a>(id: &'a str, commits: &[&'a Commit]) -> Pool<'a> {
    let mut parts = id.split('#');
    let (concert, ticket_type) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let mut state = PoolState::default();
    let mut states = Vec::new();
    for (version, name, data) in events(commits) {
        state = state.after(name, data);
        states.push((version, state));
    }
    Pool { id, concert, ticket_type, states }
}

impl PoolState {
    fn after(self, name: &str, data: &Value) -> Self {
        let quantity = number(data, "/quantity");
        match name {
            "PoolOpened" | "PoolResized" => Self {
                capacity: number(data, "/capacity"),
                surplus: number(data, "/surplus"),
                concert_version: number(data, "/concertVersion"),
                ..self
            },
            "SeatsHeld" => Self { held: self.held + quantity, ..self },
            "SeatsReleased" => Self { held: self.held - quantity, ..self }.shed(quantity),
            "SeatsSold" => Self {
                held: self.held - quantity,
                sold: self.sold + quantity,
                revenue: self.revenue + minor_units(&data["revenue"]),
                ..self
            },
            "SeatsReturned" => {
                let revenue = self.revenue - minor_units(&data["revenue"]);
                Self { sold: self.sold - quantity, revenue, ..self }.shed(quantity)
            }
            _ => self,
        }
    }

    /// Seats came free: those that are surplus leave.
    fn shed(self, freed: i64) -> Self {
        let leaving = self.surplus.min(freed);
        Self { capacity: self.capacity - leaving, surplus: self.surplus - leaving, ..self }
    }

    /// Held or sold.
    pub fn taken(self) -> i64 {
        self.held + self.sold
    }
}
