use std::collections::BTreeSet;

use kernel::{Refusal, Sealed};
use testkit::{assert_golden, given};
use users::mfa::{Enrolment, Mfa, MfaCommand, MfaEvent, MfaRefusal};
use users::recovery_code::{RecoveryCode, RecoveryCodeHash};
use users::totp::TotpSecret;

use crate::samples::user_id;

fn secret(cipher_text: &str) -> Sealed<TotpSecret> {
    Sealed::new(user_id(1), cipher_text.to_owned())
}

fn code(text: &str) -> RecoveryCodeHash {
    RecoveryCode::typed(text).hash(user_id(1))
}

fn codes(texts: &[&str]) -> BTreeSet<RecoveryCodeHash> {
    texts.iter().map(|text| code(text)).collect()
}

fn enrolment() -> Enrolment {
    Enrolment { secret: secret("c2VhbGVk"), recovery_codes: codes(&["FIRST", "SECOND"]) }
}

fn enrolled() -> MfaEvent {
    let Enrolment { secret, recovery_codes } = enrolment();
    MfaEvent::MfaEnrolled { secret, recovery_codes }
}

fn active() -> [MfaEvent; 2] {
    [enrolled(), MfaEvent::MfaConfirmed]
}

#[test]
fn user_enrols() {
    given::<Mfa>([]).when(MfaCommand::Enrol(enrolment())).then([enrolled()]);
}

#[test]
fn enrolment_is_not_active_before_it_is_confirmed() {
    given::<Mfa>([]).when(MfaCommand::Enrol(enrolment())).then_state(|mfa| mfa.active().is_none());
}

#[test]
fn confirmed_enrolment_is_active() {
    let confirm = MfaCommand::ConfirmMfa(secret("c2VhbGVk"));
    given::<Mfa>([enrolled()]).when(confirm).then_state(|mfa| mfa.active() == Some(&enrolment()));
}

#[test]
fn confirming_again_does_nothing() {
    given::<Mfa>(active()).when(MfaCommand::ConfirmMfa(secret("c2VhbGVk"))).then_nothing();
}

#[test]
fn enrolling_again_replaces_an_unconfirmed_secret() {
    let again = Enrolment { secret: secret("YW5vdGhlcg"), recovery_codes: codes(&["THIRD"]) };
    given::<Mfa>([enrolled()])
        .when(MfaCommand::Enrol(again.clone()))
        .then_state(|mfa| *mfa == Mfa::Unconfirmed(again.clone()));
}

#[test]
fn replaced_secret_confirms_nothing() {
    given::<Mfa>([enrolled()])
        .when(MfaCommand::ConfirmMfa(secret("YW5vdGhlcg")))
        .then_refused(MfaRefusal::EnrolledAgain);
}

#[test]
fn nothing_is_confirmed_without_enrolling() {
    given::<Mfa>([]).when(MfaCommand::ConfirmMfa(secret("c2VhbGVk"))).then_refused(MfaRefusal::NotEnrolled);
}

#[test]
fn active_enrolment_cannot_be_replaced() {
    given::<Mfa>(active()).when(MfaCommand::Enrol(enrolment())).then_refused(MfaRefusal::Active);
}

#[test]
fn recovery_code_is_used_once() {
    given::<Mfa>(active().into_iter().chain([MfaEvent::RecoveryCodeUsed { recovery_code: code("FIRST") }]))
        .when(MfaCommand::UseRecoveryCode(code("FIRST")))
        .then_refused(MfaRefusal::NoSuchRecoveryCode);
}

#[test]
fn other_recovery_codes_stay_when_one_is_used() {
    given::<Mfa>(active())
        .when(MfaCommand::UseRecoveryCode(code("FIRST")))
        .then_state(|mfa| mfa.active().is_some_and(|enrolment| enrolment.recovery_codes == codes(&["SECOND"])));
}

#[test]
fn unknown_recovery_code_is_refused() {
    given::<Mfa>(active())
        .when(MfaCommand::UseRecoveryCode(code("OTHER")))
        .then_refused(MfaRefusal::NoSuchRecoveryCode);
}

#[test]
fn recovery_code_of_an_unconfirmed_enrolment_is_refused() {
    given::<Mfa>([enrolled()]).when(MfaCommand::UseRecoveryCode(code("FIRST"))).then_refused(MfaRefusal::NotEnrolled);
}

#[test]
fn active_enrolment_is_removed() {
    given::<Mfa>(active()).when(MfaCommand::RemoveMfa).then([MfaEvent::MfaRemoved]);
}

#[test]
fn removing_nothing_does_nothing() {
    given::<Mfa>([]).when(MfaCommand::RemoveMfa).then_nothing();
}

#[test]
fn user_enrols_again_after_the_removal() {
    given::<Mfa>(active().into_iter().chain([MfaEvent::MfaRemoved]))
        .when(MfaCommand::Enrol(enrolment()))
        .then([enrolled()]);
}

#[test]
fn refusals_have_stable_codes() {
    let all = [MfaRefusal::Active, MfaRefusal::NotEnrolled, MfaRefusal::EnrolledAgain, MfaRefusal::NoSuchRecoveryCode];
    let expected = ["mfa_active", "mfa_not_enrolled", "mfa_enrolled_again", "no_such_recovery_code"];
    assert_eq!(all.map(|refusal| refusal.code()), expected);
}

#[test]
fn stored_mfa_events_stay_as_they_are() {
    let used = MfaEvent::RecoveryCodeUsed { recovery_code: code("FIRST") };
    assert_golden("tests/golden/mfa", &[enrolled(), MfaEvent::MfaConfirmed, used, MfaEvent::MfaRemoved]);
}
