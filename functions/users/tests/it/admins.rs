use kernel::{Refusal, RefusalKind};
use testkit::given;
use users::admins::{Admins, AdminsCommand, AdminsEvent, AdminsRefusal};

use crate::samples::user_id;

fn added(number: u128) -> AdminsEvent {
    AdminsEvent::AdminAdded { user_id: user_id(number) }
}

fn removed(number: u128) -> AdminsEvent {
    AdminsEvent::AdminRemoved { user_id: user_id(number) }
}

#[test]
fn all_admins_are_in_one_stream() {
    assert_eq!(Admins::all().as_str(), "admins#all");
}

#[test]
fn admin_is_added() {
    given::<Admins>([added(1)]).when(AdminsCommand::AddAdmin(user_id(2))).then([added(2)]);
}

#[test]
fn adding_an_admin_again_does_nothing() {
    given::<Admins>([added(1)]).when(AdminsCommand::AddAdmin(user_id(1))).then_nothing();
}

#[test]
fn admin_is_removed_if_another_remains() {
    given::<Admins>([added(1), added(2)]).when(AdminsCommand::RemoveAdmin(user_id(1))).then([removed(1)]);
}

#[test]
fn removing_a_user_who_is_no_admin_does_nothing() {
    given::<Admins>([added(1)]).when(AdminsCommand::RemoveAdmin(user_id(2))).then_nothing();
}

#[test]
fn last_admin_cannot_be_removed() {
    given::<Admins>([added(1), added(2), removed(1)])
        .when(AdminsCommand::RemoveAdmin(user_id(2)))
        .then_refused(AdminsRefusal::LastAdmin);
}

#[test]
fn removing_the_last_admin_is_a_conflict() {
    assert_eq!(
        (AdminsRefusal::LastAdmin.code(), AdminsRefusal::LastAdmin.kind()),
        ("last_admin", RefusalKind::Conflict)
    );
}
