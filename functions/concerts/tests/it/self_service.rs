//! What the organizer lets ticket holders do by themselves.

use concerts::concert::{Concert, ConcertCommand, ConcertEvent, Details, Editor};
use concerts::self_service::{GiveBack, SelfService};
use contracts::concerts as contract;
use serde_json::{Value, from_value, json};
use testkit::{given, quantity};

use crate::samples::{created, details, now, organizer, taxed};

fn parsed(self_service: Value) -> Result<SelfService, String> {
    from_value(self_service).map_err(|error| error.to_string())
}

fn update(self_service: Option<SelfService>) -> ConcertCommand {
    let details = Details { self_service, ..details() };
    ConcertCommand::UpdateConcert {
        editor: Editor::Organizer(organizer()),
        details,
        reason: None,
        taxed: taxed(),
        now: now(),
    }
}

fn updated(self_service: SelfService) -> ConcertEvent {
    ConcertEvent::ConcertUpdated { details: Details { self_service: Some(self_service), ..details() }, reason: None }
}

fn without_transfers() -> SelfService {
    SelfService { transfer: false, ..SelfService::default() }
}

#[test]
fn absent_permissions_have_their_defaults() {
    let given_back = SelfService { give_back: GiveBack::UntilHoursBeforeStart(48), ..SelfService::default() };
    assert_eq!(parsed(json!({})), Ok(SelfService::default()));
    assert_eq!(parsed(json!({"giveBack": {"until": 48}})), Ok(given_back));
    assert_eq!(parsed(json!({"transfer": false})), Ok(without_transfers()));
}

#[test]
fn tickets_are_given_back_never_always_or_until_some_hours_before() {
    let give_back = |form: Value| parsed(json!({ "giveBack": form })).map(|parsed| parsed.give_back);
    assert_eq!(give_back(json!(false)), Ok(GiveBack::Never));
    assert_eq!(give_back(json!(true)), Ok(GiveBack::UntilHoursBeforeStart(0)));
    for wrong in [json!("soon"), json!({"until": -1}), json!({"until": 8_761}), json!({})] {
        assert!(give_back(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn changed_permissions_are_an_event_and_published() {
    given::<Concert>([created()]).when(update(Some(without_transfers()))).then([updated(without_transfers())]);
    let shown = contract::SelfService::from(without_transfers());
    assert_eq!((shown.transfer, shown.naming, shown.give_back_until_hours), (false, true, None));
}

#[test]
fn permissions_stay_if_a_change_does_not_name_them() {
    given::<Concert>([created(), updated(without_transfers())]).when(update(None)).then_nothing();
    let limited = Details { max_per_person: Some(quantity(4)), ..details() };
    let limited = ConcertEvent::ConcertUpdated { details: limited, reason: None };
    given::<Concert>([created(), limited]).when(update(None)).then_nothing();
}
