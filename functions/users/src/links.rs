//! The links that were mailed to a user and are still valid: to verify an address, and to reset the password.

use kernel::{Sealed, SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::link_token::TokenHash;
use crate::profile::Profile;

/// How long the link to verify an address is valid.
pub const VERIFICATION_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// How long the link to reset a password is valid.
pub const RESET_LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// How many links of one kind can be requested in an hour, and how many e-mails of one kind go to an address in a clock hour, so that
/// nobody's mailbox is flooded.
pub const MAX_PER_HOUR: usize = 5;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A mailed link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub token: TokenHash,
    pub requested_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A link that verifies an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// With the address that the link is mailed to: the account's own, or the one that is to replace it.
    pub profile: Sealed<Profile>,
    #[serde(flatten)]
    pub link: Link,
}

/// The newest link of each kind: it makes the older ones void.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Links {
    pub verification: Option<Verification>,
    pub reset: Option<Link>,
    /// When links of each kind were requested in the hour before the newest.
    pub verifications_requested: Vec<Timestamp>,
    pub resets_requested: Vec<Timestamp>,
}

impl Link {
    pub fn new(token: TokenHash, requested_at: Timestamp, lifetime: SignedDuration) -> Self {
        Self { token, requested_at, expires_at: requested_at.checked_add(lifetime).unwrap_or(requested_at) }
    }

    fn is_valid(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    fn accepts(&self, token: &TokenHash, now: Timestamp) -> bool {
        self.token == *token && self.is_valid(now)
    }
}

impl Links {
    /// The verification that has not been completed, until its link expires.
    pub fn pending(&self, now: Timestamp) -> Option<&Verification> {
        self.verification.as_ref().filter(|verification| verification.link.is_valid(now))
    }

    pub fn verification_of(&self, token: &TokenHash, now: Timestamp) -> Option<&Verification> {
        self.verification.as_ref().filter(|verification| verification.link.accepts(token, now))
    }

    pub fn reset_of(&self, token: &TokenHash, now: Timestamp) -> Option<&Link> {
        self.reset.as_ref().filter(|link| link.accepts(token, now))
    }

    pub(crate) fn may_verify(&self, now: Timestamp) -> bool {
        recent(&self.verifications_requested, now).count() < MAX_PER_HOUR
    }

    pub(crate) fn may_reset(&self, now: Timestamp) -> bool {
        recent(&self.resets_requested, now).count() < MAX_PER_HOUR
    }

    pub(crate) fn with_verification(self, verification: &Verification) -> Self {
        let requested = with(&self.verifications_requested, verification.link.requested_at);
        Self { verification: Some(verification.clone()), verifications_requested: requested, ..self }
    }

    pub(crate) fn with_reset(self, link: &Link) -> Self {
        let requested = with(&self.resets_requested, link.requested_at);
        Self { reset: Some(link.clone()), resets_requested: requested, ..self }
    }

    /// The address is verified. A reset link that was mailed to the previous address is void.
    pub(crate) fn verified(self, address_changed: bool) -> Self {
        let reset = self.reset.filter(|_| !address_changed);
        Self { verification: None, reset, ..self }
    }

    /// The name or language is another one, and so is the sealed profile of the account's own address.
    pub(crate) fn renamed(self, before: &Sealed<Profile>, after: &Sealed<Profile>) -> Self {
        let verification = self.verification.map(|verification| match verification.profile == *before {
            true => Verification { profile: after.clone(), ..verification },
            false => verification,
        });
        Self { verification, ..self }
    }

    /// The password is another one. Whoever knew the previous one may have requested a change of the address: only the link of the
    /// account's own address stays.
    pub(crate) fn with_new_password(self, own: &Sealed<Profile>) -> Self {
        let verification = self.verification.filter(|verification| verification.profile == *own);
        Self { verification, reset: None, ..self }
    }
}

fn recent(times: &[Timestamp], now: Timestamp) -> impl Iterator<Item = &Timestamp> {
    times.iter().filter(move |time| now.duration_since(**time) < HOUR)
}

fn with(times: &[Timestamp], now: Timestamp) -> Vec<Timestamp> {
    recent(times, now).copied().chain([now]).collect()
}
