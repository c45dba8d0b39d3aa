//! Bearer tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037). Users signs them, every other function verifies
//! them with the public key.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use kernel::{Role, UserId};
use serde::{Deserialize, Serialize};

/// The authenticated user who makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The token's subject.
    pub user_id: UserId,
    /// The user's roles at login.
    pub roles: BTreeSet<Role>,
}

impl Caller {
    /// Whether the caller has a role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the caller may help with other people's orders.
    pub fn is_staff(&self) -> bool {
        [Role::Organizer, Role::Finance, Role::Admin].into_iter().any(|role| self.has(role))
    }

    /// Whether the caller may see what belongs to this user: it is their own, or they are staff.
    pub fn may_see(&self, owner: UserId) -> bool {
        self.user_id == owner || self.is_staff()
    }
}

/// A token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was signed by us, but is too old.
    #[error("the token has expired")]
    Expired,
    /// It is malformed, or not signed by us.
    #[error("the token is not valid")]
    Invalid,
}

/// A key is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an Ed25519 key in base64url without padding")]
pub struct InvalidKey;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    roles: BTreeSet<Role>,
    iat: i64,
    exp: i64,
}

/// Signs tokens.
#[derive(Clone)]
pub struct Signer {
    key: EncodingKey,
    lifetime: SignedDuration,
}

impl Signer {
    /// A signer with a private key (the 32-byte seed, base64url) and the lifetime of its tokens.
    ///
    /// # Errors
    /// [`InvalidKey`]
    pub fn new(private_key: &str, lifetime: SignedDuration) -> Result<Self, InvalidKey> {
        let pair = key_pair(private_key)?;
        let der = pair.to_pkcs8().map_err(|_| InvalidKey)?;
        Ok(Self { key: EncodingKey::from_ed_der(der.as_ref()), lifetime })
    }

    /// Signs a token, and returns it with the time at which it expires.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] when it can't be signed.
    pub fn sign(&self, caller: &Caller, now: Timestamp) -> Result<(String, Timestamp), TokenError> {
        let expires_at = now.checked_add(self.lifetime).map_err(|_| TokenError::Invalid)?;
        let claims = Claims {
            sub: caller.user_id,
            roles: caller.roles.clone(),
            iat: now.as_second(),
            exp: expires_at.as_second(),
        };
        let token = encode(&Header::new(Algorithm::EdDSA), &claims, &self.key).map_err(|_| TokenError::Invalid)?;
        Ok((token, expires_at))
    }
}

/// Verifies tokens.
#[derive(Clone)]
pub struct Verifier {
    key: DecodingKey,
    validation: Validation,
}

const ED25519_PUBLIC_KEY_LEN: usize = 32;

impl Verifier {
    /// A verifier with a public key (32 bytes, base64url).
    ///
    /// # Errors
    /// [`InvalidKey`]
    pub fn new(public_key: &str) -> Result<Self, InvalidKey> {
        // The library takes any bytes for a key, and would refuse every token with it.
        if !URL_SAFE_NO_PAD.decode(public_key).is_ok_and(|key| key.len() == ED25519_PUBLIC_KEY_LEN) {
            return Err(InvalidKey);
        }
        let key = DecodingKey::from_ed_components(public_key).map_err(|_| InvalidKey)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Expiry is checked against the function's own time, which need not be the system's.
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self { key, validation })
    }

    /// The caller that a token authenticates.
    ///
    /// # Errors
    /// [`TokenError`]
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Caller, TokenError> {
        let claims = decode::<Claims>(token, &self.key, &self.validation).map_err(|_| TokenError::Invalid)?.claims;
        if claims.exp <= now.as_second() {
            return Err(TokenError::Expired);
        }
        Ok(Caller { user_id: claims.sub, roles: claims.roles })
    }
}

/// The public key that belongs to a private key, both base64url.
///
/// # Errors
/// [`InvalidKey`]
pub fn public_key(private_key: &str) -> Result<String, InvalidKey> {
    Ok(URL_SAFE_NO_PAD.encode(key_pair(private_key)?.public_key().as_ref()))
}

fn key_pair(private_key: &str) -> Result<Ed25519KeyPair, InvalidKey> {
    let seed = URL_SAFE_NO_PAD.decode(private_key).map_err(|_| InvalidKey)?;
    Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| InvalidKey)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const SEED: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

    fn ann() -> Caller {
        Caller { user_id: UserId::new(uuid::Uuid::from_u128(1)), roles: BTreeSet::from([Role::Fan]) }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn token() -> String {
        Signer::new(SEED, SignedDuration::from_hours(1)).unwrap().sign(&ann(), at(1_000)).unwrap().0
    }

    fn verifier() -> Verifier {
        Verifier::new(&public_key(SEED).unwrap()).unwrap()
    }

    #[test]
    fn token_authenticates_its_caller() {
        assert_eq!(verifier().verify(&token(), at(2_000)), Ok(ann()));
    }

    #[test]
    fn expired_token_is_refused() {
        assert_eq!(verifier().verify(&token(), at(4_600)), Err(TokenError::Expired));
    }

    #[test]
    fn token_of_another_signer_is_refused() {
        let other = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";
        let token = Signer::new(other, SignedDuration::from_hours(1)).unwrap().sign(&ann(), at(1_000)).unwrap().0;
        assert_eq!(verifier().verify(&token, at(2_000)), Err(TokenError::Invalid));
    }

    #[test]
    fn token_without_signature_is_refused() {
        let claims = token().split('.').nth(1).unwrap().to_owned();
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(verifier().verify(&format!("{header}.{claims}."), at(2_000)), Err(TokenError::Invalid));
    }
}
