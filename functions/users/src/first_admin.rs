//! The first admin: named by configuration, registered when they first log in. Nobody else can register their address.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use kernel::{EmailAddress, Invalid, UserId};
use lambda::{Env, StartError};
use serde::Deserialize;

use crate::blind_index::AddressKey;
use crate::password::Password;

/// Their address, from `FIRST_ADMIN_EMAIL`.
#[derive(Debug, Clone)]
pub struct FirstAdminAddress(String);

impl FirstAdminAddress {
    /// An address by which they are known.
    pub fn new(email: &EmailAddress) -> Self {
        Self(email.canonical())
    }

    /// The address that is configured.
    ///
    /// # Errors
    /// [`StartError`] when it is missing or is no e-mail address.
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        let name = "FIRST_ADMIN_EMAIL";
        let unusable = |invalid: Invalid| StartError::Unusable { name: name.to_owned(), reason: invalid.to_string() };
        let email = EmailAddress::try_from(env.var(name)?.to_owned()).map_err(unusable)?;
        Ok(Self::new(&email))
    }

    /// Whether an address is theirs.
    pub fn is(&self, email: &EmailAddress) -> bool {
        self.0 == email.canonical()
    }
}

/// What they log in with the first time; from then on the password kept in their account counts.
#[derive(Clone)]
pub struct FirstAdmin {
    address: FirstAdminAddress,
    password: Password,
}

#[derive(Deserialize)]
struct Secret {
    password: Password,
}

impl FirstAdmin {
    /// The first admin by address and password.
    pub fn new(address: FirstAdminAddress, password: Password) -> Self {
        Self { address, password }
    }

    /// The first admin as configured, with the password in the secret `FIRST_ADMIN_SECRET`.
    ///
    /// # Errors
    /// [`StartError`] when either can't be had, or the password is not one that somebody may choose.
    pub async fn from_secret(env: &Env) -> Result<Self, StartError> {
        let secret: Secret = env.secret("FIRST_ADMIN_SECRET").await?;
        Ok(Self::new(FirstAdminAddress::from_env(env)?, secret.password))
    }

    /// The password that is configured.
    pub fn password(&self) -> &Password {
        &self.password
    }

    /// Whether this is them, as configured.
    pub fn is(&self, email: &EmailAddress, password: &str) -> bool {
        let same = verify_slices_are_equal(self.password.as_str().as_bytes(), password.as_bytes()).is_ok();
        self.address.is(email) && same
    }
}

/// Their id: the same for every try, so that two first log-ins at once make one user.
pub fn user_id(address: &AddressKey) -> UserId {
    UserId::derived(&[&"first-admin", address])
}
