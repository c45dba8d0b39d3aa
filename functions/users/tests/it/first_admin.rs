use testkit::email;
use users::blind_index::BlindIndex;
use users::first_admin::{self, FirstAdmin, FirstAdminAddress};
use users::password::Password;

#[test]
fn all_spellings_of_the_address_give_the_same_user_id() {
    let index = BlindIndex::new(&[7; 32]);
    let ids = ["Admin@Example.com", "admin@example.com"].map(|text| first_admin::user_id(&index.of(&email(text))));
    assert_eq!(ids[0], ids[1]);
}

fn admin() -> FirstAdmin {
    let password = Password::try_from("frontrow-admin".to_owned()).unwrap();
    FirstAdmin::new(FirstAdminAddress::new(&email("admin@example.com")), password)
}

#[test]
fn configured_address_and_password_match() {
    assert!(admin().matches(&email("Admin@example.com"), "frontrow-admin"));
}

#[test]
fn another_password_does_not_match() {
    assert!(!admin().matches(&email("admin@example.com"), "frontrow-admim"));
}

#[test]
fn another_address_does_not_match() {
    assert!(!admin().matches(&email("ann@example.com"), "frontrow-admin"));
}
