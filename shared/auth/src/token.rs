use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use kernel::{Role, SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::Session;

/// What a token says: who makes the request, in which session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The token's subject.
    pub user_id: UserId,
    /// The session that the token belongs to.
    pub session_id: SessionId,
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
    sid: SessionId,
    /// Not read here: functions of the release before sessions read the roles from the token.
    roles: BTreeSet<Role>,
    iat: i64,
    exp: i64,
}

/// Signs tokens.
#[derive(Clone)]
pub struct Signer {
    key_id: String,
    key: EncodingKey,
}

impl Signer {
    /// A signer with a private key (the 32-byte seed, base64url).
    ///
    /// # Errors
    /// [`InvalidKey`]
    pub fn new(private_key: &str) -> Result<Self, InvalidKey> {
        let pair = key_pair(private_key)?;
        let der = pair.to_pkcs8().map_err(|_| InvalidKey)?;
        let key_id = key_id(&URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()));
        Ok(Self { key_id, key: EncodingKey::from_ed_der(der.as_ref()) })
    }

    /// Signs the token of a session. It expires with the session.
    ///
    /// # Errors
    /// [`TokenError::Invalid`] when it can't be signed.
    pub fn sign(&self, session: &Session) -> Result<String, TokenError> {
        let claims = Claims {
            sub: session.user_id,
            sid: session.session_id,
            roles: session.roles.clone(),
            iat: session.started_at.as_second(),
            exp: session.expires_at.as_second(),
        };
        let header = Header { kid: Some(self.key_id.clone()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, &claims, &self.key).map_err(|_| TokenError::Invalid)
    }
}

/// Verifies tokens.
#[derive(Clone)]
pub struct Verifier {
    keys: BTreeMap<String, DecodingKey>,
    validation: Validation,
}

const ED25519_PUBLIC_KEY_LEN: usize = 32;

impl Verifier {
    /// A verifier with public keys (32 bytes, base64url) separated by commas: the current one, and after a change of keys also
    /// the one before, so that its tokens stay valid.
    ///
    /// # Errors
    /// [`InvalidKey`]
    pub fn new(public_keys: &str) -> Result<Self, InvalidKey> {
        let keys = public_keys.split(',').map(|public_key| Ok((key_id(public_key), decoding_key(public_key)?)));
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Expiry is checked against the function's own time, which need not be the system's.
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self { keys: keys.collect::<Result<_, _>>()?, validation })
    }

    /// What a token says.
    ///
    /// # Errors
    /// [`TokenError`]
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Token, TokenError> {
        let key_id = decode_header(token).ok().and_then(|header| header.kid).ok_or(TokenError::Invalid)?;
        let key = self.keys.get(&key_id).ok_or(TokenError::Invalid)?;
        let claims = decode::<Claims>(token, key, &self.validation).map_err(|_| TokenError::Invalid)?.claims;
        if claims.exp <= now.as_second() {
            return Err(TokenError::Expired);
        }
        Ok(Token { user_id: claims.sub, session_id: claims.sid })
    }
}

fn decoding_key(public_key: &str) -> Result<DecodingKey, InvalidKey> {
    // The library takes any bytes for a key, and would refuse every token with it.
    if !URL_SAFE_NO_PAD.decode(public_key).is_ok_and(|key| key.len() == ED25519_PUBLIC_KEY_LEN) {
        return Err(InvalidKey);
    }
    DecodingKey::from_ed_components(public_key).map_err(|_| InvalidKey)
}

/// The `kid` of a public key: its thumbprint. Source: RFC 7638, and RFC 8037, appendix A.3.
fn key_id(public_key: &str) -> String {
    let key = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public_key}"}}"#);
    URL_SAFE_NO_PAD.encode(digest(&SHA256, key.as_bytes()))
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
    const OTHER_SEED: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";

    fn token() -> Token {
        Token { user_id: UserId::new(uuid::Uuid::from_u128(1)), session_id: SessionId::new(uuid::Uuid::from_u128(2)) }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn signed_with(seed: &str) -> String {
        let Token { user_id, session_id } = token();
        let session = Session {
            session_id,
            user_id,
            roles: BTreeSet::from([Role::Fan]),
            withheld: BTreeSet::new(),
            email_verified: true,
            user_version: 1,
            started_at: at(1_000),
            expires_at: at(4_600),
            device: None,
            source: None,
        };
        Signer::new(seed).unwrap().sign(&session).unwrap()
    }

    fn verifier(seeds: &[&str]) -> Verifier {
        let keys: Vec<String> = seeds.iter().map(|seed| public_key(seed).unwrap()).collect();
        Verifier::new(&keys.join(",")).unwrap()
    }

    #[test]
    fn token_says_who_signed_in_and_in_which_session() {
        assert_eq!(verifier(&[SEED]).verify(&signed_with(SEED), at(2_000)), Ok(token()));
    }

    #[test]
    fn expired_token_is_refused() {
        assert_eq!(verifier(&[SEED]).verify(&signed_with(SEED), at(4_600)), Err(TokenError::Expired));
    }

    #[test]
    fn token_of_another_signer_is_refused() {
        assert_eq!(verifier(&[SEED]).verify(&signed_with(OTHER_SEED), at(2_000)), Err(TokenError::Invalid));
    }

    #[test]
    fn tokens_of_the_current_and_the_previous_key_are_accepted() {
        let both = verifier(&[SEED, OTHER_SEED]);
        let verified = [SEED, OTHER_SEED].map(|seed| both.verify(&signed_with(seed), at(2_000)));
        assert_eq!(verified, [Ok(token()), Ok(token())]);
    }

    #[test]
    fn key_id_of_one_key_does_not_pass_a_signature_of_another() {
        let (own, other) = (signed_with(SEED), signed_with(OTHER_SEED));
        let (header, rest) = (own.split_once('.').unwrap().0, other.split_once('.').unwrap().1);
        let verified = verifier(&[SEED, OTHER_SEED]).verify(&format!("{header}.{rest}"), at(2_000));
        assert_eq!(verified, Err(TokenError::Invalid));
    }

    #[test]
    fn key_id_is_the_thumbprint_of_rfc_8037() {
        let public_key = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert_eq!(key_id(public_key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn token_without_signature_is_refused() {
        let claims = signed_with(SEED).split('.').nth(1).unwrap().to_owned();
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let verified = verifier(&[SEED]).verify(&format!("{header}.{claims}."), at(2_000));
        assert_eq!(verified, Err(TokenError::Invalid));
    }

    #[test]
    fn malformed_key_is_refused() {
        let key = public_key(SEED).unwrap();
        assert!(
            ["", "none", &format!("{key},"), &format!("{key},short")].iter().all(|keys| Verifier::new(keys).is_err())
        );
    }
}
