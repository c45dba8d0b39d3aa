use std::collections::BTreeSet;

use concerts::concert::{Concert, ConcertCommand, ConcertEvent, ConcertRefusal, Editor};
use concerts::published::published;
use contracts::concerts::ConcertsEvent;
use kernel::UserId;
use testkit::{given, id};

use crate::samples::{created, editor, gate, gates_assigned};

fn assign(editor: Editor, user_ids: impl IntoIterator<Item = UserId>) -> ConcertCommand {
    ConcertCommand::AssignGates { editor, user_ids: user_ids.into_iter().collect() }
}

#[test]
fn organizer_names_gate_staff() {
    given::<Concert>([created()]).when(assign(editor(), [gate()])).then([gates_assigned()]);
}

#[test]
fn naming_the_same_gate_staff_again_does_nothing() {
    given::<Concert>([created(), gates_assigned()]).when(assign(editor(), [gate()])).then_nothing();
}

#[test]
fn gate_staff_can_be_removed() {
    let removed = ConcertEvent::GatesAssigned { user_ids: BTreeSet::new() };
    given::<Concert>([created(), gates_assigned()]).when(assign(editor(), [])).then([removed]);
}

#[test]
fn another_organizer_names_no_gate_staff() {
    let stranger = Editor::Organizer(UserId::new(id(99)));
    given::<Concert>([created()]).when(assign(stranger, [gate()])).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn published_concert_names_its_gate_staff() {
    let state = given::<Concert>([created(), gates_assigned()]).state();
    let Some(ConcertsEvent::ConcertUpdated(concert)) = published(&gates_assigned(), &state) else {
        panic!("not published as ConcertUpdated")
    };
    assert_eq!(concert.gates, BTreeSet::from([gate()]));
}
