//! What the last release can read of the events that this one writes.
//!
//! While a release is deployed, both run, and after a roll-back the last one reads what this one has stored. Golden files never change, so
//! a list of names (`released_events.txt`) says what the last release knew. A newer file that the last release may not be able to read must
//! be listed in `unreadable_by_last_release.txt`, which `UPDATE_GOLDEN=1` writes; docs/deployment.md says what that means for a deployment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

const UNREADABLE: &str = "infra/lint/unreadable_by_last_release.txt";

/// The name and version of an event, and whether it is published.
type Kind = (bool, String, u64);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn lines(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(file)).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// The golden files of all stored and published events, by their paths in the repository.
fn golden_files() -> BTreeMap<String, Value> {
    let mut files = Vec::new();
    json_files(&root().join("shared/contracts/golden"), &mut files);
    for context in fs::read_dir(root().join("functions")).unwrap() {
        json_files(&context.unwrap().path().join("tests/golden"), &mut files);
    }
    let read = |file: &PathBuf| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let name = |file: &PathBuf| file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (name(file), read(file))).collect()
}

/// The kind of a golden file's event, and its data. None for other files.
fn event(file: &Value) -> Option<(Kind, Value)> {
    if let Some(name) = file.get("detail-type").and_then(Value::as_str) {
        let version = file.pointer("/detail/metadata/schemaVersion")?.as_u64()?;
        return Some(((true, name.to_owned(), version), file.pointer("/detail/data").cloned().unwrap_or_default()));
    }
    let (name, version) = (file.get("type")?.as_str()?, file.get("v")?.as_u64()?);
    Some(((false, name.to_owned(), version), file.get("data").cloned().unwrap_or_default()))
}

/// Whether `new` has everything of `old`, with the same JSON types. What it has besides is ignored by readers.
fn has_all_of(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Null, _) => true,
        (Value::Object(old), Value::Object(new)) => {
            old.iter().all(|(name, old)| new.get(name).is_some_and(|new| has_all_of(old, new)))
        }
        (Value::Array(old), Value::Array(new)) => match old.first() {
            Some(old) => new.iter().all(|new| has_all_of(old, new)),
            None => true,
        },
        (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

/// A form is readable if it has everything that some released form of the same event has. The rule errs on the side of caution: it takes
/// each field of a released form for a required one.
fn unreadable(golden: &BTreeMap<String, Value>, released: &BTreeSet<String>) -> BTreeSet<String> {
    let mut known: BTreeMap<Kind, Vec<Value>> = BTreeMap::new();
    for file in released {
        let (kind, data) =
            golden.get(file).and_then(event).unwrap_or_else(|| panic!("{file} was released and is gone"));
        known.entry(kind).or_default().push(data);
    }
    let is_unreadable = |file: &Value| {
        event(file).is_some_and(|(kind, data)| {
            let forms = known.get(&kind).map(Vec::as_slice).unwrap_or_default();
            !forms.iter().any(|form| has_all_of(form, &data))
        })
    };
    golden.iter().filter(|(_, file)| is_unreadable(file)).map(|(name, _)| name.clone()).collect()
}

#[test]
fn events_that_the_last_release_cannot_read_are_listed() {
    let found = unreadable(&golden_files(), &lines("infra/lint/released_events.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let head = "# Golden files of events that the last release may not be able to read: see docs/deployment.md.\n";
        let text: String = found.iter().map(|file| format!("{file}\n")).collect();
        fs::write(root().join(UNREADABLE), format!("{head}{text}")).unwrap();
    }
    assert_eq!(lines(UNREADABLE), found, "UPDATE_GOLDEN=1 writes {UNREADABLE}; read docs/deployment.md first");
}

#[test]
fn added_field_can_be_read_and_a_removed_or_changed_one_cannot() {
    let old = serde_json::json!({"orderId": "1", "lines": [{"quantity": 1}]});
    assert!(has_all_of(
        &old,
        &serde_json::json!({"orderId": "2", "lines": [{"quantity": 3, "row": "A"}], "note": null})
    ));
    assert!(!has_all_of(&old, &serde_json::json!({"orderId": "2"})));
    assert!(!has_all_of(&old, &serde_json::json!({"orderId": "2", "lines": [{"quantity": "3"}]})));
}
