use users::common_passwords::contains;

#[test]
fn well_known_passwords_are_common() {
    let well_known = [
        "password",
        "password1",
        "password123",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyuiop",
        "qwerty123",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "starwars",
        "trustno1",
        "1q2w3e4r",
        "1qaz2wsx",
        "zaq12wsx",
        "abcd1234",
        "passw0rd",
        "p@ssw0rd",
        "letmein123",
        "welcome123",
        "admin123",
    ];
    let missing: Vec<_> = well_known.into_iter().filter(|password| !contains(password)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn phrase_is_not_common() {
    assert!(!contains("correct horse battery staple"));
}

/// One in a million would give one on average.
#[test]
fn none_of_a_million_other_passwords_is_taken_for_a_common_one() {
    let taken = (0..1_000_000).filter(|number| contains(&format!("not in the list {number}"))).count();
    assert_eq!(taken, 0);
}
