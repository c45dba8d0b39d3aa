use testkit::TextFiles;
use writing::Language;

#[test]
fn texts_are_whole_in_every_language() {
    TextFiles::new(env!("CARGO_MANIFEST_DIR"), "languages", &["src"]).assert_whole(&Language::ALL.map(Language::tag));
}

#[test]
fn preferred_language_is_chosen() {
    for (header, language) in [
        ("pl", Language::Polish),
        ("pl-PL,pl;q=0.9,en;q=0.8", Language::Polish),
        ("de-DE, pl;q=0.5, en;q=0.4", Language::Polish),
        ("en;q=0.4, PL;q=0.41", Language::Polish),
        ("en-GB, pl;q=0.9", Language::English),
        ("pl;q=0", Language::English),
        ("*", Language::English),
    ] {
        assert_eq!(Language::of(header), language, "{header}");
    }
}

#[test]
fn unreadable_header_is_english() {
    for header in ["", "de", ";;;", "pl;q=x", "q=1", "pl;q=1.5", "\u{0}"] {
        assert_eq!(Language::of(header), Language::English, "{header:?}");
    }
}

#[test]
fn language_is_stored_as_its_tag() {
    assert_eq!("pl-PL".parse(), Ok(Language::Polish));
    assert_eq!("en".parse(), Ok(Language::English));
    assert!("polish".parse::<Language>().is_err());
    assert_eq!(serde_json::to_string(&Language::Polish).unwrap(), "\"pl\"");
}
