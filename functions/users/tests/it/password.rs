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
fn the_right_password_is_right() {
    assert_eq!(run(verify("correct horse".to_owned(), hashed("correct horse"))), Ok(true));
}

#[test]
fn another_password_is_wrong() {
    assert_eq!(run(verify("wrong horse".to_owned(), hashed("correct horse"))), Ok(false));
}

#[test]
fn an_empty_password_is_wrong_and_no_failure() {
    assert_eq!(run(verify(String::new(), hashed("correct horse"))), Ok(false));
}

#[test]
fn a_hash_says_argon2id_with_the_parameters_that_owasp_recommends() {
    assert!(hashed("correct horse").as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

#[test]
fn the_same_password_never_has_the_same_hash_twice() {
    assert_ne!(hashed("correct horse"), hashed("correct horse"));
}

#[test]
fn the_decoy_takes_the_same_work_as_a_real_hash() {
    let real = hashed("correct horse");
    let work = |hash: &PasswordHash| hash.as_str().split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
    let length = |hash: &PasswordHash| hash.as_str().len();
    assert_eq!((work(&PasswordHash::decoy()), length(&PasswordHash::decoy())), (work(&real), length(&real)));
}

#[test]
fn the_decoy_is_compared_like_any_other() {
    assert_eq!(run(verify("correct horse".to_owned(), PasswordHash::decoy())), Ok(false));
}

#[test]
fn a_hash_that_is_none_is_a_failure_and_not_a_wrong_password() {
    assert!(run(verify("correct horse".to_owned(), PasswordHash::from_phc("plain text"))).is_err());
}

#[test]
fn a_password_of_seven_characters_is_too_short() {
    assert_eq!(Password::try_from("1234567".to_owned()).unwrap_err().code, "invalid_password");
}

#[test]
fn a_password_of_eight_characters_is_long_enough() {
    assert!(Password::try_from("łódź1234".to_owned()).is_ok());
}

#[test]
fn a_password_of_128_characters_is_short_enough() {
    assert!(Password::try_from("ł".repeat(128)).is_ok());
}

#[test]
fn a_password_of_129_characters_is_too_long() {
    assert_eq!(Password::try_from("a".repeat(129)).unwrap_err().code, "invalid_password");
}

#[test]
fn neither_a_password_nor_its_hash_shows_in_a_log_line() {
    let line = format!("{:?} {:?}", password("correct horse"), hashed("correct horse"));
    assert_eq!(line, "Password(…) PasswordHash(…)");
}
