//! Time-based one-time passwords, as authenticator apps show them: six digits that change every 30 seconds.
//! Source: RFC 6238 with the parameters that all apps support, and RFC 4226.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{hmac, rand};
use data_encoding::BASE32_NOPAD;
use kernel::{EmailAddress, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// As long as the hash. Source: RFC 4226, section 4, R6.
const SECRET_BYTES: usize = 20;

const STEP_SECONDS: i64 = 30;

/// Steps by which the app's clock may be wrong. Source: RFC 6238, section 5.2.
const MAX_DRIFT: i64 = 1;

const DIGITS: usize = 6;

/// The secret that the app and Frontrow share, in base32.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TotpSecret(String);

/// The period in which a code is shown, by its number since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(i64);

/// There is no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no random numbers")]
pub struct NoRandomness;

impl TotpSecret {
    pub fn random() -> Result<Self, NoRandomness> {
        let mut secret = [0; SECRET_BYTES];
        rand::fill(&mut secret).map_err(|_| NoRandomness)?;
        Ok(Self::new(&secret))
    }

    pub fn new(secret: &[u8; SECRET_BYTES]) -> Self {
        Self(BASE32_NOPAD.encode(secret))
    }

    /// For people who type it into their app.
    pub fn as_base32(&self) -> &str {
        &self.0
    }

    /// What apps read from a QR code. Source: Google Authenticator, "Key Uri Format".
    pub fn to_uri(&self, email: &EmailAddress) -> String {
        let (account, secret) = (utf8_percent_encode(email.as_str(), NON_ALPHANUMERIC), &self.0);
        format!("otpauth://totp/Frontrow:{account}?secret={secret}&issuer=Frontrow&algorithm=SHA1&digits=6&period=30")
    }

    /// The step of a code that is right at this time.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<Step> {
        let now = now.as_second().div_euclid(STEP_SECONDS);
        // All are compared, so that the time tells nothing.
        let steps = (-MAX_DRIFT..=MAX_DRIFT).map(|drift| Step(now + drift));
        let is_right = |step: &Step| self.code_at(*step).is_some_and(|right| is_equal(&right, code));
        steps.filter(is_right).fold(None, |_, step| Some(step))
    }

    /// The code of a time.
    pub fn code(&self, at: Timestamp) -> Option<String> {
        self.code_at(Step(at.as_second().div_euclid(STEP_SECONDS)))
    }

    /// Source: RFC 4226, section 5.3.
    fn code_at(&self, step: Step) -> Option<String> {
        let secret = BASE32_NOPAD.decode(self.0.as_bytes()).ok()?;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &secret);
        let tag = hmac::sign(&key, &step.0.to_be_bytes());
        let offset = usize::from(tag.as_ref().last()? & 0x0f);
        let bytes = tag.as_ref().get(offset..)?.first_chunk::<4>()?;
        let number = (u32::from_be_bytes(*bytes) & 0x7fff_ffff) % 1_000_000;
        Some(format!("{number:0DIGITS$}"))
    }
}

fn is_equal(right: &str, code: &str) -> bool {
    verify_slices_are_equal(right.as_bytes(), code.as_bytes()).is_ok()
}

impl Step {
    pub fn number(self) -> i64 {
        self.0
    }

    /// When no code of the step is right any more, in seconds since 1970.
    pub fn ends(self) -> i64 {
        (self.0 + 1 + MAX_DRIFT) * STEP_SECONDS
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}
