use serde_json::Value;

use super::events::events;
use super::json::{minor_units, number};
use super::records::{Commit, History};

/// The seats of a pool at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolState {
    pub capacity: i64,
    /// How many taken seats are removed as soon as they are free.
    pub surplus: i64,
    pub held: i64,
    pub sold: i64,
    /// Of the sold seats, in minor units.
    pub revenue: i64,
    /// The version of the concert that the capacity comes from.
    pub concert_version: i64,
}

#[derive(Debug, Clone)]
pub struct Pool<'a> {
    /// The stream's key: concert, ticket type and number.
    pub id: &'a str,
    pub concert: &'a str,
    pub ticket_type: &'a str,
    /// The version and state after each event.
    pub states: Vec<(u64, PoolState)>,
}

impl History {
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
            "SeatsReleased" => Self { held: self.held - quantity, ..self }.remove_surplus(quantity),
            "SeatsSold" => Self {
                held: self.held - quantity,
                sold: self.sold + quantity,
                revenue: self.revenue + minor_units(&data["revenue"]),
                ..self
            },
            "SeatsReturned" => {
                let revenue = self.revenue - minor_units(&data["revenue"]);
                Self { sold: self.sold - quantity, revenue, ..self }.remove_surplus(quantity)
            }
            _ => self,
        }
    }

    /// Removes surplus seats when seats become free.
    fn remove_surplus(self, freed: i64) -> Self {
        let leaving = self.surplus.min(freed);
        Self { capacity: self.capacity - leaving, surplus: self.surplus - leaving, ..self }
    }

    pub fn taken(self) -> i64 {
        self.held + self.sold
    }
}
