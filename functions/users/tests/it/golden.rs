use kernel::Role;
use testkit::assert_golden;
use users::address_claim::AddressClaimEvent;
use users::admins::AdminsEvent;
use users::user::UserEvent;

use crate::samples::{hash, registered, roles, user_id};

#[test]
fn events_of_users_are_stored_as_ever() {
    let samples = [
        registered(),
        UserEvent::PasswordChanged { password_hash: hash("$argon2id$new") },
        UserEvent::UserRolesUpdated { roles: roles(&[Role::Organizer, Role::Fan]) },
        UserEvent::UserDeactivated,
        UserEvent::UserForgotten,
    ];
    assert_golden("tests/golden/user", &samples);
}

#[test]
fn events_of_address_claims_are_stored_as_ever() {
    let samples = [AddressClaimEvent::AddressClaimed { user_id: user_id(1) }, AddressClaimEvent::AddressReleased];
    assert_golden("tests/golden/address_claim", &samples);
}

#[test]
fn events_of_admins_are_stored_as_ever() {
    let samples = [AdminsEvent::AdminAdded { user_id: user_id(1) }, AdminsEvent::AdminRemoved { user_id: user_id(1) }];
    assert_golden("tests/golden/admins", &samples);
}
