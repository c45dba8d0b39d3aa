//! The first admin. The deployment configures their address and password; their first login registers them. Nobody else can
//! register their address.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use eventstore::Store;
use kernel::{EmailAddress, Invalid, UserId};
use lambda::http::Problem;
use lambda::{Env, StartError};
use serde::Deserialize;

use crate::address_owner::is_unused;
use crate::blind_index::AddressKey;
use crate::password::Password;
use crate::password_rules;

/// In canonical form.
#[derive(Debug, Clone)]
pub struct FirstAdminAddress(String);

impl FirstAdminAddress {
    pub fn new(email: &EmailAddress) -> Self {
        Self(email.canonical())
    }

    /// The address in `FIRST_ADMIN_EMAIL`.
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        let name = "FIRST_ADMIN_EMAIL";
        let unusable = |invalid: Invalid| StartError::Unusable { name: name.to_owned(), reason: invalid.to_string() };
        let email = EmailAddress::try_from(env.var(name)?.to_owned()).map_err(unusable)?;
        Ok(Self::new(&email))
    }

    pub fn matches(&self, email: &EmailAddress) -> bool {
        self.0 == email.canonical()
    }

    /// Whether nobody else can have the address with this key: the first admin, who has not logged in yet, is going to have it.
    pub async fn reserves(&self, email: &EmailAddress, key: &AddressKey, store: &Store) -> Result<bool, Problem> {
        Ok(self.matches(email) && is_unused(store, user_id(key)).await?)
    }
}

/// Credentials for the first login. Later logins use the password stored in the account.
#[derive(Clone)]
pub struct FirstAdmin {
    address: FirstAdminAddress,
    password: Password,
}

#[derive(Deserialize)]
struct Secret {
    password: String,
}

impl FirstAdmin {
    pub fn new(address: FirstAdminAddress, password: Password) -> Self {
        Self { address, password }
    }

    /// The address in `FIRST_ADMIN_EMAIL` and the password in the secret `FIRST_ADMIN_SECRET`.
    pub async fn from_secret(env: &Env) -> Result<Self, StartError> {
        let name = "FIRST_ADMIN_SECRET";
        let Secret { password } = env.secret(name).await?;
        let unusable = |invalid: Invalid| StartError::Unusable { name: name.to_owned(), reason: invalid.to_string() };
        Ok(Self::new(FirstAdminAddress::from_env(env)?, Password::configured(&password).map_err(unusable)?))
    }

    pub fn password(&self) -> &Password {
        &self.password
    }

    pub fn matches(&self, email: &EmailAddress, password: &str) -> bool {
        let password = password_rules::prepared(password);
        let is_password = verify_slices_are_equal(self.password.as_str().as_bytes(), password.as_bytes()).is_ok();
        self.address.matches(email) && is_password
    }
}

/// Derived from the address, so that two simultaneous first logins register one user.
pub fn user_id(address: &AddressKey) -> UserId {
    UserId::derived(&[&"first-admin", address])
}
