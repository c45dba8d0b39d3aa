use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use papers::Language;

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// The messages of a language's file with their variables.
fn messages(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let file = fs::read_to_string(Path::new(CRATE).join("languages").join(format!("{tag}.ftl"))).unwrap();
    let mut messages = BTreeMap::new();
    let mut current = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ").filter(|(name, _)| !name.starts_with([' ', '\t'])) {
            current = name.to_owned();
            assert!(messages.insert(current.clone(), BTreeSet::new()).is_none(), "{current} is defined twice");
        }
        let variables: &mut BTreeSet<String> = match messages.get_mut(&current) {
            Some(variables) => variables,
            None => continue,
        };
        for after in line.split('$').skip(1) {
            variables.insert(after.chars().take_while(char::is_ascii_alphanumeric).collect());
        }
    }
    messages
}

/// The names of messages that the code uses.
fn used_messages(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            used_messages(&path, found);
            continue;
        }
        let code = fs::read_to_string(&path).unwrap();
        // In a line without escaped quotes, every second piece is a string.
        for line in code.lines().filter(|line| !line.contains("\\\"") && !line.trim_start().starts_with("//")) {
            let quoted = line.split('"').skip(1).step_by(2);
            let names =
                quoted.filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            found.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn every_language_has_a_file_and_every_file_is_a_language() {
    let files: BTreeSet<String> = fs::read_dir(Path::new(CRATE).join("languages"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(files, Language::ALL.iter().map(|language| language.tag().to_owned()).collect());
}

#[test]
fn every_language_has_every_message_with_the_same_variables() {
    let english = messages("en");
    for language in Language::ALL {
        assert_eq!(messages(language.tag()), english, "{language}");
    }
}

#[test]
fn every_message_is_used() {
    let mut used = BTreeSet::new();
    used_messages(&Path::new(CRATE).join("src"), &mut used);
    let unused: Vec<_> = messages("en").into_keys().filter(|name| !used.contains(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_used_message_exists() {
    let mut used = BTreeSet::new();
    used_messages(&Path::new(CRATE).join("src"), &mut used);
    let there = messages("en");
    let areas: BTreeSet<&str> = there.keys().filter_map(|name| Some(name.split_once('-')?.0)).collect();
    let missing: Vec<_> = used
        .iter()
        .filter(|name| name.split_once('-').is_some_and(|(area, _)| areas.contains(area)))
        .filter(|name| !there.contains_key(*name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
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
