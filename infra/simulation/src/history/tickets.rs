use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::events::{committed_at, events, last_version};
use super::json::text;
use super::records::{Commit, History};

#[derive(Debug, Clone)]
pub struct Ticket<'a> {
    pub id: &'a str,
    /// The data of `TicketIssued`.
    pub seat: &'a Value,
    /// The one that admits.
    pub code: &'a str,
    /// How many codes it has had before.
    pub serial: u64,
    /// Its recipients, each with the id of an account if one was found.
    pub recipients: Vec<Option<&'a str>>,
    pub is_given_back: bool,
    /// How often a gate with a network admitted somebody, undone or not.
    pub admissions: usize,
    /// How often such a gate did so while somebody else was in with the ticket.
    pub repeated_admissions: usize,
    pub admissions_when_void: usize,
    /// The ids of the recorded offline scans, undone or not.
    pub offline_scans: Vec<&'a str>,
    /// The ids of the scans with which somebody is in.
    pub inside: Vec<&'a str>,
    /// The ids of the offline scans of codes that had been replaced by then. Whoever entered with them has not used the ticket.
    pub with_void_codes: Vec<&'a str>,
    /// The ids of the undone scans.
    pub undone: Vec<&'a str>,
    /// How many of them had not admitted anybody, or were undone before.
    pub wrongly_undone: usize,
    /// How many offline scans must have been recorded as conflicts.
    pub due_conflicts: usize,
    /// How many admission conflicts were recorded.
    pub conflicts: usize,
    /// Whether staff still have to look at a conflict.
    pub has_conflict: bool,
    pub void: bool,
    pub version: u64,
    /// Whether an admission was wrong because the ticket was void.
    admitted_though_void: bool,
}

impl<'a> Ticket<'a> {
    /// The id of the account in which it is listed.
    pub fn holder(&self) -> Option<&'a str> {
        self.recipients.last().copied().unwrap_or_else(|| Some(text(self.seat, "/userId")))
    }

    /// The ids of the accounts that had it and transferred it.
    pub fn former_holders(&self) -> BTreeSet<&'a str> {
        let recipients = self.recipients.iter().copied().flatten();
        let all = std::iter::once(text(self.seat, "/userId")).chain(recipients);
        all.filter(|account| Some(*account) != self.holder()).collect()
    }
}

impl History {
    pub fn tickets(&self) -> Vec<Ticket<'_>> {
        self.streams("ticket").into_iter().map(|(id, commits)| ticket(id, &commits)).collect()
    }
}

fn ticket<'a>(id: &'a str, commits: &[&'a Commit]) -> Ticket<'a> {
    let mut ticket = Ticket {
        id,
        seat: &Value::Null,
        code: "",
        serial: 0,
        recipients: Vec::new(),
        is_given_back: false,
        admissions: 0,
        repeated_admissions: 0,
        admissions_when_void: 0,
        offline_scans: Vec::new(),
        inside: Vec::new(),
        with_void_codes: Vec::new(),
        undone: Vec::new(),
        wrongly_undone: 0,
        due_conflicts: 0,
        conflicts: 0,
        has_conflict: false,
        void: false,
        version: last_version(commits),
        admitted_though_void: false,
    };
    let mut voided_at: Option<Timestamp> = None;
    for (version, name, data) in events(commits) {
        let scan = text(data, "/scanId");
        match name {
            "TicketIssued" => (ticket.seat, ticket.code) = (data, text(data, "/code")),
            "TicketTransferred" | "TicketReissued" => {
                ticket.code = text(data, "/code");
                ticket.serial += 1;
                if name == "TicketTransferred" {
                    ticket.recipients.push(None);
                }
            }
            "TicketRecipientFound" => {
                if let Some(recipient) = ticket.recipients.last_mut() {
                    *recipient = Some(text(data, "/userId"));
                }
            }
            "TicketGivenBack" => ticket.is_given_back = true,
            "TicketValidated" => {
                ticket.admissions += 1;
                ticket.admissions_when_void += usize::from(ticket.void);
                ticket.repeated_admissions += usize::from(!ticket.inside.is_empty());
                ticket.inside.push(scan);
            }
            "OfflineAdmissionRecorded" if data["withVoidCode"] == true => {
                ticket.offline_scans.push(scan);
                ticket.with_void_codes.push(scan);
                ticket.due_conflicts += 1;
            }
            "OfflineAdmissionRecorded" => {
                let at: Option<Timestamp> = text(data, "/at").parse().ok();
                ticket.offline_scans.push(scan);
                ticket.inside.push(scan);
                let is_too_late = voided_at.is_some_and(|voided_at| at.is_none_or(|at| at >= voided_at));
                ticket.admitted_though_void |= is_too_late;
                ticket.due_conflicts += usize::from(is_too_late || ticket.inside.len() > 1);
            }
            "AdmissionConflictFound" => ticket.conflicts += 1,
            "AdmissionUndone" if ticket.with_void_codes.contains(&scan) => {
                ticket.with_void_codes.retain(|other| *other != scan);
                ticket.undone.push(scan);
            }
            "AdmissionUndone" => match ticket.inside.iter().position(|inside| *inside == scan) {
                Some(place) => {
                    ticket.inside.remove(place);
                    ticket.undone.push(scan);
                }
                None => ticket.wrongly_undone += 1,
            },
            "TicketVoided" => {
                ticket.void = true;
                voided_at = committed_at(commits, version);
            }
            _ => {}
        }
        ticket.admitted_though_void &= !ticket.inside.is_empty();
    }
    ticket.has_conflict = ticket.admitted_though_void || ticket.inside.len() > 1 || !ticket.with_void_codes.is_empty();
    ticket
}
