use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kernel::UserId;

use crate::error::PrivacyError;

/// A person's decrypted key. Every ciphertext is bound to its owner's id (as associated data), so that it can't be passed off as
/// another person's.
pub(crate) struct DataKey(RandomizedNonceKey);

impl DataKey {
    pub(crate) fn new(key: &[u8]) -> Result<Self, PrivacyError> {
        RandomizedNonceKey::new(&AES_256_GCM, key).map(Self).map_err(|_| PrivacyError::Unreadable("not a 256-bit key"))
    }

    /// Encrypts a text. Returns nonce and ciphertext, base64.
    pub(crate) fn seal(&self, person: UserId, mut text: Vec<u8>) -> Result<String, PrivacyError> {
        let nonce = self
            .0
            .seal_in_place_append_tag(Aad::from(person.uuid().as_bytes()), &mut text)
            .map_err(|_| PrivacyError::Unreadable("the content can't be encrypted"))?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut text);
        Ok(STANDARD_NO_PAD.encode(sealed))
    }

    /// Decrypts what [`Self::seal`] returned.
    pub(crate) fn open(&self, person: UserId, cipher_text: &str) -> Result<Vec<u8>, PrivacyError> {
        let bytes = STANDARD_NO_PAD.decode(cipher_text).map_err(|_| PrivacyError::Unreadable("not base64"))?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or(PrivacyError::Unreadable("too short"))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| PrivacyError::Unreadable("too short"))?;
        let mut sealed = sealed.to_vec();
        let text = self
            .0
            .open_in_place(nonce, Aad::from(person.uuid().as_bytes()), &mut sealed)
            .map_err(|_| PrivacyError::Unreadable("it was changed, or encrypted with another key"))?;
        Ok(text.to_vec())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn person(number: u128) -> UserId {
        UserId::new(uuid_from(number))
    }

    fn uuid_from(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    #[test]
    fn sealed_data_opens_again() {
        let key = DataKey::new(&[7; 32]).unwrap();
        let sealed = key.seal(person(1), b"Ann".to_vec()).unwrap();
        assert_eq!(key.open(person(1), &sealed).unwrap(), b"Ann");
    }

    #[test]
    fn same_text_is_never_sealed_the_same_way_twice() {
        let key = DataKey::new(&[7; 32]).unwrap();
        assert_ne!(key.seal(person(1), b"Ann".to_vec()).unwrap(), key.seal(person(1), b"Ann".to_vec()).unwrap());
    }

    #[test]
    fn ciphertext_of_another_person_does_not_open() {
        let key = DataKey::new(&[7; 32]).unwrap();
        let sealed = key.seal(person(1), b"Ann".to_vec()).unwrap();
        assert!(matches!(key.open(person(2), &sealed), Err(PrivacyError::Unreadable(_))));
    }

    #[test]
    fn changed_ciphertext_does_not_open() {
        let key = DataKey::new(&[7; 32]).unwrap();
        let sealed = key.seal(person(1), b"Ann".to_vec()).unwrap();
        let mut bytes = STANDARD_NO_PAD.decode(&sealed).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        assert!(matches!(key.open(person(1), &STANDARD_NO_PAD.encode(bytes)), Err(PrivacyError::Unreadable(_))));
    }
}
