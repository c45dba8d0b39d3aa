//! Each ticket admits once, unless a supervisor undoes that, and not when it is void. What a gate was told is recorded. Offline scans are
//! recorded once, with a conflict wherever they admit a second time.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let recorded: BTreeMap<&str, usize> =
        history.tickets().into_iter().map(|ticket| (ticket.id, ticket.admissions)).collect();
    let void = history.tickets().into_iter().filter(|ticket| ticket.admissions_when_void > 0);
    violations.extend(void.map(|ticket| format!("ticket {} admitted somebody when it was void", ticket.id)));
    for ticket in history.tickets() {
        if ticket.repeated_admissions > 0 {
            violations.push(format!("ticket {} admitted somebody though somebody else was in with it", ticket.id));
        }
        if ticket.wrongly_undone > 0 {
            violations.push(format!("a scan of ticket {} was undone that had admitted nobody", ticket.id));
        }
        let scans: BTreeSet<&str> = ticket.offline_scans.iter().copied().collect();
        if scans.len() != ticket.offline_scans.len() {
            violations
                .push(format!("an offline scan of ticket {} is recorded twice: {:?}", ticket.id, ticket.offline_scans));
        }
        if ticket.due_conflicts > 0 && ticket.conflicts == 0 {
            violations.push(format!("ticket {} admitted wrongly, but no conflict is recorded", ticket.id));
        }
        if ticket.due_conflicts == 0 && ticket.conflicts > 0 {
            violations.push(format!("ticket {} has a conflict, but admitted nobody wrongly", ticket.id));
        }
        let acknowledged = history.acknowledged.offline_scans.iter().filter(|(_, of)| of == ticket.id);
        let missing: Vec<_> = acknowledged.filter(|(scan, _)| !scans.contains(scan.as_str())).collect();
        if !missing.is_empty() {
            violations.push(format!("ticket {}: acknowledged offline scans are not recorded: {missing:?}", ticket.id));
        }
    }
    let tickets = history.tickets();
    let undone: BTreeSet<&str> = tickets.iter().flat_map(|ticket| ticket.undone.iter().copied()).collect();
    let kept = history.acknowledged.undone_scans.iter().filter(|scan| !undone.contains(scan.as_str()));
    violations.extend(kept.map(|scan| format!("the admission by scan {scan} was to be undone, but was not")));
    for (ticket, acknowledged) in &history.acknowledged.admissions {
        let recorded = recorded.get(ticket.as_str()).copied().unwrap_or(0);
        if *acknowledged > recorded {
            violations.push(format!(
                "ticket {ticket}: gates were told to admit {acknowledged} times, {recorded} admissions are recorded"
            ));
        }
    }
    // A ticket must not be used up without a gate that admits its holder, unless the gate got no response.
    let acknowledged = |ticket: &&str| history.acknowledged.admissions.get(*ticket).copied().unwrap_or(0);
    let used_up: Vec<&&str> =
        recorded.iter().filter(|(ticket, used)| **used > acknowledged(ticket)).map(|(id, _)| id).collect();
    if used_up.len() > history.acknowledged.unanswered_scans {
        violations.push(format!("tickets are used, but no gate was told to admit anybody: {used_up:?}"));
    }
    violations
}
