use kernel::{Refusal, RefusalKind, Role};
use testkit::given;
use users::roles::Roles;
use users::user::{Account, User, UserCommand, UserEvent, UserRefusal};

use crate::samples::{account, hash, registered, roles};

fn change(verified: &str, new: &str) -> UserCommand {
    UserCommand::ChangePassword { verified: hash(verified), new: hash(new) }
}

#[test]
fn new_user_is_registered() {
    given::<User>([]).when(UserCommand::RegisterUser(Box::new(account()))).then([registered()]);
}

#[test]
fn registering_again_does_nothing() {
    let again = Account { password_hash: hash("$argon2id$other salt"), ..account() };
    given::<User>([registered()]).when(UserCommand::RegisterUser(Box::new(again))).then_nothing();
}

#[test]
fn registering_again_does_not_reactivate_a_user() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(UserCommand::RegisterUser(Box::new(account())))
        .then_nothing();
}

#[test]
fn forgotten_id_is_never_registered_again() {
    given::<User>([registered(), UserEvent::UserForgotten])
        .when(UserCommand::RegisterUser(Box::new(account())))
        .then_refused(UserRefusal::Forgotten);
}

#[test]
fn password_changes_if_the_current_one_was_verified() {
    given::<User>([registered()])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then([UserEvent::PasswordChanged { password_hash: hash("$argon2id$new") }]);
}

#[test]
fn password_changed_since_verification_is_not_overwritten() {
    given::<User>([registered(), UserEvent::PasswordChanged { password_hash: hash("$argon2id$other") }])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then_refused(UserRefusal::PasswordChanged);
}

#[test]
fn changing_to_the_stored_hash_does_nothing() {
    given::<User>([registered(), UserEvent::PasswordChanged { password_hash: hash("$argon2id$new") }])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then_nothing();
}

#[test]
fn roles_can_be_replaced() {
    let gate = roles(&[Role::Gate, Role::Fan]);
    given::<User>([registered()])
        .when(UserCommand::UpdateUserRoles(gate.clone()))
        .then([UserEvent::UserRolesUpdated { roles: gate }]);
}

#[test]
fn setting_equal_roles_does_nothing() {
    given::<User>([registered()]).when(UserCommand::UpdateUserRoles(Roles::fan())).then_nothing();
}

#[test]
fn active_user_can_be_deactivated() {
    given::<User>([registered()]).when(UserCommand::DeactivateUser).then([UserEvent::UserDeactivated]);
}

#[test]
fn deactivated_user_keeps_the_account() {
    given::<User>([registered()])
        .when(UserCommand::DeactivateUser)
        .then_state(|user| *user == User::Deactivated(account()));
}

#[test]
fn deactivating_again_does_nothing() {
    given::<User>([registered(), UserEvent::UserDeactivated]).when(UserCommand::DeactivateUser).then_nothing();
}

#[test]
fn active_user_can_be_forgotten() {
    given::<User>([registered()]).when(UserCommand::ForgetUser).then([UserEvent::UserForgotten]);
}

#[test]
fn deactivated_user_can_be_forgotten() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(UserCommand::ForgetUser)
        .then([UserEvent::UserForgotten]);
}

#[test]
fn forgetting_again_does_nothing() {
    given::<User>([registered(), UserEvent::UserForgotten]).when(UserCommand::ForgetUser).then_nothing();
}

#[test]
fn roles_of_a_forgotten_user_cannot_be_set() {
    given::<User>([registered(), UserEvent::UserForgotten])
        .when(UserCommand::UpdateUserRoles(Roles::fan()))
        .then_refused(UserRefusal::Deactivated);
}

#[test]
fn password_of_a_deactivated_user_cannot_be_changed() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(change("$argon2id$old", "$argon2id$new"))
        .then_refused(UserRefusal::Deactivated);
}

#[test]
fn roles_of_a_deactivated_user_cannot_be_set() {
    given::<User>([registered(), UserEvent::UserDeactivated])
        .when(UserCommand::UpdateUserRoles(roles(&[Role::Admin])))
        .then_refused(UserRefusal::Deactivated);
}

#[test]
fn password_of_an_unknown_user_cannot_be_changed() {
    given::<User>([]).when(change("$argon2id$old", "$argon2id$new")).then_refused(UserRefusal::Unknown);
}

#[test]
fn roles_of_an_unknown_user_cannot_be_set() {
    given::<User>([]).when(UserCommand::UpdateUserRoles(Roles::fan())).then_refused(UserRefusal::Unknown);
}

#[test]
fn unknown_user_cannot_be_deactivated() {
    given::<User>([]).when(UserCommand::DeactivateUser).then_refused(UserRefusal::Unknown);
}

#[test]
fn unknown_user_cannot_be_forgotten() {
    given::<User>([]).when(UserCommand::ForgetUser).then_refused(UserRefusal::Unknown);
}

#[test]
fn deactivating_a_forgotten_user_does_nothing() {
    given::<User>([registered(), UserEvent::UserForgotten]).when(UserCommand::DeactivateUser).then_nothing();
}

#[test]
fn refusals_have_stable_codes_and_kinds() {
    let kinds = [UserRefusal::Unknown, UserRefusal::Deactivated, UserRefusal::PasswordChanged]
        .map(|refusal| (refusal.code(), refusal.kind()));
    let expected = [
        ("not_found", RefusalKind::NotFound),
        ("user_deactivated", RefusalKind::Conflict),
        ("password_changed", RefusalKind::Conflict),
    ];
    assert_eq!(kinds, expected);
}
