use kernel::{ConcertId, TicketId, Timestamp};
use tickets::code::VerificationKeys;
use tickets::views::gate_changes::{FirstUse, GateChange};
use tickets::views::gate_keys::GateKeys;

const KEY: &str = "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn time(at: &str) -> Timestamp {
    at.parse().unwrap()
}

fn change(version: u64, admitted: bool) -> GateChange {
    let first_use = admitted.then(|| FirstUse { at: time("2031-06-20T18:52:07Z"), gate: testkit::text("A") });
    let (ticket_id, concert_id) = (TicketId::derived(&[&"ticket"]), ConcertId::derived(&[&"concert"]));
    let stored_at = time("2031-06-20T18:52:08Z");
    GateChange { ticket_id, concert_id, version, stored_at, first_use, is_void: false, serial: 0 }
}

fn keys(changes: Vec<GateChange>) -> GateKeys {
    let keys: VerificationKeys = KEY.parse().unwrap();
    GateKeys::new(ConcertId::derived(&[&"concert"]), time("2031-06-20T19:00:00Z"), &keys).with(changes)
}

#[test]
fn newest_change_of_a_ticket_counts_whatever_their_order() {
    for changes in [vec![change(2, true), change(3, false)], vec![change(3, false), change(2, true)]] {
        let keys = keys(changes);
        assert_eq!((keys.admitted.len(), keys.not_admitted.len()), (0, 1));
        assert_eq!(keys.not_admitted[0].version, 3);
    }
}

#[test]
fn void_ticket_that_is_listed_already_is_not_listed_twice() {
    let void = GateChange { is_void: true, ..change(2, false) };
    let mut all = keys(Vec::new());
    all.void = vec![void.ticket_id];
    assert_eq!(all.with(vec![void.clone()]).void, [void.ticket_id]);
    assert_eq!(keys(vec![void.clone()]).void, [void.ticket_id]);
}

#[test]
fn replaced_code_is_listed_with_its_newest_serial() {
    let replaced = |version, serial| GateChange { serial, ..change(version, false) };
    let keys = keys(vec![replaced(4, 2), replaced(3, 1)]);
    assert_eq!(keys.replaced.iter().map(|code| code.serial).collect::<Vec<_>>(), [2]);
}

#[test]
fn changes_sort_by_the_time_when_they_were_stored() {
    let earlier = GateChange { stored_at: time("2031-06-20T18:52:07.999Z"), ..change(9, true) };
    assert!(earlier.key().sk < change(2, true).key().sk);
    assert!(GateChange::sort_key_of_time(change(2, true).stored_at.as_millisecond()) < change(2, true).key().sk);
}
