use kernel::{folded, folded_words};
use proptest::prelude::*;

fn assert_same(texts: &[&str]) {
    let all: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{texts:?} {all:?}");
}

#[test]
fn accents_and_case_do_not_matter() {
    assert_same(&[
        "Zażółć gęślą jaźń",
        "zazolc gesla jazn",
        "ZAŻÓŁĆ GĘŚLĄ JAŹŃ",
        "Zaz\u{307}o\u{301}łc\u{301} ge\u{328}s\u{301}la\u{328} jaz\u{301}n\u{301}",
    ]);
    assert_same(&["Beyoncé", "BEYONCE", "Beyonce\u{301}"]);
    assert_same(&["Motörhead", "motorhead"]);
    assert_same(&["Ольга Ёлкина", "ольга елкина"]);
}

#[test]
fn letters_without_a_decomposition_are_folded_too() {
    assert_same(&["Łódź", "lodz", "ŁÓDŹ"]);
    assert_same(&["Tromsø", "TROMSO"]);
    assert_same(&["Đorđe", "dorde"]);
    assert_same(&["Sigur Rós í Þórshöfn", "sigur ros i thorshofn"]);
    assert_same(&["Æther Œuvre", "aether oeuvre"]);
    assert_same(&["Ħamrun", "hamrun"]);
}

#[test]
fn full_case_folding_is_used() {
    assert_same(&["Straße", "STRASSE", "strasse", "STRAẞE"]);
    assert_same(&["ΟΔΥΣΣΕΥΣ", "οδυσσευς", "Οδυσσεύς"]);
    assert_same(&["İstanbul", "ISTANBUL", "ıstanbul", "istanbul"]);
}

#[test]
fn compatible_forms_are_the_same() {
    assert_same(&["ﬁnale", "finale"]);
    assert_same(&["ＡＢＢＡ", "abba"]);
    assert_same(&["ｶﾗｵｹ", "カラオケ"]);
}

#[test]
fn apostrophes_dashes_and_spaces_do_not_matter() {
    assert_same(&["O'Neill", "O’Neill", "O´Neill", "ONeill"]);
    assert_same(&["Jean-Luc", "jean\u{2011}luc", "Jean Luc", "Jean – Luc"]);
    assert_same(&["Guns N' Roses", " guns  n roses "]);
    assert_same(&["a\u{A0}b", "a\u{3000}b", "a b"]);
}

#[test]
fn letters_of_other_scripts_stay_different() {
    for (one, other) in [("が", "か"), ("กิน", "กัน"), ("कि", "की"), ("김", "감"), ("李", "王")]
    {
        assert_ne!(folded(one), folded(other));
    }
}

#[test]
fn words_stand_between_spaces_and_punctuation() {
    assert_eq!(folded_words("Dr. Anna-Maria  O'Neill, Łódź (PL)"), ["dr", "anna", "maria", "oneill", "lodz", "pl"]);
    assert_eq!(folded_words("§ – !"), Vec::<String>::new());
}

proptest! {
    #[test]
    fn folding_again_changes_nothing(text in any::<String>()) {
        let once = folded(&text);
        prop_assert_eq!(folded(&once), once);
    }

    #[test]
    fn case_never_matters(text in "[a-zA-Z\u{C0}-\u{24F}\u{388}-\u{3FF}\u{400}-\u{52F}\u{1E00}-\u{1EFF}]{0,20}") {
        prop_assert_eq!(folded(&text.to_uppercase()), folded(&text));
    }
}
