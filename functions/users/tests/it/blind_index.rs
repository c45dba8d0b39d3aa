use testkit::email;
use users::blind_index::BlindIndex;

#[test]
fn all_spellings_of_an_address_have_the_same_key() {
    let index = BlindIndex::new(&[7; 32]);
    assert_eq!(index.of(&email("Ann@Example.org")), index.of(&email("ann@example.org")));
}

#[test]
fn two_addresses_have_different_keys() {
    let index = BlindIndex::new(&[7; 32]);
    assert_ne!(index.of(&email("ann@example.org")), index.of(&email("bob@example.org")));
}

#[test]
fn key_is_hmac_sha256() {
    // Computed with Python's hmac. If it changed, every claimed address would be free.
    let key = BlindIndex::new(&[7; 32]).of(&email("ann@example.org"));
    assert_eq!(key.to_string(), "1f40432fc59594e562da23bb52e279ca15e4f922f00e1f20619cb8488b9b3486");
}

#[test]
fn international_address_is_found_under_its_earlier_hash() {
    let index = BlindIndex::new(&[7; 32]);
    let forms = ["ola@żółw.example.org", "ola@xn--w-uga1v8h.example.org"].map(email);
    let earlier = forms.map(|form| index.earlier_of(&form).unwrap());
    assert_eq!(earlier[0], earlier[1]);
}

#[test]
fn ascii_address_has_no_earlier_hash() {
    assert_eq!(BlindIndex::new(&[7; 32]).earlier_of(&email("ann@example.org")), None);
}
