//! How addresses are looked up, and the first admin by theirs.

use testkit::email;
use users::blind_index::BlindIndex;
use users::first_admin::{self, FirstAdmin, FirstAdminAddress};
use users::password::Password;

#[test]
fn an_address_has_the_same_key_however_it_is_written() {
    let index = BlindIndex::new(&[7; 32]);
    assert_eq!(index.of(&email("Ann@Example.org")), index.of(&email("ann@example.org")));
}

#[test]
fn two_addresses_have_two_keys() {
    let index = BlindIndex::new(&[7; 32]);
    assert_ne!(index.of(&email("ann@example.org")), index.of(&email("bob@example.org")));
}

#[test]
fn the_key_is_hmac_sha256_for_ever() {
    // Worked out by Python's hmac: a change of it would free every address that is taken.
    let key = BlindIndex::new(&[7; 32]).of(&email("ann@example.org"));
    assert_eq!(key.to_string(), "1f40432fc59594e562da23bb52e279ca15e4f922f00e1f20619cb8488b9b3486");
}

#[test]
fn the_first_admin_is_one_user_however_the_address_is_written() {
    let index = BlindIndex::new(&[7; 32]);
    let ids = ["Admin@Example.com", "admin@example.com"].map(|text| first_admin::user_id(&index.of(&email(text))));
    assert_eq!(ids[0], ids[1]);
}

fn admin() -> FirstAdmin {
    let password = Password::try_from("frontrow-admin".to_owned()).unwrap();
    FirstAdmin::new(FirstAdminAddress::new(&email("admin@example.com")), password)
}

#[test]
fn the_first_admin_is_known_by_address_and_password() {
    assert!(admin().is(&email("Admin@example.com"), "frontrow-admin"));
}

#[test]
fn another_password_is_not_the_first_admins() {
    assert!(!admin().is(&email("admin@example.com"), "frontrow-admim"));
}

#[test]
fn another_address_is_not_the_first_admins() {
    assert!(!admin().is(&email("ann@example.com"), "frontrow-admin"));
}
