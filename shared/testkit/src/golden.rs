use std::fmt::Debug;
use std::path::Path;

use eventstore::{Event, RecordedEvent};

/// Compares every event with its golden file, `<Name>.v<version>.json` in a folder, both when it is encoded and when it is decoded.
/// Files of older versions must be readable too. `UPDATE_GOLDEN=1` writes missing files; it never changes one.
///
/// # Panics
/// When an event has no file or differs from it, or a file is unreadable.
#[track_caller]
pub fn assert_golden<E: Event + Debug + PartialEq>(folder: impl AsRef<Path>, samples: &[E]) {
    let folder = folder.as_ref();
    for sample in samples {
        let recorded = RecordedEvent::encode(sample).expect("an event is a tagged enum");
        let file = folder.join(format!("{}.v{}.json", recorded.name, recorded.schema_version));
        let text = serde_json::to_string_pretty(&recorded).expect("an event has a JSON form") + "\n";
        if !file.exists() && std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(folder).expect("the golden folder can be made");
            std::fs::write(&file, &text).expect("the golden file can be written");
        }
        let golden = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!(text, golden, "{} differs from the stored event: give the event a new version", file.display());
        let read: RecordedEvent = serde_json::from_str(&golden).expect("a golden file is a recorded event");
        assert_eq!(&read.decode::<E>().expect("a golden file is readable"), sample);
    }
    for entry in std::fs::read_dir(folder).expect("the golden folder is there") {
        let file = entry.expect("the golden folder can be listed").path();
        let text = std::fs::read_to_string(&file).expect("a golden file is text");
        let read: RecordedEvent = serde_json::from_str(&text).expect("a golden file is a recorded event");
        read.decode::<E>().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}
