//! Links that verify an address or reset a password.

use kernel::{Refusal, RefusalKind, Sealed, SignedDuration, Timestamp};
use testkit::{assert_golden, at, given, id};
use users::link_token::{LinkToken, TokenHash};
use users::links::{Link, MAX_PER_HOUR, RESET_LIFETIME, VERIFICATION_LIFETIME, Verification};
use users::profile::Profile;
use users::user::{User, UserCommand, UserEvent, UserRefusal};

use crate::samples::{account, hash, registered, user_id};

fn token(number: u128) -> LinkToken {
    LinkToken::new(user_id(1), [id(number), id(number + 1_000)])
}

fn token_hash(number: u128) -> TokenHash {
    token(number).hash()
}

fn noon() -> Timestamp {
    at("2026-11-30T12:00:00Z")
}

fn after(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

/// The profile with another address.
fn other_profile() -> Sealed<Profile> {
    Sealed::new(user_id(1), "b3RoZXI".to_owned())
}

fn verification(number: u128, profile: Sealed<Profile>, requested_at: Timestamp) -> Verification {
    Verification { profile, link: Link::new(token_hash(number), requested_at, VERIFICATION_LIFETIME) }
}

fn own_verification(number: u128, requested_at: Timestamp) -> UserEvent {
    UserEvent::EmailVerificationRequested(verification(number, account().profile, requested_at))
}

fn reset_link(number: u128, requested_at: Timestamp) -> Link {
    Link::new(token_hash(number), requested_at, RESET_LIFETIME)
}

fn reset(number: u128, requested_at: Timestamp) -> UserEvent {
    UserEvent::PasswordResetRequested(reset_link(number, requested_at))
}

fn verify(number: u128, at: Timestamp) -> UserCommand {
    UserCommand::VerifyEmail { token: token_hash(number), at }
}

fn reset_with(number: u128, at: Timestamp) -> UserCommand {
    UserCommand::ResetPassword { token: token_hash(number), new: hash("new"), at }
}

fn was_reset() -> UserEvent {
    UserEvent::PasswordReset { password_hash: hash("new") }
}

#[test]
fn registration_requests_the_verification_of_the_address() {
    let mut account = account();
    let requested = verification(1, account.profile.clone(), noon());
    account.links.verification = Some(requested.clone());
    given::<User>([])
        .when(UserCommand::RegisterUser(Box::new(account)))
        .then([registered(), UserEvent::EmailVerificationRequested(requested)]);
}

#[test]
fn token_leads_to_its_user() {
    let read = LinkToken::try_from(token(1).as_str().to_owned()).unwrap();
    assert_eq!((read.user_id(), read.hash()), (user_id(1), token_hash(1)));
}

#[test]
fn text_that_is_no_token_is_refused() {
    for text in ["", "token", &"a".repeat(63), &"a".repeat(65), &"!".repeat(64)] {
        assert!(LinkToken::try_from(text.to_owned()).is_err(), "{text}");
    }
}

#[test]
fn debug_output_hides_the_token() {
    assert_eq!(format!("{:?}", token(1)), "LinkToken(…)");
}

#[test]
fn address_is_verified_with_its_token() {
    given::<User>([registered(), own_verification(1, noon())])
        .when(verify(1, after(60)))
        .then([UserEvent::EmailVerified]);
}

#[test]
fn link_of_another_address_changes_the_address() {
    let requested = UserEvent::EmailVerificationRequested(verification(1, other_profile(), noon()));
    let command = UserCommand::ChangeEmail { token: token_hash(1), profile: other_profile(), at: after(1) };
    given::<User>([registered(), requested]).when(command).then([UserEvent::EmailChanged { profile: other_profile() }]);
}

#[test]
fn verification_link_is_valid_until_it_expires() {
    let day = VERIFICATION_LIFETIME;
    let requested = || [registered(), own_verification(1, noon())];
    given::<User>(requested())
        .when(verify(1, noon() + day - SignedDuration::from_secs(1)))
        .then([UserEvent::EmailVerified]);
    given::<User>(requested()).when(verify(1, noon() + day)).then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn used_verification_link_is_not_valid() {
    given::<User>([registered(), own_verification(1, noon()), UserEvent::EmailVerified])
        .when(verify(1, after(1)))
        .then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn newer_verification_link_makes_older_ones_void() {
    let requested = || [registered(), own_verification(1, noon()), own_verification(2, after(1))];
    given::<User>(requested()).when(verify(1, after(2))).then_refused(UserRefusal::LinkNotValid);
    given::<User>(requested()).when(verify(2, after(2))).then([UserEvent::EmailVerified]);
}

#[test]
fn verified_address_is_not_verified_again() {
    given::<User>([registered(), own_verification(1, noon()), UserEvent::EmailVerified])
        .when(UserCommand::RequestEmailVerification(verification(2, account().profile, after(1))))
        .then_refused(UserRefusal::EmailAlreadyVerified);
}

#[test]
fn change_of_a_verified_address_can_be_withdrawn() {
    let change = UserEvent::EmailVerificationRequested(verification(2, other_profile(), after(1)));
    let own = verification(3, account().profile, after(2));
    given::<User>([registered(), own_verification(1, noon()), UserEvent::EmailVerified, change])
        .when(UserCommand::RequestEmailVerification(own.clone()))
        .then([UserEvent::EmailVerificationRequested(own)]);
}

#[test]
fn sixth_verification_link_of_an_hour_is_refused() {
    let requested = (1..=MAX_PER_HOUR as u128).map(|number| own_verification(number, after(number as i64)));
    let history: Vec<UserEvent> = [registered()].into_iter().chain(requested).collect();
    let next = |at| UserCommand::RequestEmailVerification(verification(9, account().profile, at));
    given::<User>(history.clone()).when(next(after(60))).then_refused(UserRefusal::TooManyLinks);
    let later = verification(9, account().profile, after(61));
    given::<User>(history).when(next(after(61))).then([UserEvent::EmailVerificationRequested(later)]);
}

#[test]
fn password_is_reset_with_its_token() {
    given::<User>([registered(), reset(1, noon())]).when(reset_with(1, after(29))).then([was_reset()]);
}

#[test]
fn reset_link_expires_after_thirty_minutes() {
    given::<User>([registered(), reset(1, noon())])
        .when(reset_with(1, after(30)))
        .then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn reset_link_can_be_used_once() {
    given::<User>([registered(), reset(1, noon()), was_reset()])
        .when(reset_with(1, after(1)))
        .then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn newer_reset_link_makes_older_ones_void() {
    given::<User>([registered(), reset(1, noon()), reset(2, after(1))])
        .when(reset_with(1, after(2)))
        .then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn verification_token_does_not_reset_the_password() {
    given::<User>([registered(), own_verification(1, noon()), reset(2, noon())])
        .when(reset_with(1, after(1)))
        .then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn changed_password_makes_the_reset_link_void() {
    given::<User>([registered(), reset(1, noon()), UserEvent::PasswordChanged { password_hash: hash("other") }])
        .when(reset_with(1, after(1)))
        .then_refused(UserRefusal::LinkNotValid);
}

/// Whoever knew the old password may have requested it.
#[test]
fn another_password_makes_a_change_of_the_address_void() {
    let requested = UserEvent::EmailVerificationRequested(verification(1, other_profile(), noon()));
    for other in [UserEvent::PasswordChanged { password_hash: hash("other") }, was_reset()] {
        given::<User>([registered(), requested.clone(), reset(2, noon()), other])
            .when(UserCommand::ChangeEmail { token: token_hash(1), profile: other_profile(), at: after(1) })
            .then_refused(UserRefusal::LinkNotValid);
    }
}

#[test]
fn another_password_keeps_the_link_of_the_own_address() {
    for other in [UserEvent::PasswordChanged { password_hash: hash("other") }, was_reset()] {
        given::<User>([registered(), own_verification(1, noon()), reset(2, noon()), other])
            .when(verify(1, after(1)))
            .then([UserEvent::EmailVerified]);
    }
}

#[test]
fn another_name_and_password_keep_the_link_of_the_own_address() {
    let renamed = UserEvent::UserRenamed { profile: other_profile() };
    let other = UserEvent::PasswordChanged { password_hash: hash("other") };
    given::<User>([registered(), own_verification(1, noon()), renamed, other])
        .when(verify(1, after(1)))
        .then([UserEvent::EmailVerified]);
}

#[test]
fn changed_address_makes_the_reset_link_void() {
    given::<User>([registered(), reset(1, noon()), UserEvent::EmailChanged { profile: other_profile() }])
        .when(reset_with(1, after(1)))
        .then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn verified_address_keeps_the_reset_link() {
    given::<User>([registered(), own_verification(1, noon()), reset(2, noon()), UserEvent::EmailVerified])
        .when(reset_with(2, after(1)))
        .then([was_reset()]);
}

#[test]
fn sixth_reset_link_of_an_hour_is_refused_and_the_fifth_stays_valid() {
    let requested = (1..=MAX_PER_HOUR as u128).map(|number| reset(number, noon()));
    let history: Vec<UserEvent> = [registered()].into_iter().chain(requested).collect();
    given::<User>(history.clone())
        .when(UserCommand::RequestPasswordReset(reset_link(9, after(1))))
        .then_refused(UserRefusal::TooManyLinks);
    given::<User>(history).when(reset_with(5, after(2))).then([was_reset()]);
}

#[test]
fn links_of_a_user_who_cannot_log_in_are_not_valid() {
    for end in [UserEvent::UserDeactivated, UserEvent::UserForgotten] {
        let history = [registered(), own_verification(1, noon()), reset(2, noon()), end];
        given::<User>(history.clone()).when(verify(1, after(1))).then_refused(UserRefusal::LinkNotValid);
        given::<User>(history).when(reset_with(2, after(1))).then_refused(UserRefusal::LinkNotValid);
    }
}

#[test]
fn link_of_an_unknown_user_is_not_valid() {
    given::<User>([]).when(verify(1, noon())).then_refused(UserRefusal::LinkNotValid);
}

#[test]
fn user_is_renamed() {
    given::<User>([registered()])
        .when(UserCommand::RenameUser { profile: other_profile() })
        .then([UserEvent::UserRenamed { profile: other_profile() }]);
}

#[test]
fn invalid_link_is_invalid_input() {
    let refusal = UserRefusal::LinkNotValid;
    assert_eq!((refusal.code(), refusal.kind()), ("link_not_valid", RefusalKind::Invalid));
}

#[test]
fn stored_events_of_links_stay_as_they_are() {
    let samples = [
        UserEvent::UserRenamed { profile: other_profile() },
        own_verification(1, noon()),
        UserEvent::EmailVerified,
        UserEvent::EmailChanged { profile: other_profile() },
        reset(1, noon()),
        was_reset(),
    ];
    assert_golden("tests/golden/user", &samples);
}
