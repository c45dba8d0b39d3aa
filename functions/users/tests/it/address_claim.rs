use testkit::given;
use users::address_claim::{AddressClaim, AddressClaimCommand, AddressClaimEvent, AddressClaimRefusal};

use crate::samples::user_id;

#[test]
fn free_address_can_be_claimed() {
    given::<AddressClaim>([])
        .when(AddressClaimCommand::ClaimAddress(user_id(1)))
        .then([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }]);
}

#[test]
fn claiming_an_own_address_again_does_nothing() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ClaimAddress(user_id(1)))
        .then_nothing();
}

#[test]
fn address_of_another_user_cannot_be_claimed() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ClaimAddress(user_id(2)))
        .then_refused(AddressClaimRefusal::Taken);
}

#[test]
fn released_address_can_be_claimed_again() {
    given::<AddressClaim>([
        AddressClaimEvent::AddressClaimed { user_id: user_id(1) },
        AddressClaimEvent::AddressReleased,
    ])
    .when(AddressClaimCommand::ClaimAddress(user_id(2)))
    .then([AddressClaimEvent::AddressClaimed { user_id: user_id(2) }]);
}

#[test]
fn address_of_another_user_is_not_released() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ReleaseAddress(user_id(2)))
        .then_nothing();
}

#[test]
fn own_address_is_released() {
    given::<AddressClaim>([AddressClaimEvent::AddressClaimed { user_id: user_id(1) }])
        .when(AddressClaimCommand::ReleaseAddress(user_id(1)))
        .then([AddressClaimEvent::AddressReleased]);
}

#[test]
fn releasing_a_free_address_does_nothing() {
    given::<AddressClaim>([]).when(AddressClaimCommand::ReleaseAddress(user_id(1))).then_nothing();
}
