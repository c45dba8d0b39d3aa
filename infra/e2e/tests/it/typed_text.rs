//! Every field that people type into, with texts that broke other shops: what shows nothing or turns the direction is refused by
//! name of the field, and all else comes back whole in pages, mails, PDFs, CSV and calendars.

use std::time::Duration;

use e2e::{Call, Person, Site, Staff, concert};
use serde_json::{Value, json};

/// Texts that are refused in every field.
const REFUSED: [&str; 22] = [
    "",
    "  \u{A0}\u{3000}",
    "\u{200B}",
    "An\u{200B}n",
    "An\u{200D}n",
    "An\u{200C}n",
    "\u{2800}\u{2800}",
    "\u{3164}",
    "\u{115F}\u{1160}",
    "\u{FFA0}",
    "so\u{AD}ft",
    "\u{202E}nnA",
    "\u{202D}Ann\u{202C}",
    "\u{2067}Ann\u{2069}",
    "Ann\u{200F}",
    "\u{FEFF}Ann",
    "An\u{2060}n",
    "Ann\u{E0041}\u{E007F}",
    "\u{301}\u{302}",
    "Ann\r\nBcc: all@example.org",
    "Ann\u{0}",
    "\u{E000}",
];

/// Texts that are kept as they are.
const KEPT: [&str; 24] = [
    "=HYPERLINK(\"http://x.example\",\"Ann\")",
    "+48 |cmd",
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
    "Ann;=1+1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} %s %n {0}",
    "A, B; C\\ \\n\\,END:VEVENT",
    "O'Neill \"Bobby\" <b>&amp; Co",
    "Zażółć gęślą jaźń",
    "مرحبا بالعالم",
    "می\u{200C}خواهم",
    "עֹפְרָה חָזָה",
    "ทดสอบ 한국어 李小龍 தமிழ்",
    "👩\u{200D}👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈 🎸",
    "Z\u{335}a\u{336}l\u{334}g\u{335}o\u{338}\u{335}\u{336}",
    "𝕱𝖗𝖆𝖐𝖙𝖚𝖗 ﷽",
    "../../etc/passwd%0d%0aSet-Cookie: a=b",
    "null",
    "Antidisestablishmentarianism-Donaudampfschifffahrtsgesellschaft",
    "\u{1F468}\u{1F3FD}",
    "İstanbul ẞ ŉ ǰ",
];

struct Field<'a> {
    call: fn(&'a Site, String, Value) -> Call<'a>,
    path: String,
    body: Value,
    /// Where the text goes.
    pointer: &'static str,
    who: Option<&'a Person>,
}

struct Stage {
    site: Site,
    staff: Staff,
    supervisor: Person,
    fan: Person,
    concert_id: String,
}

fn post<'a>(site: &'a Site, path: String, body: Value) -> Call<'a> {
    site.post(path, body)
}

fn put<'a>(site: &'a Site, path: String, body: Value) -> Call<'a> {
    site.put(path, body)
}

fn address() -> Value {
    json!({"street": "Złota 44", "city": "Warszawa", "postalCode": "00-120", "country": "PL", "state": "MZ"})
}

impl Stage {
    async fn open() -> Self {
        let site = Site::in_process().await;
        let staff = site.staff().await;
        let supervisor = site.new_person(&staff.admin, &["gate_supervisor"]).await;
        let fan = site.new_fan().await;
        let concert_id = site.new_concert(&staff.organizer, 100, 10).await;
        site.fill_cart(&fan, &concert_id, "regular", 1).await;
        Self { site, staff, supervisor, fan, concert_id }
    }

    /// Every field of every request that a person types a text into.
    fn fields(&self) -> Vec<Field<'_>> {
        let id = uuid::Uuid::new_v4();
        let details = json!({"name": "N", "artist": "A", "startsAt": "2031-06-20T19:00:00Z", "reason": "R",
            "venue": {"name": "V", "city": "C", "country": "PL"}});
        let registration =
            json!({"email": self.site.new_address("x"), "password": "correct horse battery", "name": "N"});
        let customer = json!({"name": "N", "email": self.fan.email, "phone": "+48 600 100 200"});
        let courier = json!({"method": "courier", "address": address(), "customer": customer});
        let by_email = json!({"method": "email", "customer": customer});
        let profile = json!({"name": "N", "address": address(), "taxId": "PL5261040828"});
        let delivery = json!({"name": "N", "phone": "+48 600 100 200", "address": address()});
        let scan = json!({"code": "c", "concertId": self.concert_id, "gate": "G"});
        let offline =
            json!({"scans": [{"code": "c", "concertId": self.concert_id, "gate": "G", "at": "2031-06-20T19:00:00Z"}]});
        let types = json!({"ticketTypes": concert(1, 1)["ticketTypes"]});
        let concert_path = format!("/concerts/{}", self.concert_id);
        let (organizer, finance) = (&self.staff.organizer, &self.staff.finance);
        let mut fields = Vec::new();
        let mut add = |call, path: &str, body: &Value, who, pointers: &[&'static str]| {
            fields.extend(pointers.iter().map(|pointer| Field {
                call,
                path: path.to_owned(),
                body: body.clone(),
                pointer,
                who,
            }));
        };
        let of_address = ["/address/street", "/address/city", "/address/postalCode", "/address/state"];
        let of_venue = ["/name", "/artist", "/venue/name", "/venue/city"];
        add(post, "/users", &registration, None, &["/name"]);
        add(put, "/users/me", &json!({"name": "N"}), Some(&self.fan), &["/name"]);
        add(post, "/concerts", &concert(1, 1), Some(organizer), &of_venue);
        add(post, "/concerts", &concert(1, 1), Some(organizer), &["/ticketTypes/0/name"]);
        add(put, &concert_path, &details, Some(organizer), &of_venue);
        add(put, &concert_path, &details, Some(organizer), &["/reason"]);
        add(put, &format!("{concert_path}/ticket-types"), &types, Some(organizer), &["/ticketTypes/1/name"]);
        add(post, &format!("{concert_path}/cancel"), &json!({"reason": "R"}), Some(organizer), &["/reason"]);
        add(put, "/cart/delivery", &courier, Some(&self.fan), &of_address);
        add(
            put,
            "/cart/delivery",
            &courier,
            Some(&self.fan),
            &["/customer/name", "/customer/phone", "/customer/email"],
        );
        add(put, "/cart/delivery", &by_email, Some(&self.fan), &["/customer/name", "/customer/phone"]);
        add(put, "/billing-profile", &profile, Some(&self.fan), &of_address);
        add(put, "/billing-profile", &profile, Some(&self.fan), &["/name", "/taxId"]);
        let refund = json!({"reason": "R"});
        add(post, &format!("/payments/{id}/refunds"), &refund, Some(finance), &["/reason"]);
        let manual = json!({"reference": "R", "at": "2026-11-01T10:00:00Z"});
        add(post, &format!("/payments/{id}/refunds/{id}/manual"), &manual, Some(finance), &["/reference"]);
        add(post, &format!("/orders/{id}/deliveries"), &delivery, Some(finance), &["/name", "/phone"]);
        add(post, &format!("/orders/{id}/deliveries"), &delivery, Some(finance), &of_address);
        add(post, "/gate/validations", &scan, Some(&self.staff.gate), &["/gate"]);
        add(post, "/gate/validations/batch", &offline, Some(&self.staff.gate), &["/scans/0/gate"]);
        add(post, &format!("/gate/validations/{id}/undo"), &refund, Some(&self.supervisor), &["/reason"]);
        add(put, &format!("/tickets/{id}/holder"), &json!({"name": "N"}), Some(&self.fan), &["/name"]);
        add(post, &format!("/tickets/{id}/reissue"), &refund, Some(organizer), &["/reason"]);
        fields
    }

    fn file<'a>(&'a self, path: String, who: &'a Person) -> Call<'a> {
        self.site.get(path).by(who)
    }
}

fn with_text(body: &Value, pointer: &str, text: &str) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = json!(text);
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_that_show_nothing_or_mislead_are_refused_in_every_field() {
    let stage = Stage::open().await;
    let mut wrong = Vec::new();
    for Field { call, path, body, pointer, who } in stage.fields() {
        for text in REFUSED {
            let request = call(&stage.site, path.clone(), with_text(&body, pointer, text));
            let response = match who {
                Some(who) => request.by(who).send().await,
                None => request.send().await,
            };
            let names_field = response.body["errors"]
                .as_array()
                .is_some_and(|errors| errors.iter().any(|error| error["pointer"] == pointer));
            if response.status != 422 || !names_field {
                wrong.push(format!(
                    "{path} {pointer} {:?}: {} {}",
                    text.escape_unicode().to_string(),
                    response.status,
                    response.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

/// As many letters of a text as a field takes.
fn short(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect::<String>().trim().to_owned()
}

/// A purchase where every text is this one.
async fn buy_with(stage: &Stage, text: &str) -> (String, String) {
    let Stage { site, staff, fan, .. } = stage;
    let mut body = concert(10, 1);
    for pointer in ["/name", "/artist", "/venue/name", "/venue/city", "/ticketTypes/0/name"] {
        *body.pointer_mut(pointer).unwrap() = json!(text);
    }
    let created = site.post("/concerts", body).by(&staff.organizer).send().await.expect(201);
    let concert_id = created.text("concertId");
    let address =
        json!({"street": text, "city": text, "postalCode": "00-120", "country": "PL", "state": short(text, 60)});
    let profile = json!({"name": text, "address": address});
    let _ = site.put("/billing-profile", profile).by(fan).send().await.expect(200);
    site.fill_cart(fan, &concert_id, "regular", 1).await;
    let delivery = json!({"method": "email", "customer": {"name": text, "email": fan.email}});
    let _ = site.put("/cart/delivery", delivery).by(fan).send().await.expect(200);
    let cart = site.get("/cart").by(fan).send().await.expect(200).body;
    assert_eq!((&cart["items"][0]["concertName"], &cart["delivery"]["customer"]["name"]), (&json!(text), &json!(text)));
    let order_id = site.confirm(fan, "pm_card_visa").await;
    site.order(fan, &order_id, "completed").await;
    (concert_id, order_id)
}

async fn assert_files(stage: &Stage, concert_id: &str, text: &str) {
    let Stage { site, staff, fan, .. } = stage;
    site.frontrow().unwrap().settle().await;
    let shown = site.get(format!("/concerts/{concert_id}")).send().await.expect(200).body;
    assert_eq!((&shown["name"], &shown["venue"]["city"]), (&json!(text), &json!(text)));
    let tickets = site.get("/tickets?limit=100").by(fan).send().await.expect(200);
    let ticket = tickets.items().iter().find(|ticket| ticket["concertId"] == concert_id).unwrap().clone();
    assert_eq!((&ticket["concertName"], &ticket["ticketTypeName"]), (&json!(text), &json!(text)));
    let ticket_id = ticket["ticketId"].as_str().unwrap();

    let named = json!({"name": text});
    let _ = site.put(format!("/tickets/{ticket_id}/holder"), named).by(fan).send().await.expect(202);
    let pdf = stage.file(format!("/tickets/{ticket_id}.pdf"), fan).send().await.expect(200).file;
    assert!(pdf.starts_with("%PDF-") && pdf.trim_end().ends_with("%%EOF"), "{text}");
    let svg = stage.file(format!("/tickets/{ticket_id}.svg"), fan).send().await.expect(200).file;
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>") && is_well_formed(&svg), "{text} {svg}");
    let calendar = stage.file(format!("/tickets/{ticket_id}.ics"), fan).send().await.expect(200).file;
    assert_calendar(&calendar, text);

    site.frontrow().unwrap().settle().await;
    let csv =
        stage.file(format!("/concerts/{concert_id}/attendees.csv"), &staff.organizer).send().await.expect(200).file;
    assert_csv(&csv, text);
}

/// Whether each tag is closed, and no text is a tag.
fn is_well_formed(markup: &str) -> bool {
    !["<script", "<img", "<b>"].iter().any(|tag| markup.contains(tag))
        && markup.matches('<').count() == markup.matches('>').count()
}

fn assert_calendar(calendar: &str, text: &str) {
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
    let unfolded = calendar.replace("\r\n ", "");
    let lines: Vec<&str> = unfolded.split("\r\n").collect();
    let escaped = text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
    assert!(lines.contains(&format!("SUMMARY:{escaped}").as_str()), "{calendar}");
    assert_eq!(lines.iter().filter(|line| **line == "END:VEVENT").count(), 1, "{calendar}");
}

/// Each cell holds the text, and however a spreadsheet separates, none begins a formula.
fn assert_csv(csv: &str, text: &str) {
    let rows = csv.strip_prefix('\u{FEFF}').unwrap_or_else(|| panic!("no byte order mark in {csv}"));
    let without_escapes = |part: &str| part.replace('\'', "");
    assert!(without_escapes(&rows.replace("\"\"", "\"")).contains(&without_escapes(text)), "{csv}");
    for part in rows.split([',', ';', '\t', '\r', '\n']) {
        let shown = part.trim_start_matches([' ', '"']);
        assert!(!shown.starts_with(['=', '+', '-', '@', '|', '＝']), "{part} in {csv}");
    }
}

async fn assert_mails(stage: &Stage, texts: &[&str]) {
    let mails = stage.site.order_mails(&stage.fan.email).await;
    for text in texts {
        let has_text = |mail: &&Value| mail["text"].as_str().is_some_and(|content| content.contains(text));
        let mail = mails.iter().find(has_text).unwrap_or_else(|| panic!("no mail with {text}"));
        let html = mail["html"].as_str().unwrap();
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{html}");
        assert!(!mail["subject"].as_str().unwrap().contains(['\r', '\n']));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_other_text_comes_back_whole_in_every_file() {
    let stage = Stage::open().await;
    let _ = stage.site.delete("/cart").by(&stage.fan).send().await.expect(204);
    let kept: Vec<String> = KEPT.iter().map(|text| short(text, 60)).collect();
    for text in &kept {
        let (concert_id, _) = buy_with(&stage, text).await;
        assert_files(&stage, &concert_id, text).await;
    }
    let texts: Vec<&str> = kept.iter().map(String::as_str).collect();
    assert_mails(&stage, &texts).await;

    let invoices = stage.site.get("/invoices?limit=100").by(&stage.fan).send().await.expect(200);
    let day = invoices.items()[0]["issuedOn"].as_str().unwrap().to_owned();
    for invoice in invoices.items() {
        let path = format!("/invoices/{}.pdf", invoice["invoiceId"].as_str().unwrap());
        assert!(stage.file(path, &stage.fan).send().await.expect(200).file.starts_with("%PDF-"));
    }
    let path = format!("/invoices.csv?from={day}&to={day}");
    let csv = stage.file(path, &stage.staff.finance).send().await.expect(200).file;
    assert!(csv.starts_with('\u{FEFF}') && csv.lines().count() > kept.len(), "{csv}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reasons_of_any_kind_reach_the_mail_whole() {
    let stage = Stage::open().await;
    let _ = stage.site.delete("/cart").by(&stage.fan).send().await.expect(204);
    let (concert_id, _) = buy_with(&stage, "Ann & <Co>").await;
    let reason = "A, B; C\\ <script>alert(1)</script> =1+1 {{7*7}} مرحبا 👩\u{200D}🎤";
    let path = format!("/concerts/{concert_id}/cancel");
    let _ = stage.site.post(path, json!({"reason": reason})).by(&stage.staff.organizer).send().await.expect(202);
    // The job refunds the order.
    stage.site.frontrow().unwrap().advance(Duration::from_secs(120)).await;
    assert_mails(&stage, &[reason]).await;
}
