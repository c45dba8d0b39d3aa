//! Who may do what: every operation, for every role, with things that are the caller's own and things that are not.
//!
//! An operation without a line in the table fails the test. It holds for callers with a bearer token and for those with a cookie.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{Call, Person, Response, Site, by_email, concert};
use http::Method;
use serde_json::{Value, json};

/// The order is the buyer's, for a concert of the organizer, who has named its gate staff. The others organize another concert and
/// work at its gate, there also as supervisor.
const PEOPLE: [&str; 10] = [
    "anonymous",
    "buyer",
    "other fan",
    "organizer",
    "other organizer",
    "gate",
    "gate supervisor",
    "other gate",
    "finance",
    "admin",
];

/// One request a line, in the order in which they are sent, and its outcome for each of [`PEOPLE`]: `ok` is any success, `some` and
/// `none` a list with or without items, a number that status.
const TABLE: &str = "
                                                           anon  buyer fan2  orga  orga2 gate  super gate2 fin   admin
  GET /healthz                                             ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  GET /docs                                                ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  GET /openapi.json                                        ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /users                                              ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /sessions                                           ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /verifications                                      422   422   422   422   422   422   422   422   422   422
  POST /password-resets                                    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /password-resets/{id}                               422   422   422   422   422   422   422   422   422   422
  POST /webhooks/stripe                                    400   400   400   400   400   400   400   400   400   400
  POST /webhooks/mailgun                                   400   400   400   400   400   400   400   400   400   400

  GET /users                                               401   403   403   403   403   403   403   403   403   some
  GET /users/me                                            401   ok    ok    ok    ok    ok    ok    ok    ok    ok
  PUT /users/me                                            401   ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /users/me/verification                              401   ok    ok    ok    ok    ok    ok    ok    ok    ok
  PUT /users/me/password                                   401   422   422   422   422   422   422   422   422   422
  GET /users/me/data                                       401   ok    ok    ok    ok    ok    ok    ok    ok    ok
  GET /users/me/mfa                                        401   ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /users/me/mfa                                       401   422   422   422   422   422   422   422   422   422
  POST /users/me/mfa/confirmation                          401   409   409   409   409   409   409   409   409   409
  POST /users/me/mfa/removal                               401   422   422   422   422   422   422   422   422   422
  POST /users/{strangerId}/mfa/reset                       401   403   403   403   403   403   403   403   403   ok
  GET /sessions                                            401   some  some  some  some  some  some  some  some  some
  DELETE /sessions/{sessionId}                             401   ok    404   404   404   404   404   404   404   404
  DELETE /sessions/others                                  401   ok    ok    ok    ok    ok    ok    ok    ok    ok
  DELETE /sessions/current                                 401   ok    ok    ok    ok    ok    ok    ok    ok    ok

  GET /concerts                                            some  some  some  some  some  some  some  some  some  some
  GET /concerts/{concertId}                                ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  POST /concerts                                           401   403   403   ok    ok    403   403   403   403   ok
  PUT /concerts/{concertId}                                401   403   403   ok    404   403   403   403   403   ok
  PUT /concerts/{concertId}/ticket-types                   401   403   403   ok    404   403   403   403   403   ok
  PUT /concerts/{concertId}/gates                          401   403   403   ok    404   403   403   403   403   ok
  POST /concerts/{cancelledId}/cancel                      401   403   403   409   404   403   403   403   403   409
  GET /concerts/{cancelledId}/cancellation                 401   404   404   ok    404   404   404   404   ok    ok
  GET /concerts/{concertId}/reservations                   401   404   404   some  404   404   404   404   some  some
  GET /concerts/{concertId}/sales                          401   404   404   ok    404   404   404   404   ok    ok
  GET /concerts/{concertId}/settlement                     401   404   404   ok    404   404   404   404   ok    ok
  GET /concerts/{concertId}/settlement.csv                 401   404   404   ok    404   404   404   404   ok    ok
  GET /concerts/{concertId}/tickets/summary                401   403   403   ok    404   403   403   403   403   ok
  GET /concerts/{concertId}/attendees.csv                  401   403   403   ok    404   403   403   403   403   ok

  POST /cart/items                                         401   ok    ok    403   403   403   403   403   403   403
  GET /cart                                                401   ok    ok    403   403   403   403   403   403   403
  GET /cart/summary                                        401   ok    ok    403   403   403   403   403   403   403
  PUT /cart/items/{concertId}/{ticketTypeId}               401   ok    ok    403   403   403   403   403   403   403
  PUT /cart/items/{concertId}                              401   ok    ok    403   403   403   403   403   403   403
  PUT /cart/delivery                                       401   ok    ok    403   403   403   403   403   403   403
  DELETE /cart/items/{concertId}/{ticketTypeId}            401   ok    ok    403   403   403   403   403   403   403
  DELETE /cart/items                                       401   ok    ok    403   403   403   403   403   403   403
  POST /cart/confirm                                       401   409   409   403   403   403   403   403   403   403
  DELETE /cart                                             401   ok    ok    403   403   403   403   403   403   403

  GET /reservations                                        401   some  none  none  none  none  none  none  none  none
  POST /reservations/{reservationId}/extension             401   409   404   404   404   404   404   404   404   404
  DELETE /reservations/{reservationId}                     401   409   404   404   404   404   404   404   404   404

  GET /orders                                              401   some  none  none  none  none  none  none  none  none
  GET /orders?userId={buyerId}                             401   some  403   some  none  403   403   403   some  some
  GET /orders/{orderId}                                    401   ok    404   ok    404   404   404   404   ok    ok
  POST /orders/{orderId}/payment                           401   409   404   404   404   404   404   404   404   404
  GET /orders/{orderId}/deliveries                         401   ok    404   ok    404   404   404   404   ok    ok
  POST /orders/{orderId}/deliveries                        401   ok    404   404   404   404   404   404   ok    ok
  GET /orders/{orderId}/label.pdf                          401   403   403   403   403   403   403   403   404   404
  GET /orders/{orderId}/tickets.pdf                        401   ok    404   404   404   404   404   404   404   404

  GET /tickets                                             401   some  none  none  none  none  none  none  none  none
  GET /tickets?userId={buyerId}                            401   some  403   some  none  403   403   403   some  some
  GET /tickets/{ticketId}                                  401   ok    404   ok    404   ok    ok    404   ok    ok
  GET /tickets/{ticketId}.pdf                              401   ok    404   404   404   404   404   404   404   404
  GET /tickets/{ticketId}.svg                              401   ok    404   404   404   404   404   404   404   404
  GET /tickets/{ticketId}.ics                              401   ok    404   404   404   404   404   404   404   404
  GET /tickets/{ticketId}/qr.svg                           401   ok    404   404   404   404   404   404   404   404

  PUT /tickets/{ticketId}/holder                           401   ok    404   404   404   404   404   404   404   404
  POST /tickets/{ticketId}/give-back                       401   409   404   404   404   404   404   404   404   404
  POST /tickets/{ticketId}/reissue                         401   403   403   ok    404   403   403   403   403   ok
  POST /tickets/{ticketId}/transfer                        401   ok    404   404   404   404   404   404   404   404

  GET /gate/concerts/{concertId}/keys                      401   403   403   403   403   ok    403   404   403   403
  GET /gate/concerts/{concertId}/conflicts                 401   403   403   none  404   none  403   404   403   403
  POST /gate/validations                                   401   403   403   403   403   ok    403   404   403   403
  POST /gate/validations/batch                             401   403   403   403   403   ok    403   404   403   403
  GET /gate/concerts/{concertId}/validations               401   403   403   some  404   some  some  404   403   403
  GET /gate/concerts/{concertId}/tickets?q=zazolc          401   403   403   some  404   some  some  404   403   403
  POST /gate/validations/{scanId}/undo                     401   403   403   403   403   403   ok    404   403   403

  GET /payments                                            401   some  none  none  none  none  none  none  none  none
  GET /payments?userId={buyerId}                           401   some  403   403   403   403   403   403   some  some
  GET /payments/{paymentId}                                401   ok    404   404   404   404   404   404   ok    ok
  GET /invoices                                            401   some  none  none  none  none  none  none  none  none
  GET /invoices?userId={buyerId}                           401   some  403   403   403   403   403   403   some  some
  GET /invoices/{invoiceId}                                401   ok    404   404   404   404   404   404   ok    ok
  GET /invoices/{invoiceId}.pdf                            401   ok    404   404   404   404   404   404   ok    ok
  GET /invoices.csv?from=2026-01-01&to=2026-01-31          401   403   403   403   403   403   403   403   ok    ok
  GET /reports/reconciliation                              401   403   403   403   403   403   403   403   ok    ok
  POST /reconciliations                                    401   403   403   403   403   403   403   403   ok    ok
  GET /reconciliations/{date}                              401   403   403   403   403   403   403   403   ok    ok
  GET /disputes                                            401   403   403   403   403   403   403   403   none  none
  PUT /billing-profile                                     401   ok    ok    403   403   403   403   403   403   403
  GET /billing-profile                                     401   ok    ok    403   403   403   403   403   403   403

  GET /ops/stuck                                           401   403   403   403   403   403   403   403   ok    ok
  GET /ops/failed-refunds                                  401   403   403   403   403   403   403   403   none  none
  GET /ops/failed-deliveries                               401   403   403   403   403   403   403   403   none  none
  GET /ops/dead-letters                                    401   403   403   403   403   403   403   403   403   none
  POST /ops/dead-letters/{id}/redrive                      401   403   403   403   403   403   403   403   403   404
  POST /ops/dead-letters/redrive                           401   403   403   403   403   403   403   403   403   ok
  POST /ops/republish                                      401   403   403   403   403   403   403   403   403   ok

  POST /payments/{paymentId}/refunds                       401   403   403   403   403   403   403   403   ok    403
  POST /payments/{paymentId}/refunds/{refundId}/manual     401   403   403   403   403   403   403   403   404   403
  POST /orders/{orderId}/cancel                            401   409   404   409   404   404   404   404   ok    ok
  POST /concerts/{concertId}/comps                         401   403   403   ok    404   403   403   403   403   ok
  PUT /users/{strangerId}/roles                            401   403   403   403   403   403   403   403   403   ok
  POST /users/{strangerId}/deactivate                      401   403   403   403   403   403   403   403   403   ok
  POST /users/{strangerId}/forget                          401   404   404   404   404   404   404   404   404   ok
";

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// Of every person that [`Site`] registers.
const PASSWORD: &str = "correct horse battery";

/// How a caller sends the session's token.
#[derive(Clone, Copy)]
enum Way {
    Bearer,
    /// From a page of the shop.
    Cookie,
}

impl Way {
    fn call<'a>(self, call: Call<'a>, person: &Person) -> Call<'a> {
        match self {
            Self::Bearer => call.by(person),
            Self::Cookie => call.by_cookie_of(person),
        }
    }
}

/// A line of the table.
struct Line {
    method: Method,
    path: &'static str,
    /// For each of [`PEOPLE`].
    outcomes: Vec<&'static str>,
}

impl Line {
    /// With ids of things that do not exist.
    fn path_to_nothing(&self) -> String {
        let segments = self.path.split('/').map(|part| match part {
            "{ticketTypeId}" => "regular",
            "{date}" => "2026-01-01",
            part if part.starts_with('{') => UNKNOWN,
            part => part,
        });
        segments.collect::<Vec<_>>().join("/")
    }
}

fn table() -> Vec<Line> {
    let lines = TABLE.lines().skip(2).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let (method, path) = (words.next().unwrap().parse().unwrap(), words.next().unwrap());
            let outcomes: Vec<_> = words.collect();
            assert_eq!(outcomes.len(), PEOPLE.len(), "{line}");
            Line { method, path, outcomes }
        })
        .collect()
}

/// The order, the people and what belongs to them.
struct World {
    site: Site,
    /// Everybody but the anonymous one, in the order of [`PEOPLE`].
    people: Vec<Person>,
    /// The values of the variables in the paths.
    ids: BTreeMap<&'static str, String>,
    /// The code of the buyer's ticket.
    code: String,
}

impl World {
    async fn new() -> Self {
        let site = Site::in_process().await;
        let first = site.log_in(&site.admin.email, &site.admin.password).await;
        let mut people = vec![site.new_fan().await, site.new_fan().await];
        let of_staff: [&[&str]; 7] = [
            &["organizer"],
            &["organizer"],
            &["gate"],
            &["gate_supervisor"],
            &["gate", "gate_supervisor"],
            &["finance"],
            &["admin"],
        ];
        for roles in of_staff {
            people.push(site.new_person(&first, roles).await);
        }
        let [buyer, _, organizer, other_organizer, gate, supervisor, other_gate, ..] = &people[..] else {
            panic!("nine people")
        };
        let stranger = site.new_fan().await;
        let concert_id = site.new_concert(organizer, 10, 10).await;
        let other_id = site.new_concert(other_organizer, 10, 10).await;
        let cancelled_id = site.new_concert(organizer, 10, 10).await;
        let ours = json!({"userIds": [gate.user_id, supervisor.user_id]});
        let theirs = json!({"userIds": [other_gate.user_id]});
        for (concert_id, organizer, gates) in [(&concert_id, organizer, ours), (&other_id, other_organizer, theirs)] {
            let _ = site.put(format!("/concerts/{concert_id}/gates"), gates).by(organizer).send().await.expect(200);
        }
        let reason = json!({"reason": "The artist is ill."});
        let cancel = site.post(format!("/concerts/{cancelled_id}/cancel"), reason).by(organizer);
        let _ = cancel.send().await.expect(202);

        let order = site.buy(buyer, &concert_id, 2).await;
        let order_id = order.text("orderId");
        let is_listed = |list: &Response| !list.items().is_empty();
        let both = |list: &Response| list.items().len() == 2;
        let tickets = site.eventually(|| site.get("/tickets").by(buyer), both).await;
        let [ticket, admitted] = tickets.items() else { panic!("two tickets") };
        let scan = json!({"code": admitted["code"], "concertId": concert_id, "gate": "North"});
        let admission = site.post("/gate/validations", scan).by(gate).send().await.expect(200);
        let invoice = site.eventually(|| site.get("/invoices").by(buyer), is_listed).await.items()[0].clone();
        let _ = site.log_in_again(buyer).await;
        let sessions = site.get("/sessions").by(buyer).send().await.expect(200);
        let session = sessions.items().iter().find(|session| session["current"] == false).unwrap().clone();

        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let ids = BTreeMap::from([
            ("{concertId}", concert_id),
            ("{cancelledId}", cancelled_id),
            ("{ticketTypeId}", "regular".to_owned()),
            ("{buyerId}", buyer.user_id.clone()),
            ("{strangerId}", stranger.user_id),
            ("{sessionId}", text(&session["sessionId"])),
            ("{orderId}", order_id),
            ("{reservationId}", text(&order.body["reservations"][0]["reservationId"])),
            ("{paymentId}", text(&order.body["payment"]["paymentId"])),
            ("{ticketId}", text(&ticket["ticketId"])),
            ("{invoiceId}", text(&invoice["invoiceId"])),
            ("{scanId}", admission.text("scanId")),
            ("{date}", "2026-01-01".to_owned()),
            ("{refundId}", UNKNOWN.to_owned()),
            ("{id}", UNKNOWN.to_owned()),
        ]);
        Self { code: text(&ticket["code"]), site, people, ids }
    }

    fn path(&self, template: &str) -> String {
        self.ids.iter().fold(template.to_owned(), |path, (name, id)| path.replace(name, id))
    }

    /// A request that succeeds for whoever may send it, as far as the state allows.
    fn call(&self, line: &Line) -> Call<'_> {
        let call = self.site.call(line.method.clone(), self.path(line.path));
        match self.body(line) {
            Some(body) => call.json(body),
            None => call,
        }
    }

    fn body(&self, line: &Line) -> Option<Value> {
        let (concert_id, buyer) = (&self.ids["{concertId}"], &self.people[0]);
        let scan = json!({"code": "junk", "concertId": concert_id, "gate": "North", "at": "2031-06-20T18:04:00Z"});
        let whole = concert(10, 10);
        let endpoint = format!("{} {}", line.method, line.path);
        Some(match endpoint.as_str() {
            "POST /users" => {
                json!({"email": self.site.new_address("new"), "password": PASSWORD, "name": "Nowa Osoba"})
            }
            "POST /sessions" => json!({"email": buyer.email, "password": PASSWORD}),
            "POST /verifications" => json!({"token": "unknown"}),
            "POST /password-resets" => json!({"email": self.site.new_address("nobody")}),
            "POST /password-resets/{id}" => json!({"password": PASSWORD}),
            "PUT /users/me" => json!({"name": "Nowa Osoba"}),
            "PUT /users/me/password" => json!({"currentPassword": "wrong horse battery", "newPassword": PASSWORD}),
            "POST /users/me/mfa" => json!({"password": "wrong horse battery"}),
            "POST /users/me/mfa/confirmation" => json!({"code": "000000"}),
            "POST /users/me/mfa/removal" => json!({"password": "wrong horse battery", "code": "000000"}),
            "POST /users/{strangerId}/mfa/reset" => json!({"password": PASSWORD}),
            "PUT /users/{strangerId}/roles" => json!({"roles": ["fan"], "password": PASSWORD}),
            "POST /users/{strangerId}/deactivate" | "POST /users/{strangerId}/forget" => json!({"password": PASSWORD}),
            "POST /concerts" => whole,
            "PUT /concerts/{concertId}" => {
                let fields = ["name", "artist", "startsAt", "venue"];
                fields.into_iter().map(|field| (field.to_owned(), whole[field].clone())).collect()
            }
            "PUT /concerts/{concertId}/ticket-types" => json!({"ticketTypes": whole["ticketTypes"]}),
            "PUT /concerts/{concertId}/gates" => json!({"userIds": [self.people[4].user_id, self.people[5].user_id]}),
            "POST /concerts/{cancelledId}/cancel" => json!({"reason": "The artist is ill."}),
            "POST /cart/items" => json!({"concertId": concert_id, "ticketTypeId": "regular", "quantity": 1}),
            "PUT /cart/items/{concertId}" => json!({"quantities": {"regular": 2}}),
            "PUT /cart/items/{concertId}/{ticketTypeId}" => json!({"quantity": 2}),
            "PUT /cart/delivery" => by_email(buyer),
            "POST /cart/confirm" | "POST /orders/{orderId}/payment" => json!({"paymentMethodId": "pm_card_visa"}),
            "POST /orders/{orderId}/deliveries" => json!({}),
            "POST /concerts/{concertId}/comps" => {
                json!({"ticketTypeId": "regular", "quantity": 1, "email": "guest@example.org"})
            }
            "PUT /tickets/{ticketId}/holder" => json!({"name": "Ola Nowak"}),
            "POST /tickets/{ticketId}/transfer" => json!({"email": "friend@example.org"}),
            "POST /tickets/{ticketId}/reissue" => json!({"reason": "The parcel was lost."}),
            "POST /gate/validations" => scan,
            "POST /gate/validations/batch" => json!({"scans": [scan]}),
            "PUT /billing-profile" => {
                let address =
                    json!({"street": "Złota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL"});
                json!({"name": "Ania Nowak", "address": address})
            }
            "POST /payments/{paymentId}/refunds" => {
                json!({"amount": {"amount": "10.00", "currency": "PLN"}, "reason": "A poor view."})
            }
            "POST /gate/validations/{scanId}/undo" => json!({"reason": "Their ticket for another day."}),
            "POST /payments/{paymentId}/refunds/{refundId}/manual" => {
                json!({"reference": "Transfer 17", "at": "2026-01-01T10:00:00Z"})
            }
            "POST /reconciliations" => json!({"date": "2026-01-01"}),
            "POST /ops/dead-letters/redrive" => json!({"origin": "emails"}),
            "POST /ops/republish" => json!({"context": "concerts", "since": "2026-01-01T00:00:00Z"}),
            "POST /webhooks/stripe" | "POST /webhooks/mailgun" => json!({}),
            _ => return None,
        })
    }

    /// Those who are refused try first, so that they meet the thing before somebody changes it.
    async fn check(&self, line: &Line, way: Way) -> Vec<String> {
        let ends_the_session = line.path == "/sessions/current";
        let mut cells: Vec<usize> = (0..PEOPLE.len()).collect();
        cells.sort_by_key(|cell| !["401", "403", "404"].contains(&line.outcomes[*cell]));
        let mut wrong = Vec::new();
        for cell in cells {
            let person = cell.checked_sub(1).map(|number| &self.people[number]);
            let response = match person {
                None => self.call(line).send().await,
                Some(person) if ends_the_session => {
                    let again = self.site.log_in_again(person).await;
                    way.call(self.call(line), &again).send().await
                }
                Some(person) => way.call(self.call(line), person).send().await,
            };
            let who = PEOPLE[cell];
            if !is_as_expected(line.outcomes[cell], &response) {
                let items = response.body["items"].as_array().map(Vec::len);
                let (expected, status) = (line.outcomes[cell], response.status);
                wrong.push(format!(
                    "{} {} by {who}: {status}, items {items:?}, expected {expected}",
                    line.method, line.path
                ));
            }
            let shows_code = response.body.to_string().contains(&self.code) || response.file.contains(&self.code);
            if shows_code && who != "buyer" {
                wrong.push(format!("{} {} shows the ticket's code to {who}", line.method, line.path));
            }
        }
        wrong
    }
}

fn is_as_expected(expected: &str, response: &Response) -> bool {
    let (status, items) = (response.status, response.body["items"].as_array());
    match expected {
        "ok" => status.is_success(),
        "some" => status.is_success() && items.is_some_and(|items| !items.is_empty()),
        "none" => status.is_success() && items.is_some_and(Vec::is_empty),
        number => status.as_str() == number,
    }
}

/// A path's segments, with the same name for all variables.
fn shape(method: &str, path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let segments = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    format!("{} {}", method.to_uppercase(), segments.collect::<Vec<_>>().join("/"))
}

#[test]
fn table_has_a_line_for_every_operation() {
    let lines: BTreeSet<String> = table().iter().map(|line| shape(line.method.as_str(), line.path)).collect();
    let operations = local::operations();
    let operations: BTreeSet<String> =
        operations.iter().map(openapi::Operation::route).map(|(method, path)| shape(method, path)).collect();
    let missing: Vec<_> = operations.difference(&lines).collect();
    let unknown: Vec<_> = lines.difference(&operations).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "add a line for {missing:#?}, remove that of {unknown:#?}");
}

async fn assert_table_holds(way: Way) {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for line in table() {
        wrong.extend(world.check(&line, way).await);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_may_do_what_the_table_says() {
    assert_table_holds(Way::Bearer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cookie_allows_the_same_as_a_bearer_token() {
    assert_table_holds(Way::Cookie).await;
}

/// Everybody had the roles for every operation.
async fn ended_sessions(site: &Site) -> Vec<(&'static str, Person)> {
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let roles = ["fan", "organizer", "gate", "finance", "admin"];
    let mut ended = Vec::new();
    for state in ["logged out", "other roles", "other password", "deactivated", "forgotten"] {
        let person = site.new_person(&admin, &roles).await;
        let path = format!("/users/{}", person.user_id);
        let end = match state {
            "logged out" => site.delete("/sessions/current").by(&person),
            "other roles" => {
                site.put(format!("{path}/roles"), json!({"roles": ["fan"], "password": PASSWORD})).by(&admin)
            }
            "other password" => {
                let passwords = json!({"currentPassword": PASSWORD, "newPassword": "another horse battery"});
                site.put("/users/me/password", passwords).by(&person)
            }
            "deactivated" => site.post(format!("{path}/deactivate"), json!({"password": PASSWORD})).by(&admin),
            _ => site.post(format!("{path}/forget"), json!({"password": PASSWORD})).by(&person),
        };
        let ending = end.send().await;
        assert!(ending.status.is_success(), "{ending:#?}");
        ended.push((state, person));
    }
    site.frontrow().unwrap().settle().await;
    ended
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_sessions_may_do_nothing_that_needs_a_login() {
    let site = Site::in_process().await;
    let ended = ended_sessions(&site).await;
    let mut wrong = Vec::new();
    for line in table().iter().filter(|line| line.outcomes[0] == "401") {
        for ((state, person), way) in ended.iter().flat_map(|ended| [(ended, Way::Bearer), (ended, Way::Cookie)]) {
            let call = site.call(line.method.clone(), line.path_to_nothing()).json(json!({}));
            let status = way.call(call, person).send().await.status;
            if status != 401 {
                wrong.push(format!("{} {} {state}: {status}", line.method, line.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A page of another site makes the browser of somebody who may do everything send requests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_other_sites_change_nothing_with_a_cookie() {
    let site = Site::in_process().await;
    let admin = site.log_in(&site.admin.email, &site.admin.password).await;
    let person = site.new_person(&admin, &["fan", "organizer", "gate", "gate_supervisor", "finance", "admin"]).await;
    let changes = |line: &Line| line.outcomes[0] == "401" && line.method != Method::GET;
    let mut wrong = Vec::new();
    for line in table().iter().filter(|line| changes(line)) {
        for (from, content_type) in [
            (Some("cross-site"), "application/json"),
            (Some("same-site"), "application/json"),
            (None, "application/json"),
            (Some("same-origin"), "application/x-www-form-urlencoded"),
        ] {
            let call = site.call(line.method.clone(), line.path_to_nothing()).raw("{}").with_cookie(&person.token);
            let call = call.header("content-type", content_type);
            let call = from.into_iter().fold(call, |call, from| call.header("sec-fetch-site", from));
            let refused = call.send().await;
            if (refused.status.as_u16(), &refused.body["code"]) != (403, &json!("csrf_check_failed")) {
                wrong.push(format!("{} {} {from:?} {content_type}: {}", line.method, line.path, refused.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let _ = site.get("/users/me").by(&person).send().await.expect(200);
}
