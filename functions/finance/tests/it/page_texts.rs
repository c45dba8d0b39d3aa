use pages::Language;
use testkit::TextFiles;

fn files() -> TextFiles {
    TextFiles::new(env!("CARGO_MANIFEST_DIR"), "pages", &["src/pages", "pages"])
}

#[test]
fn every_language_has_every_message_with_the_same_variables() {
    let files = files();
    assert_eq!(files.languages(), Language::ALL.iter().map(|language| language.tag()).collect());
    files.assert_same_in_all_languages();
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    files().assert_used_and_complete();
}
