//! The multi-factor authentication (MFA) of a user: an authenticator app that shows time-based codes, and recovery codes for the day
//! on which the app is lost. It has its own stream, so that enrolling ends no session.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{Decider, Refusal, RefusalKind, Sealed};
use serde::{Deserialize, Serialize};

use crate::recovery_code::RecoveryCodeHash;
use crate::totp::TotpSecret;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum MfaEvent {
    MfaEnrolled {
        secret: Sealed<TotpSecret>,
        recovery_codes: BTreeSet<RecoveryCodeHash>,
    },
    /// The user's app shows the right codes. From now on log-ins need one.
    MfaConfirmed,
    RecoveryCodeUsed {
        recovery_code: RecoveryCodeHash,
    },
    MfaRemoved,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mfa {
    Off,
    /// Until it is confirmed, log-ins need no code.
    Unconfirmed(Enrolment),
    Active(Enrolment),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    pub secret: Sealed<TotpSecret>,
    /// Those that are not used yet.
    pub recovery_codes: BTreeSet<RecoveryCodeHash>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MfaCommand {
    Enrol(Enrolment),
    /// With the secret that the code was verified with.
    ConfirmMfa(Sealed<TotpSecret>),
    UseRecoveryCode(RecoveryCodeHash),
    RemoveMfa,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MfaRefusal {
    #[error("Multi-factor authentication is active. Remove it before you enrol again.")]
    Active,
    #[error("You have not enrolled in multi-factor authentication. Enrol with POST /users/me/mfa.")]
    NotEnrolled,
    #[error("You have enrolled again in the meantime. Confirm with a code of the new secret.")]
    EnrolledAgain,
    #[error("The recovery code is wrong or was used before.")]
    NoSuchRecoveryCode,
}

impl Refusal for MfaRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Active => "mfa_active",
            Self::NotEnrolled => "mfa_not_enrolled",
            Self::EnrolledAgain => "mfa_enrolled_again",
            Self::NoSuchRecoveryCode => "no_such_recovery_code",
        }
    }
}

impl Mfa {
    /// What log-ins are verified with, if they need a code.
    pub fn active(&self) -> Option<&Enrolment> {
        match self {
            Self::Active(enrolment) => Some(enrolment),
            Self::Off | Self::Unconfirmed(_) => None,
        }
    }
}

impl Decider for Mfa {
    type State = Self;
    type Command = MfaCommand;
    type Event = MfaEvent;
    type Refusal = MfaRefusal;

    fn initial() -> Self {
        Self::Off
    }

    fn decide(command: &MfaCommand, mfa: &Self) -> Result<Vec<MfaEvent>, MfaRefusal> {
        match command {
            MfaCommand::Enrol(enrolment) => enrol(mfa, enrolment),
            MfaCommand::ConfirmMfa(secret) => confirm(mfa, secret),
            MfaCommand::UseRecoveryCode(code) => use_recovery_code(mfa, code),
            MfaCommand::RemoveMfa => Ok(remove(mfa)),
        }
    }

    fn evolve(mfa: Self, event: &MfaEvent) -> Self {
        match (mfa, event.clone()) {
            (Self::Off | Self::Unconfirmed(_), MfaEvent::MfaEnrolled { secret, recovery_codes }) => {
                Self::Unconfirmed(Enrolment { secret, recovery_codes })
            }
            (Self::Unconfirmed(enrolment), MfaEvent::MfaConfirmed) => Self::Active(enrolment),
            (Self::Active(mut enrolment), MfaEvent::RecoveryCodeUsed { recovery_code }) => {
                enrolment.recovery_codes.remove(&recovery_code);
                Self::Active(enrolment)
            }
            (_, MfaEvent::MfaRemoved) => Self::Off,
            (mfa, _) => mfa,
        }
    }
}

fn enrol(mfa: &Mfa, enrolment: &Enrolment) -> Result<Vec<MfaEvent>, MfaRefusal> {
    match mfa {
        Mfa::Off | Mfa::Unconfirmed(_) => {
            let Enrolment { secret, recovery_codes } = enrolment.clone();
            Ok(vec![MfaEvent::MfaEnrolled { secret, recovery_codes }])
        }
        Mfa::Active(_) => Err(MfaRefusal::Active),
    }
}

fn confirm(mfa: &Mfa, secret: &Sealed<TotpSecret>) -> Result<Vec<MfaEvent>, MfaRefusal> {
    match mfa {
        Mfa::Off => Err(MfaRefusal::NotEnrolled),
        Mfa::Unconfirmed(enrolment) if enrolment.secret == *secret => Ok(vec![MfaEvent::MfaConfirmed]),
        Mfa::Active(enrolment) if enrolment.secret == *secret => Ok(vec![]),
        Mfa::Unconfirmed(_) | Mfa::Active(_) => Err(MfaRefusal::EnrolledAgain),
    }
}

fn use_recovery_code(mfa: &Mfa, code: &RecoveryCodeHash) -> Result<Vec<MfaEvent>, MfaRefusal> {
    match mfa.active() {
        None => Err(MfaRefusal::NotEnrolled),
        Some(enrolment) if enrolment.recovery_codes.contains(code) => {
            Ok(vec![MfaEvent::RecoveryCodeUsed { recovery_code: code.clone() }])
        }
        Some(_) => Err(MfaRefusal::NoSuchRecoveryCode),
    }
}

fn remove(mfa: &Mfa) -> Vec<MfaEvent> {
    match mfa {
        Mfa::Off => vec![],
        Mfa::Unconfirmed(_) | Mfa::Active(_) => vec![MfaEvent::MfaRemoved],
    }
}

impl Event for MfaEvent {}

impl Aggregate for Mfa {
    const CATEGORY: &'static str = "mfa";
    const STATE_VERSION: u32 = 1;
    const SNAPSHOTS: Snapshots = Snapshots::WhenSmall;
}
