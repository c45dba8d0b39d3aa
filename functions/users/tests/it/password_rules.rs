use std::future::Future;

use testkit::email;
use users::password::{Password, hash, verify};
use users::password_rules::{check_not_address, prepared};

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn code(text: &str) -> &'static str {
    Password::try_from(text.to_owned()).map_or_else(|invalid| invalid.code, |_| "accepted")
}

fn is_verified(registered: &str, typed: &str) -> bool {
    let password = Password::try_from(registered.to_owned()).unwrap();
    run(async { verify(typed.to_owned(), hash(password).await.unwrap()).await.unwrap() })
}

#[test]
fn composed_and_decomposed_letters_are_the_same_password() {
    assert!(is_verified(
        "za\u{17c}o\u{142}\u{107} g\u{119}\u{15b}l\u{105}",
        "zaz\u{307}o\u{142}c\u{301} ge\u{328}s\u{301}la\u{328}"
    ));
}

#[test]
fn no_break_space_is_the_same_as_a_space() {
    assert!(is_verified("correct horse", "correct\u{a0}horse"));
}

#[test]
fn every_space_of_unicode_is_the_same_as_a_space() {
    let spaces = "\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}";
    assert_eq!(prepared(spaces), " ".repeat(16));
}

#[test]
fn full_width_letters_are_the_same_as_ascii() {
    assert!(is_verified("correct horse", "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ"));
}

#[test]
fn case_matters() {
    assert!(!is_verified("correct horse", "Correct horse"));
}

#[test]
fn spaces_at_the_end_matter() {
    assert!(!is_verified("correct horse", "correct horse "));
}

#[test]
fn length_is_counted_after_normalization() {
    // Six letters, two of them with an accent of their own.
    assert_eq!(
        [code("lo\u{301}dzie\u{301}"), code("lo\u{301}dzie\u{301}\u{142}\u{142}")],
        ["invalid_password", "accepted"]
    );
}

#[test]
fn letter_that_expands_is_counted_expanded() {
    assert_eq!(code(&"\u{fdfa}".repeat(8)), "invalid_password");
}

#[test]
fn blanks_only_are_refused() {
    assert_eq!(code("          "), "password_blank");
}

#[test]
fn invisible_characters_only_are_refused() {
    assert_eq!(
        [code(&"\u{200b}".repeat(9)), code("\u{3164}\u{2800} \u{a0}\u{ad}\u{3164}\u{2800} ")],
        ["password_blank"; 2]
    );
}

#[test]
fn one_repeated_character_is_refused() {
    assert_eq!(
        [code("zzzzzzzz"), code("........"), code("żżżżżżżżż"), code("🎸🎸🎸🎸🎸🎸🎸🎸")],
        ["password_repeated"; 4]
    );
}

#[test]
fn one_character_repeated_in_both_cases_is_refused() {
    assert_eq!(code("zZzZzZzZ"), "password_repeated");
}

#[test]
fn common_password_is_refused_in_any_case_and_form() {
    let forms = ["password123", "PassWord123", "ｐａｓｓｗｏｒｄ１２３"];
    assert_eq!(forms.map(code), ["password_common"; 3]);
}

#[test]
fn control_character_is_refused() {
    assert_eq!(code("correct\u{0}horse"), "invalid_password");
}

#[test]
fn ordinary_passwords_are_accepted() {
    let ordinary = ["correct horse battery staple", "Secret123!pass", "frontrow-demo", "quite another one", "łódź1234"];
    assert_eq!(ordinary.map(code), ["accepted"; 5]);
}

fn is_refused(password: &str, address: &str) -> bool {
    check_not_address(&prepared(password), &email(address)).is_err_and(|invalid| invalid.code == "password_is_address")
}

#[test]
fn address_is_refused_in_any_case() {
    assert!(is_refused("Ania.Nowak@Example.org", "ania.nowak@example.org"));
}

#[test]
fn local_part_of_the_address_is_refused() {
    assert!(is_refused("ANIA.nowak", "ania.nowak@example.org"));
}

#[test]
fn local_part_without_its_tag_is_refused() {
    assert!(is_refused("ania.nowak", "ania.nowak+tickets@example.org"));
}

#[test]
fn address_with_blanks_around_it_is_refused() {
    assert!(is_refused(" ania.nowak@example.org ", "ania.nowak@example.org"));
}

#[test]
fn address_with_its_domain_in_unicode_is_refused() {
    assert!(is_refused("ola@żółw.example.org", "ola@xn--w-uga1v8h.example.org"));
}

#[test]
fn password_that_contains_the_address_is_accepted() {
    assert!(!is_refused("ania.nowak and more", "ania.nowak@example.org"));
}
