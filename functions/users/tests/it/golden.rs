use kernel::Role;
use testkit::assert_golden;
use users::address_claim::AddressClaimEvent;
use users::admins::AdminsEvent;
use users::user::UserEvent;

use crate::samples::{hash, registered, roles, user_id};

#[test]
fn stored_user_events_stay_as_they_are() {
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
fn stored_address_claim_events_stay_as_they_are() {
    let samples = [AddressClaimEvent::AddressClaimed { user_id: user_id(1) }, AddressClaimEvent::AddressReleased];
    assert_golden("tests/golden/address_claim", &samples);
}

#[test]
fn stored_admins_events_stay_as_they_are() {
    let samples = [AdminsEvent::AdminAdded { user_id: user_id(1) }, AdminsEvent::AdminRemoved { user_id: user_id(1) }];
    assert_golden("tests/golden/admins", &samples);
}
