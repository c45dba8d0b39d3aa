use std::collections::BTreeSet;

use auth::Caller;
use kernel::{Role, SessionId, UserId};
use testkit::id;
use tickets::views::concerts::Concert;

use crate::samples;

fn caller(user: u128, role: Role) -> Caller {
    let (user_id, session_id) = (UserId::new(id(user)), SessionId::new(id(9)));
    Caller { user_id, roles: BTreeSet::from([role]), withheld: BTreeSet::new(), email_verified: true, session_id }
}

/// Organized by user 5.
fn concert(gates: &[u128]) -> Concert {
    let gates = gates.iter().map(|gate| UserId::new(id(*gate))).collect();
    Concert { organizer_id: Some(UserId::new(id(5))), gates, ..samples::concert() }
}

#[test]
fn organizer_acts_for_her_own_concert() {
    assert!(concert(&[]).is_organized_by(&caller(5, Role::Organizer)));
}

#[test]
fn another_organizer_does_not_act_for_the_concert() {
    assert!(!concert(&[]).is_organized_by(&caller(6, Role::Organizer)));
}

#[test]
fn former_organizer_does_not_act_for_the_concert() {
    assert!(!concert(&[]).is_organized_by(&caller(5, Role::Fan)));
}

#[test]
fn concert_of_an_older_item_has_no_known_organizer() {
    let concert = Concert { organizer_id: None, ..concert(&[]) };
    assert!(!concert.is_organized_by(&caller(5, Role::Organizer)));
}

#[test]
fn every_gate_works_at_a_concert_without_named_gate_staff() {
    assert!(concert(&[]).has_gate(&caller(7, Role::Gate)));
}

#[test]
fn named_gate_works_at_the_concert() {
    assert!(concert(&[7]).has_gate(&caller(7, Role::Gate)));
}

#[test]
fn gate_that_is_not_named_does_not_work_at_the_concert() {
    assert!(!concert(&[7]).has_gate(&caller(8, Role::Gate)));
}

#[test]
fn named_user_without_the_role_does_not_work_at_the_concert() {
    assert!(!concert(&[7]).has_gate(&caller(7, Role::Fan)));
}
