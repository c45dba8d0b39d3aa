//! Checks of texts for people, which are in Fluent files: one a language, all with the same messages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The Fluent files of a folder, and the code and templates that use their messages.
#[derive(Debug)]
pub struct TextFiles {
    languages: BTreeMap<String, Messages>,
    used: BTreeSet<String>,
    /// Starts of names that are completed at run time, such as `colour-{}`.
    used_starts: BTreeSet<String>,
}

/// Messages with their variables.
type Messages = BTreeMap<String, BTreeSet<String>>;

impl TextFiles {
    /// The `*.ftl` of this folder of a crate, used in these folders: code and HTML.
    ///
    /// # Panics
    /// If a folder can't be read, or a file defines a message twice.
    pub fn new(crate_folder: &str, languages: &str, sources: &[&str]) -> Self {
        let crate_folder = Path::new(crate_folder);
        let mut files = Self { languages: BTreeMap::new(), used: BTreeSet::new(), used_starts: BTreeSet::new() };
        for path in paths(&crate_folder.join(languages)).filter(|path| path.extension().is_some_and(|it| it == "ftl")) {
            let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.languages.insert(tag, messages(&path));
        }
        for folder in sources {
            files.read_uses(&crate_folder.join(folder));
        }
        files
    }

    /// The tags of the languages that have a file.
    fn languages(&self) -> BTreeSet<&str> {
        self.languages.keys().map(String::as_str).collect()
    }

    /// Checks that each of these languages, and no other, has a file; that all have the same messages with the same variables; and that every
    /// message is used.
    ///
    /// # Panics
    /// If that is not so.
    #[track_caller]
    pub fn assert_whole(&self, languages: &[&str]) {
        assert_eq!(self.languages(), languages.iter().copied().collect());
        self.assert_same_in_all_languages();
        self.assert_used_and_complete();
    }

    /// The names of all messages.
    pub fn names(&self) -> BTreeSet<&str> {
        self.languages.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    #[track_caller]
    fn assert_same_in_all_languages(&self) {
        let english = self.english();
        for (tag, messages) in &self.languages {
            assert_eq!(messages, english, "{tag}");
        }
    }

    /// No message that is not there, with the same beginning as one that is, may be used either.
    #[track_caller]
    fn assert_used_and_complete(&self) {
        let there: BTreeSet<&String> = self.english().keys().collect();
        let is_used = |name: &str| {
            self.used.contains(name) || self.used_starts.iter().any(|start| name.starts_with(start.as_str()))
        };
        let unused: Vec<_> = there.iter().filter(|name| !is_used(name)).collect();
        assert!(unused.is_empty(), "unused: {unused:?}");
        let areas: BTreeSet<&str> = there.iter().filter_map(|name| Some(name.split_once('-')?.0)).collect();
        let missing: Vec<_> = self
            .used
            .iter()
            .filter(|name| name.split_once('-').is_some_and(|(area, _)| areas.contains(area)))
            .filter(|name| !there.contains(name))
            .collect();
        assert!(missing.is_empty(), "missing: {missing:?}");
    }

    #[track_caller]
    fn english(&self) -> &Messages {
        self.languages.get("en").expect("en.ftl")
    }

    fn read_uses(&mut self, folder: &Path) {
        for path in paths(folder) {
            if path.is_dir() {
                self.read_uses(&path);
                continue;
            }
            if path.extension().is_some_and(|it| it == "ftl") {
                continue;
            }
            let code = fs::read_to_string(&path).unwrap_or_default();
            for quoted in
                code.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| line.split('"'))
            {
                if is_name(quoted) {
                    self.used.insert(quoted.to_owned());
                } else if let Some((start, _)) =
                    quoted.split_once('{').filter(|(start, _)| start.ends_with('-') && is_name(start))
                {
                    self.used_starts.insert(start.to_owned());
                }
            }
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn paths(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.filter_map(Result::ok).map(|entry| entry.path())
}

/// The messages of a language's file with their variables.
fn messages(file: &Path) -> Messages {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut messages = Messages::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ").filter(|(name, _)| !name.starts_with([' ', '\t'])) {
            name.clone_into(&mut current);
            assert!(messages.insert(current.clone(), BTreeSet::new()).is_none(), "{current} is defined twice");
        }
        let Some(variables) = messages.get_mut(&current) else { continue };
        for after in line.split('$').skip(1) {
            variables.insert(after.chars().take_while(char::is_ascii_alphanumeric).collect());
        }
    }
    messages
}
