//! Each ticket lets somebody in once, none does when it is void, and who was let in at a gate is recorded. What gates without a network tell
//! is recorded once, and a conflict wherever that makes two.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let recorded: BTreeMap<&str, usize> =
        history.tickets().into_iter().map(|ticket| (ticket.id, ticket.admissions)).collect();
    let void = history.tickets().into_iter().filter(|ticket| ticket.admissions_when_void > 0);
    wrong.extend(void.map(|ticket| format!("ticket {} let somebody in when it was void", ticket.id)));
    for (ticket, admissions) in &recorded {
        if *admissions > 1 {
            wrong.push(format!("ticket {ticket} let somebody in {admissions} times"));
        }
    }
    for ticket in history.tickets() {
        let scans: BTreeSet<&str> = ticket.offline.iter().copied().collect();
        if scans.len() != ticket.offline.len() {
            wrong.push(format!(
                "ticket {} has a scan of a gate without a network twice: {:?}",
                ticket.id, ticket.offline
            ));
        }
        let too_many = ticket.admissions + scans.len() > 1;
        if (too_many && !scans.is_empty() || ticket.offline_when_void > 0) && ticket.conflicts == 0 {
            wrong.push(format!("ticket {} let several in, and nobody was told", ticket.id));
        }
        let only_before_void = ticket.offline_when_void == 0;
        if !too_many && only_before_void && ticket.conflicts > 0 {
            wrong.push(format!("ticket {} is said to have let in somebody who should not have been", ticket.id));
        }
        let told = history.promises.told_offline.iter().filter(|(_, told)| told == ticket.id);
        let missing: Vec<_> = told.filter(|(scan, _)| !scans.contains(scan.as_str())).collect();
        if !missing.is_empty() {
            wrong.push(format!("ticket {}: scans that were taken are not recorded: {missing:?}", ticket.id));
        }
    }
    for (ticket, told) in &history.promises.let_in {
        let recorded = recorded.get(ticket.as_str()).copied().unwrap_or(0);
        if *told > recorded {
            wrong.push(format!(
                "ticket {ticket}: gates were told {told} times to let somebody in, {recorded} is recorded"
            ));
        }
    }
    // Whose ticket is used up without anybody being let in stands in the rain.
    let told = |ticket: &&str| history.promises.let_in.get(*ticket).copied().unwrap_or(0);
    let used_up: Vec<&&str> =
        recorded.iter().filter(|(ticket, used)| **used > told(ticket)).map(|(id, _)| id).collect();
    if used_up.len() > history.promises.unanswered_scans {
        wrong.push(format!("tickets that are used, though no gate was told to let anybody in: {used_up:?}"));
    }
    wrong
}
