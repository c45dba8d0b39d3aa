use std::future::Future;

use users::password::{Password, PasswordHash, hash, verify};

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn password(text: &str) -> Password {
    Password::try_from(text.to_owned()).unwrap()
}

fn hashed(text: &str) -> PasswordHash {
    run(hash(password(text))).unwrap()
}

#[test]
fn correct_password_is_verified() {
    assert_eq!(run(verify("correct horse".to_owned(), hashed("correct horse"))), Ok(true));
}

#[test]
fn wrong_password_is_rejected() {
    assert_eq!(run(verify("wrong horse".to_owned(), hashed("correct horse"))), Ok(false));
}

#[test]
fn empty_password_is_wrong_rather_than_an_error() {
    assert_eq!(run(verify(String::new(), hashed("correct horse"))), Ok(false));
}

#[test]
fn hash_uses_argon2id_with_the_parameters_of_owasp() {
    assert!(hashed("correct horse").as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

#[test]
fn hashing_a_password_twice_gives_different_hashes() {
    assert_ne!(hashed("correct horse"), hashed("correct horse"));
}

#[test]
fn decoy_takes_as_much_work_as_a_real_hash() {
    let real = hashed("correct horse");
    let work = |hash: &PasswordHash| hash.as_str().split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
    let length = |hash: &PasswordHash| hash.as_str().len();
    assert_eq!((work(&PasswordHash::decoy()), length(&PasswordHash::decoy())), (work(&real), length(&real)));
}

#[test]
fn decoy_can_be_verified_like_any_hash() {
    assert_eq!(run(verify("correct horse".to_owned(), PasswordHash::decoy())), Ok(false));
}

#[test]
fn malformed_hash_is_an_error_rather_than_a_wrong_password() {
    assert!(run(verify("correct horse".to_owned(), PasswordHash::from_phc("plain text"))).is_err());
}

#[test]
fn password_of_7_characters_is_too_short() {
    assert_eq!(Password::try_from("1234567".to_owned()).unwrap_err().code, "invalid_password");
}

#[test]
fn password_of_8_characters_is_valid() {
    assert!(Password::try_from("łódź1234".to_owned()).is_ok());
}

#[test]
fn password_of_128_characters_is_valid() {
    assert!(Password::try_from("łódź".repeat(32)).is_ok());
}

#[test]
fn password_of_129_characters_is_too_long() {
    assert_eq!(Password::try_from("a".repeat(129)).unwrap_err().code, "invalid_password");
}

#[test]
fn debug_output_hides_passwords_and_hashes() {
    let line = format!("{:?} {:?}", password("correct horse"), hashed("correct horse"));
    assert_eq!(line, "Password(…) PasswordHash(…)");
}
