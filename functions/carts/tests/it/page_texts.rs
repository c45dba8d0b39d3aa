use pages::Language;
use testkit::TextFiles;

#[test]
fn texts_are_whole_in_every_language() {
    TextFiles::new(env!("CARGO_MANIFEST_DIR"), "pages", &["src", "pages"])
        .assert_whole(&Language::ALL.map(Language::tag));
}
