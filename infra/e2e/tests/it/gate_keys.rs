//! What a gate downloads to check tickets offline, and what has changed since.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use e2e::{Person, Response, Site};
use serde_json::{Value, json};
use views::{Key, Views};

use crate::template::DEPLOYED;

struct Gate {
    site: Site,
    gate: Person,
    supervisor: Person,
    concert_id: String,
    codes: Vec<String>,
    ticket_ids: Vec<String>,
}

impl Gate {
    /// A fan has bought two tickets.
    async fn open() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let supervisor = site.new_person(&staff.admin, &["gate_supervisor"]).await;
        let concert_id = site.new_concert(&staff.organizer, 4, 4).await;
        let fan = site.new_fan().await;
        let _ = site.buy(&fan, &concert_id, 2).await;
        let tickets = site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 2).await;
        let field =
            |name: &str| tickets.items().iter().map(|ticket| ticket[name].as_str().unwrap().to_owned()).collect();
        let (codes, ticket_ids) = (field("code"), field("ticketId"));
        Self { site, gate: staff.gate, supervisor, concert_id, codes, ticket_ids }
    }

    async fn ask(&self, since: Option<&str>) -> Response {
        let since = since.map(|since| format!("?since={since}")).unwrap_or_default();
        let path = format!("/gate/concerts/{}/keys{since}", self.concert_id);
        self.site.get(path).by(&self.gate).send().await
    }

    /// Once all events so far are known.
    async fn keys(&self, since: Option<&str>) -> Response {
        self.site.frontrow().unwrap().settle().await;
        self.ask(since).await.expect(200)
    }

    async fn scan(&self, number: usize) -> Response {
        let body = json!({"code": self.codes[number], "concertId": self.concert_id, "gate": "North"});
        self.site.post("/gate/validations", body).by(&self.gate).send().await.expect(200)
    }

    fn views(&self) -> Views {
        let table = DEPLOYED.tables.iter().find(|table| table.name.ends_with("tickets-views")).unwrap();
        Views::new(Client::new(&self.site.frontrow().unwrap().cloud().sdk()), &table.name)
    }

    /// An admission as the projection stores it, so many milliseconds from now.
    async fn store_admission(&self, views: &Views, number: u128, from_now: i64) {
        let now = self.site.frontrow().unwrap().cloud().clock().now();
        let at = now.checked_add(jiff::SignedDuration::from_millis(from_now)).unwrap();
        let ticket_id = uuid::Uuid::from_u128(number);
        let change = json!({
            "ticketId": ticket_id, "concertId": self.concert_id, "version": 2, "storedAt": at,
            "firstUse": { "at": at, "gate": "North" },
        });
        let key = format!("{:014}#{ticket_id}#2", at.as_millisecond());
        let stored = views.put(&Key::new(format!("gate-changes#{}", self.concert_id), key), 2, &change, None).await;
        assert!(stored.unwrap());
    }
}

fn ids(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|entry| entry["ticketId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gate_hears_who_was_admitted_and_whose_admission_was_undone() {
    let gate = Gate::open().await;
    let before = gate.keys(None).await;
    assert_eq!((&before.body["admitted"], &before.body["more"]), (&json!([]), &json!(false)));
    let scan_id = gate.scan(0).await.text("scanId");

    for since in [None, Some(before.text("cursor"))] {
        let after = gate.keys(since.as_deref()).await;
        let admitted = &after.body["admitted"][0];
        assert_eq!((&admitted["ticketId"], &admitted["gate"]), (&json!(gate.ticket_ids[0]), &json!("North")));
        assert_eq!(after.body["admitted"].as_array().unwrap().len(), 1);
    }
    let admitted = gate.keys(None).await;
    let path = format!("/gate/validations/{scan_id}/undo");
    let _ = gate.site.post(path, json!({"reason": "The wrong phone."})).by(&gate.supervisor).send().await.expect(200);
    let undone = gate.keys(Some(&admitted.text("cursor"))).await;
    let version = |list: &Value| list[0]["version"].as_u64().unwrap();
    assert_eq!(ids(&undone.body["notAdmitted"]), BTreeSet::from([gate.ticket_ids[0].clone()]));
    assert!(version(&undone.body["notAdmitted"]) > version(&admitted.body["admitted"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cursor_overlaps_the_last_minutes_and_no_more() {
    let gate = Gate::open().await;
    let _ = gate.scan(0).await;
    let first = gate.keys(None).await;
    let again = gate.keys(Some(&first.text("cursor"))).await;
    assert_eq!(ids(&again.body["admitted"]), BTreeSet::from([gate.ticket_ids[0].clone()]));
    gate.site.pass(Duration::from_secs(600)).await;
    let later = gate.keys(Some(&again.text("cursor"))).await;
    assert_eq!(gate.keys(Some(&later.text("cursor"))).await.body["admitted"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_concert_comes_by_pages_and_nothing_is_missed() {
    const TICKETS: u128 = 4_500;
    let gate = Gate::open().await;
    let views = gate.views();
    for number in 0..TICKETS {
        gate.store_admission(&views, number, -300_000).await;
    }
    let (mut seen, mut cursor, mut pages) = (BTreeSet::new(), None::<String>, 0);
    loop {
        let page = gate.ask(cursor.as_deref()).await.expect(200);
        seen.extend(ids(&page.body["admitted"]));
        cursor = Some(page.text("cursor"));
        pages += 1;
        if page.body["more"] == false {
            break;
        }
        // While the gate reads, one is stored that comes before what it has read.
        if pages == 1 {
            gate.store_admission(&views, TICKETS, -60_000).await;
            gate.store_admission(&views, TICKETS + 1, 0).await;
        }
        gate.site.pass(Duration::from_secs(30)).await;
    }
    assert_eq!((pages, seen.len()), (3, usize::try_from(TICKETS).unwrap() + 2));
    // It was on its way since before the gate began to read.
    gate.store_admission(&views, TICKETS + 2, -75_000).await;
    let late = gate.ask(cursor.as_deref()).await.expect(200);
    assert!(ids(&late.body["admitted"]).contains(&uuid::Uuid::from_u128(TICKETS + 2).to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cursor_must_be_one_of_the_concert() {
    let gate = Gate::open().await;
    for since in ["x", "-5", "123456789012345", "1.x", "1.", ""] {
        let _ = gate.ask(Some(since)).await.expect_problem(400, "invalid_parameter");
    }
}
