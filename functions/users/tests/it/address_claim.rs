use testkit::given;
use users::address_claim::{AddressClaim, AddressClaimCommand, AddressClaimEvent, AddressClaimRefusal};

use crate::samples::user_id;

#[test]
fn a_free_address_is_claimed() {
    given::<AddressClaim>([])
        .when(AddressClaimCommand::ClaimAddress(user_id(1)))
        .then([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }]);
}

#[test]
fn claiming_again_what_one_has_is_nothing_new() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ClaimAddress(user_id(1)))
        .then_nothing();
}

#[test]
fn another_users_address_can_not_be_claimed() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ClaimAddress(user_id(2)))
        .then_refused(AddressClaimRefusal::Taken);
}

#[test]
fn the_address_of_who_was_forgotten_is_free_again() {
    given::<AddressClaim>([
        AddressClaimEvent::AddressClaimed { user_id: user_id(1) },
        AddressClaimEvent::AddressReleased,
    ])
    .when(AddressClaimCommand::ClaimAddress(user_id(2)))
    .then([AddressClaimEvent::AddressClaimed { user_id: user_id(2) }]);
}

#[test]
fn nobody_releases_anothers_address() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ReleaseAddress(user_id(2)))
        .then_nothing();
}
