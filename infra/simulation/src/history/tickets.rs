use serde_json::Value;

use super::events::{events, last_version};
use super::json::text;
use super::records::{Commit, History};

#[derive(Debug, Clone)]
pub struct Ticket<'a> {
    pub id: &'a str,
    /// The data of `TicketIssued`.
    pub seat: &'a Value,
    pub admissions: usize,
    /// The ids of the recorded offline scans.
    pub offline_scans: Vec<&'a str>,
    /// How many of them were recorded after the ticket was voided.
    pub offline_scans_when_void: usize,
    /// How many admission conflicts were recorded.
    pub conflicts: usize,
    pub void: bool,
    pub admissions_when_void: usize,
    pub version: u64,
}

impl History {
    pub fn tickets(&self) -> Vec<Ticket<'_>> {
        self.streams("ticket").into_iter().map(|(id, commits)| ticket(id, &commits)).collect()
    }
}

fn ticket<'a>(id: &'a str, commits: &[&'a Commit]) -> Ticket<'a> {
    let version = last_version(commits);
    let mut ticket = Ticket {
        id,
        seat: &Value::Null,
        admissions: 0,
        offline_scans: Vec::new(),
        offline_scans_when_void: 0,
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
                ticket.offline_scans.push(text(data, "/scanId"));
                ticket.offline_scans_when_void += usize::from(ticket.void);
            }
            "AdmissionConflictFound" => ticket.conflicts += 1,
            "TicketVoided" => ticket.void = true,
            _ => {}
        }
    }
    ticket
}
