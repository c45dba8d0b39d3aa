//! An event whose shape has changed: stored as version 1, read as version 2.

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
fn an_older_shape_is_read_as_todays() {
    let old = recorded(1, json!({"first": "Ann", "last": "Buyer"}));
    assert_eq!(old.decode::<Renamed>().unwrap(), Renamed::Renamed { name: "Ann Buyer".to_owned() });
}

#[test]
fn an_event_is_stored_with_the_version_of_its_shape() {
    let stored = RecordedEvent::encode(&Renamed::Renamed { name: "Ann".to_owned() }).unwrap();
    assert_eq!(stored, recorded(2, json!({"name": "Ann"})));
}

#[test]
fn a_shape_from_the_future_is_not_guessed_at() {
    assert!(recorded(3, json!({"name": "Ann"})).decode::<Renamed>().is_err());
}
