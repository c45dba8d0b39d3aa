//! An event with a changed schema: stored as version 1, read as version 2.

use eventstore::{Event, RecordedEvent, Unreadable};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
enum Renamed {
    Renamed { name: String },
}

impl Event for Renamed {
    fn schema_version(&self) -> u16 {
        2
    }

    fn upcast(mut recorded: RecordedEvent) -> Result<RecordedEvent, Unreadable> {
        match recorded.schema_version {
            1 => {
                let first = recorded.data["first"].as_str().unwrap_or_default();
                let last = recorded.data["last"].as_str().unwrap_or_default();
                recorded.data = json!({ "name": format!("{first} {last}") });
                recorded.schema_version = 2;
                Ok(recorded)
            }
            2 => Ok(recorded),
            other => Err(Unreadable(format!("version {other}"))),
        }
    }
}

fn recorded(schema_version: u16, data: serde_json::Value) -> RecordedEvent {
    RecordedEvent { name: "Renamed".to_owned(), schema_version, data }
}

#[test]
fn event_of_an_older_version_is_upcast() {
    let old = recorded(1, json!({"first": "Ann", "last": "Buyer"}));
    assert_eq!(old.decode::<Renamed>().unwrap(), Renamed::Renamed { name: "Ann Buyer".to_owned() });
}

#[test]
fn event_is_stored_with_its_schema_version() {
    let stored = RecordedEvent::encode(&Renamed::Renamed { name: "Ann".to_owned() }).unwrap();
    assert_eq!(stored, recorded(2, json!({"name": "Ann"})));
}

#[test]
fn event_of_an_unknown_version_is_unreadable() {
    assert!(recorded(3, json!({"name": "Ann"})).decode::<Renamed>().is_err());
}
