use kernel::{Refusal, RefusalKind, Role};
use testkit::given;
use users::roles::Roles;
use users::user::{Account, User, UserCommand, UserEvent, UserRefusal};

use crate::samples::{account, hash, registered, roles};

fn change(verified: &str, new: &str) -> UserCommand {
    UserCommand::ChangePassword { verified: hash(verified), new: hash(new) }
}

#[test]
fn who_registers_has_an_account() {
    given::<User>([]).when(UserCommand::RegisterUser(account())).then([registered()]);
}

#[test]
fn registering_again_is_nothing_new() {
    let again = Account { password_hash: hash("$argon2id$salted anew"), ..account() };
    given::<User>([registered()]).when(UserCommand::RegisterUser(again)).then_nothing();
}

#[test]
fn registering_again_does_not_bring_back_a_deactivated_user() {
    given::<User>([registered(), UserEvent::UserDeactivated]).when(UserCommand::RegisterUser(account())).then_nothing();
}

#[test]
fn a_password_is_changed_by_who_knows_the_current_one() {
    given::<User>([registered()])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then([UserEvent::PasswordChanged { password_hash: hash("$argon2id$new") }]);
}

#[test]
fn a_password_that_was_changed_meanwhile_is_not_changed_again() {
    given::<User>([registered(), UserEvent::PasswordChanged { password_hash: hash("$argon2id$other") }])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then_refused(UserRefusal::PasswordChanged);
}

#[test]
fn changing_to_the_hash_that_is_there_is_nothing_new() {
    given::<User>([registered(), UserEvent::PasswordChanged { password_hash: hash("$argon2id$new") }])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then_nothing();
}

#[test]
fn roles_are_replaced() {
    let gate = roles(&[Role::Gate, Role::Fan]);
    given::<User>([registered()])
        .when(UserCommand::UpdateUserRoles(gate.clone()))
        .then([UserEvent::UserRolesUpdated { roles: gate }]);
}

#[test]
fn the_same_roles_are_nothing_new() {
    given::<User>([registered()]).when(UserCommand::UpdateUserRoles(Roles::fan())).then_nothing();
}

#[test]
fn a_user_is_deactivated() {
    given::<User>([registered()]).when(UserCommand::DeactivateUser).then([UserEvent::UserDeactivated]);
}

#[test]
fn a_deactivated_user_keeps_what_is_known_of_them() {
    given::<User>([registered()])
        .when(UserCommand::DeactivateUser)
        .then_state(|user| *user == User::Deactivated(account()));
}

#[test]
fn deactivating_again_is_nothing_new() {
    given::<User>([registered(), UserEvent::UserDeactivated]).when(UserCommand::DeactivateUser).then_nothing();
}

#[test]
fn a_user_is_forgotten() {
    given::<User>([registered()]).when(UserCommand::ForgetUser).then([UserEvent::UserForgotten]);
}

#[test]
fn a_deactivated_user_is_forgotten_too() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(UserCommand::ForgetUser)
        .then([UserEvent::UserForgotten]);
}

#[test]
fn forgetting_again_is_nothing_new() {
    given::<User>([registered(), UserEvent::UserForgotten]).when(UserCommand::ForgetUser).then_nothing();
}

#[test]
fn a_forgotten_user_gets_no_roles() {
    given::<User>([registered(), UserEvent::UserForgotten])
        .when(UserCommand::UpdateUserRoles(Roles::fan()))
        .then_refused(UserRefusal::Deactivated);
}

#[test]
fn a_deactivated_user_can_not_change_their_password() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then_refused(UserRefusal::Deactivated);
}

#[test]
fn a_deactivated_user_gets_no_roles() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(UserCommand::UpdateUserRoles(roles(&[Role::Admin])))
        .then_refused(UserRefusal::Deactivated);
}

#[test]
fn nobody_has_no_password_to_change() {
    given::<User>([]).when(change("$argon2id$old", "$argon2id$new")).then_refused(UserRefusal::Unknown);
}

#[test]
fn nobody_gets_no_roles() {
    given::<User>([]).when(UserCommand::UpdateUserRoles(Roles::fan())).then_refused(UserRefusal::Unknown);
}

#[test]
fn nobody_can_not_be_deactivated() {
    given::<User>([]).when(UserCommand::DeactivateUser).then_refused(UserRefusal::Unknown);
}

#[test]
fn refusals_say_what_a_caller_can_do() {
    let kinds = [UserRefusal::Unknown, UserRefusal::Deactivated, UserRefusal::PasswordChanged]
        .map(|refusal| (refusal.code(), refusal.kind()));
    let expected = [
        ("not_found", RefusalKind::NotFound),
        ("user_deactivated", RefusalKind::Conflict),
        ("password_changed", RefusalKind::Conflict),
    ];
    assert_eq!(kinds, expected);
}
