use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{ConcertId, TicketId};
use proptest::prelude::*;
use testkit::id;
use tickets::code::{InvalidKey, SignedTicket, Signer, VerificationKeys};

use crate::samples::{OTHER_SEED, SEED, signer};

fn ticket() -> SignedTicket {
    SignedTicket { ticket_id: TicketId::new(id(7)), concert_id: ConcertId::new(id(10)), serial: 0 }
}

fn keys() -> VerificationKeys {
    signer().public_key().parse().unwrap()
}

fn code() -> String {
    signer().sign(ticket())
}

#[test]
fn code_contains_ticket_and_concert() {
    assert_eq!(keys().verify(&code()), Some(ticket()));
}

#[test]
fn code_fits_a_qr_code() {
    assert_eq!(code().len(), 131);
}

#[test]
fn same_ticket_always_has_the_same_code() {
    assert_eq!(code(), signer().sign(ticket()));
}

#[test]
fn code_signed_with_an_unknown_key_is_invalid() {
    assert_eq!(keys().verify(&Signer::new(2, SEED).unwrap().sign(ticket())), None);
}

#[test]
fn code_signed_with_another_key_under_a_known_id_is_invalid() {
    assert_eq!(keys().verify(&Signer::new(1, OTHER_SEED).unwrap().sign(ticket())), None);
}

#[test]
fn codes_of_the_old_key_stay_valid_during_key_rotation() {
    let new = Signer::new(2, OTHER_SEED).unwrap();
    let keys: VerificationKeys = format!("{},{}", signer().public_key(), new.public_key()).parse().unwrap();
    assert_eq!([keys.verify(&code()), keys.verify(&new.sign(ticket()))], [Some(ticket()); 2]);
}

#[test]
fn empty_code_is_invalid() {
    assert_eq!(keys().verify(""), None);
}

#[test]
fn key_without_an_id_is_refused() {
    assert_eq!("AAAA".parse::<VerificationKeys>().unwrap_err(), InvalidKey::Malformed);
}

#[test]
fn short_public_key_is_refused() {
    assert_eq!("1:AAAA".parse::<VerificationKeys>().unwrap_err(), InvalidKey::NotEd25519);
}

#[test]
fn short_private_key_is_refused() {
    assert_eq!(Signer::new(1, "AAAA").unwrap_err(), InvalidKey::NotEd25519);
}

#[test]
fn debug_output_hides_the_private_key() {
    assert!(!format!("{:?}", signer()).contains("7, 7"));
}

#[test]
fn code_with_any_bit_flipped_is_invalid() {
    let (keys, bytes) = (keys(), URL_SAFE_NO_PAD.decode(code()).unwrap());
    let still_valid = (0..bytes.len() * 8).filter(|bit| {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        keys.verify(&URL_SAFE_NO_PAD.encode(flipped)).is_some()
    });
    assert_eq!(still_valid.count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn code_with_any_byte_changed_is_invalid(place in 0..98_usize, change in 1..=255_u8) {
        let mut bytes = URL_SAFE_NO_PAD.decode(code()).unwrap();
        bytes[place] ^= change;
        prop_assert_eq!(keys().verify(&URL_SAFE_NO_PAD.encode(bytes)), None);
    }

    #[test]
    fn code_with_any_character_changed_is_invalid(place in 0..131_usize, other in any::<char>()) {
        let mut characters: Vec<char> = code().chars().collect();
        prop_assume!(characters[place] != other);
        characters[place] = other;
        prop_assert_eq!(keys().verify(&characters.into_iter().collect::<String>()), None);
    }

    #[test]
    fn truncated_code_is_invalid(length in 0..131_usize) {
        prop_assert_eq!(keys().verify(&code()[..length]), None);
    }

    #[test]
    fn random_text_is_not_a_valid_code(text in ".{0,200}") {
        prop_assert_eq!(keys().verify(&text), None);
    }
}

fn found(scanned: &str) -> bool {
    keys().find(scanned) == Some(ticket())
}

#[test]
fn code_is_found_in_what_scanners_add_around_it() {
    let code = code();
    for scanned in [
        code.clone(),
        format!("{code}\r\n"),
        format!("\t {code} \n"),
        format!("\u{FEFF}{code}"),
        format!("\u{2}{code}\u{3}"),
        format!("]Q1{code}"),
        format!("]C1\u{1d}{code}\u{1d}"),
        format!("\"{code}\""),
        format!("'{code}',"),
        format!("{code}=="),
        format!("TICKET:{code}"),
        format!("Q1{code}0"),
        format!("https://tickets.example.com/t/{code}"),
        format!("HTTPS://tickets.example.com/scan?code={code}&lang=pl#top"),
        format!("https://tickets.example.com/t/{code}/"),
        format!("{}\r\n{}", &code[..60], &code[60..]),
    ] {
        assert!(found(&scanned), "{scanned:?}");
    }
}

#[test]
fn changed_codes_are_not_found() {
    let code = code();
    for scanned in [code.to_uppercase(), code.to_lowercase(), code[1..].to_owned(), String::new(), "]Q1".to_owned()] {
        assert!(!found(&scanned), "{scanned:?}");
    }
}

#[test]
fn code_is_not_searched_for_in_long_texts() {
    let code = code();
    assert!(!found(&format!("{}{code}", "A".repeat(4_000))));
}
