use kernel::{Text, TextInput};
use proptest::prelude::*;

fn parse(text: &str) -> Result<String, &'static str> {
    let parsed = TextInput::<200>::try_from(text.to_owned());
    parsed.map(|input| input.as_str().to_owned()).map_err(|invalid| invalid.code)
}

fn assert_refused(texts: &[&str], code: &str) {
    for text in texts {
        assert_eq!(parse(text), Err(code), "{:?}", text.escape_unicode().to_string());
    }
}

#[test]
fn names_are_kept_in_nfc() {
    assert_eq!(parse("  Zaz\u{307}o\u{301}łc\u{301} ").as_deref(), Ok("Zażółć"));
    assert_eq!(parse("\u{1112}\u{1161}\u{11AB}").as_deref(), Ok("한"));
}

#[test]
fn names_of_the_worlds_scripts_are_accepted() {
    let names = [
        "Ann",
        "Żółw i Syn",
        "O'Neill",
        "Jean-Luc",
        "X Æ A-12",
        "李小龍",
        "山田　太郎",
        "Ольга",
        "Αθηνά",
        "أم كلثوم",
        "עֹפְרָה חָזָה",
        "ทูล ทองใจ",
        "சுப்புலட்சுமி",
        "ꦱꦸꦗꦶꦮꦺꦴ",
        "Björk 🎸",
        "Nguyễn Văn Á",
        "ሙላቱ",
        "P!nk",
        "AC⚡DC",
        "1974",
    ];
    for name in names {
        assert!(parse(name).is_ok(), "{name}");
    }
}

#[test]
fn joiners_stay_where_a_script_or_an_emoji_needs_them() {
    let texts = [
        "می\u{200C}خواهم",
        "ශ්\u{200D}රී",
        "র\u{200D}\u{9CD}য",
        "അവന്\u{200D}",
        "👩\u{200D}🎤",
        "❤\u{FE0F}\u{200D}🔥",
        "👨🏽\u{200D}🎤",
    ];
    for text in texts {
        assert_eq!(parse(text).as_deref(), Ok(text));
    }
}

#[test]
fn joiners_that_show_nothing_are_refused() {
    assert_refused(
        &["An\u{200D}n", "An\u{200C}n", "\u{200D}", "\u{200C}Ann", "Ann\u{200D}", "🎸\u{200D}Ann"],
        "invisible_character",
    );
}

#[test]
fn invisible_characters_are_refused() {
    let invisible = [
        '\u{200B}',
        '\u{2060}',
        '\u{FEFF}',
        '\u{AD}',
        '\u{34F}',
        '\u{115F}',
        '\u{1160}',
        '\u{3164}',
        '\u{FFA0}',
        '\u{2800}',
        '\u{180E}',
        '\u{17B4}',
        '\u{2061}',
        '\u{206A}',
        '\u{FFF9}',
        '\u{1D173}',
        '\u{E0001}',
        '\u{E0041}',
        '\u{2028}',
        '\u{2029}',
    ];
    for letter in invisible {
        assert_refused(&[&letter.to_string(), &format!("An{letter}n"), &format!("{letter}Ann")], "invisible_character");
    }
}

#[test]
fn characters_that_turn_the_direction_are_refused() {
    for letter in
        "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}".chars()
    {
        assert_refused(&[&format!("Ann{letter}"), &format!("{letter}Ann"), &letter.to_string()], "direction_control");
    }
}

#[test]
fn text_without_anything_visible_is_refused() {
    assert_refused(&["\u{301}", " \u{301}\u{302} "], "nothing_visible");
    assert_refused(&["", "   ", "\u{A0}\u{2003}\u{3000}"], "empty");
    assert_refused(&["\u{FE0F}", " \u{FE0F}"], "invisible_character");
}

#[test]
fn control_characters_are_refused() {
    assert_refused(&["An\u{0}n", "An\nn", "An\tn", "An\u{7F}n", "An\u{85}n", "An\u{9B}n"], "control_character");
}

#[test]
fn what_is_no_character_is_refused() {
    assert_refused(
        &["An\u{E000}n", "\u{F8FF}", "An\u{FFFE}n", "An\u{1FFFF}n", "An\u{FDD0}n", "An\u{FFFD}n", "\u{10FFFD}"],
        "not_a_character",
    );
}

#[test]
fn length_is_counted_in_composed_characters() {
    let five = "z\u{307}o\u{301}łc\u{301}e\u{328}";
    assert_eq!(TextInput::<5>::try_from(five.to_owned()).unwrap().as_str(), "żółćę");
    assert!(TextInput::<4>::try_from(five.to_owned()).is_err_and(|invalid| invalid.code == "too_long"));
}

#[test]
fn stored_text_of_earlier_releases_can_still_be_read() {
    for text in ["\u{200B}", "An\u{202E}n", "Zaz\u{307}", "\u{3164}"] {
        let stored: Text<200> = serde_json::from_value(text.into()).unwrap();
        assert_eq!(stored.as_str(), text);
    }
}

proptest! {
    /// What is accepted once is accepted again, and stays the same.
    #[test]
    fn accepted_text_does_not_change_again(text in any::<String>()) {
        if let Ok(input) = TextInput::<200>::try_from(text) {
            let text = input.as_str().to_owned();
            prop_assert_eq!(TextInput::<200>::try_from(text.clone()).map(|again| again.to_string()), Ok(text.clone()));
            prop_assert!(Text::<200>::try_from(text).is_ok());
        }
    }
}
