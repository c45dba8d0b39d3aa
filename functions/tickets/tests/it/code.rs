use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{ConcertId, TicketId};
use proptest::prelude::*;
use testkit::id;
use tickets::code::{Admission, InvalidKey, Keys, Signer};

use crate::samples::{OTHER_SEED, SEED, signer};

fn admission() -> Admission {
    Admission { ticket_id: TicketId::new(id(7)), concert_id: ConcertId::new(id(10)) }
}

fn keys() -> Keys {
    signer().public_key().parse().unwrap()
}

fn code() -> String {
    signer().sign(admission())
}

#[test]
fn a_code_says_which_ticket_it_is_for_which_concert() {
    assert_eq!(keys().read(&code()), Some(admission()));
}

#[test]
fn a_code_fits_a_qr_code() {
    assert_eq!(code().len(), 131);
}

#[test]
fn an_admission_always_has_the_same_code() {
    assert_eq!(code(), signer().sign(admission()));
}

#[test]
fn a_code_signed_with_a_key_that_the_gate_does_not_know_is_not_a_ticket() {
    assert_eq!(keys().read(&Signer::new(2, SEED).unwrap().sign(admission())), None);
}

#[test]
fn a_code_signed_with_another_key_under_a_known_number_is_not_a_ticket() {
    assert_eq!(keys().read(&Signer::new(1, OTHER_SEED).unwrap().sign(admission())), None);
}

#[test]
fn codes_of_the_old_key_stay_good_while_keys_are_replaced() {
    let new = Signer::new(2, OTHER_SEED).unwrap();
    let keys: Keys = format!("{},{}", signer().public_key(), new.public_key()).parse().unwrap();
    assert_eq!([keys.read(&code()), keys.read(&new.sign(admission()))], [Some(admission()); 2]);
}

#[test]
fn nothing_is_not_a_ticket() {
    assert_eq!(keys().read(""), None);
}

#[test]
fn a_key_without_a_number_is_refused() {
    assert_eq!("AAAA".parse::<Keys>().unwrap_err(), InvalidKey::Malformed);
}

#[test]
fn a_public_key_that_is_too_short_is_refused() {
    assert_eq!("1:AAAA".parse::<Keys>().unwrap_err(), InvalidKey::NotEd25519);
}

#[test]
fn a_private_key_that_is_too_short_is_refused() {
    assert_eq!(Signer::new(1, "AAAA").unwrap_err(), InvalidKey::NotEd25519);
}

#[test]
fn a_private_key_does_not_print() {
    assert!(!format!("{:?}", signer()).contains("7, 7"));
}

#[test]
fn a_code_with_any_one_bit_flipped_is_not_a_ticket() {
    let (keys, bytes) = (keys(), URL_SAFE_NO_PAD.decode(code()).unwrap());
    let still_good = (0..bytes.len() * 8).filter(|bit| {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        keys.read(&URL_SAFE_NO_PAD.encode(flipped)).is_some()
    });
    assert_eq!(still_good.count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_code_of_which_any_byte_is_changed_is_not_a_ticket(place in 0..98_usize, change in 1..=255_u8) {
        let mut bytes = URL_SAFE_NO_PAD.decode(code()).unwrap();
        bytes[place] ^= change;
        prop_assert_eq!(keys().read(&URL_SAFE_NO_PAD.encode(bytes)), None);
    }

    #[test]
    fn a_code_of_which_any_character_is_changed_is_not_a_ticket(place in 0..131_usize, other in any::<char>()) {
        let mut characters: Vec<char> = code().chars().collect();
        prop_assume!(characters[place] != other);
        characters[place] = other;
        prop_assert_eq!(keys().read(&characters.into_iter().collect::<String>()), None);
    }

    #[test]
    fn a_code_that_is_cut_short_is_not_a_ticket(length in 0..131_usize) {
        prop_assert_eq!(keys().read(&code()[..length]), None);
    }

    #[test]
    fn what_somebody_makes_up_is_not_a_ticket(text in ".{0,200}") {
        prop_assert_eq!(keys().read(&text), None);
    }
}
