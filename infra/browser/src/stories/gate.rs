//! At the gate: codes by barcode reader and camera, with and without a network.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use e2e::{Person as Account, Response};
use serde_json::{Value, json};

use crate::chromium::Chromium;
use crate::hand::{Hand, Key, Person};
use crate::line::Line;
use crate::run::is_part_of_stories;
use crate::shop::Shop;

const PASSWORD: &str = "correct horse battery";

/// A concert with tickets, and who checks them.
struct Doors<'a> {
    shop: &'a Shop,
    concert_id: String,
    organizer: Account,
    finance: Account,
    /// Gate staff and supervisor.
    steward: Account,
    fan: Account,
    order_number: String,
    ticket_ids: Vec<String>,
    codes: Vec<String>,
}

impl<'a> Doors<'a> {
    async fn open(shop: &'a Shop) -> Self {
        let site = &shop.site;
        let admin = site.log_in(&site.admin.email, &site.admin.password).await;
        let organizer = site.new_person(&admin, &["organizer"]).await;
        let finance = site.new_person(&admin, &["finance"]).await;
        let steward = site.new_person(&admin, &["gate", "gate_supervisor"]).await;
        let concert_id = site.new_concert(&organizer, 20, 2).await;
        let fan = site.new_fan().await;
        let order_number = site.buy(&fan, &concert_id, 4).await.text("number");
        let mut doors = Self {
            shop,
            concert_id,
            organizer,
            finance,
            steward,
            fan,
            order_number,
            ticket_ids: Vec::new(),
            codes: Vec::new(),
        };
        let tickets = doors.tickets_of(&doors.fan, 4).await;
        let field = |name: &str| -> Vec<String> {
            tickets.iter().map(|ticket| ticket[name].as_str().unwrap_or_default().to_owned()).collect()
        };
        (doors.ticket_ids, doors.codes) = (field("ticketId"), field("code"));
        doors
    }

    async fn tickets_of(&self, fan: &Account, count: usize) -> Vec<Value> {
        let site = &self.shop.site;
        let tickets = site.eventually(|| site.get("/tickets").by(fan), |tickets| tickets.items().len() == count).await;
        tickets.items().to_vec()
    }

    /// The code of a ticket that was refunded.
    async fn void_code(&self) -> String {
        let site = &self.shop.site;
        let fan = site.new_fan().await;
        let order_id = site.buy(&fan, &self.concert_id, 1).await.text("orderId");
        let ticket = self.tickets_of(&fan, 1).await.remove(0);
        let path = format!("/orders/{order_id}/cancel");
        let _ = site.post(path, json!({ "reason": "No longer wanted." })).by(&self.finance).send().await.expect(202);
        let path = format!("/tickets/{}", ticket["ticketId"].as_str().unwrap_or_default());
        site.eventually(|| site.get(path.clone()).by(&fan), |ticket| ticket.body["status"] == "void").await;
        ticket["code"].as_str().unwrap_or_default().to_owned()
    }

    async fn code_of_another_concert(&self) -> String {
        let site = &self.shop.site;
        let fan = site.new_fan().await;
        let concert_id = site.new_concert(&self.organizer, 4, 4).await;
        let _ = site.buy(&fan, &concert_id, 1).await;
        self.tickets_of(&fan, 1).await[0]["code"].as_str().unwrap_or_default().to_owned()
    }

    fn path(&self) -> String {
        format!("/gate/scanner/{}", self.concert_id)
    }

    async fn begin(&self, gate: &Person) {
        gate.page.log_in(&self.steward.email, PASSWORD).await;
        gate.go("/gate").await;
        gate.see("Choose the concert").await;
        gate.go(&self.path()).await;
        gate.eventually::<bool>("'ready' in scanner.dataset", |ready| *ready).await;
        gate.fill("Name of this gate", "North").await;
        gate.push("Start").await;
        gate.eventually::<bool>("'known' in scanner.dataset", |known| *known).await;
    }

    /// Another gate's scan.
    async fn scan_elsewhere(&self, number: usize) -> Response {
        let scan = json!({ "code": self.codes[number], "concertId": self.concert_id, "gate": "South" });
        self.shop.site.post("/gate/validations", scan).by(&self.steward).send().await.expect(200)
    }

    /// The results of all scans of a ticket, as the server knows them.
    async fn scans_of(&self, number: usize) -> Vec<String> {
        let path = format!("/tickets/{}", self.ticket_ids[number]);
        let ticket = self.shop.site.get(path).by(&self.fan).send().await.expect(200);
        let scans = ticket.body["scans"].as_array().cloned().unwrap_or_default();
        scans.iter().map(|scan| scan["result"].as_str().unwrap_or_default().to_owned()).collect()
    }

    async fn wait_until_scanned(&self, number: usize, count: usize) {
        let path = format!("/tickets/{}", self.ticket_ids[number]);
        let site = &self.shop.site;
        let is_scanned = |ticket: &Response| ticket.body["scans"].as_array().is_some_and(|scans| scans.len() == count);
        site.eventually(|| site.get(path.clone()).by(&self.fan), is_scanned).await;
    }
}

/// The same ticket with another signature.
fn forged(code: &str) -> String {
    let letter = if &code[100..101] == "A" { "B" } else { "A" };
    format!("{}{letter}{}", &code[..100], &code[101..])
}

/// What a barcode reader does: it types the code and Enter.
async fn read(gate: &Person, code: &str) {
    gate.type_text(code).await;
    gate.key(Key::ENTER).await;
}

async fn verdict(gate: &Person, words: &str) {
    let title = "scanner.querySelector('.verdict:not([hidden]) h2')?.textContent ?? ''";
    gate.eventually::<String>(title, |title| title == words).await;
}

async fn count(gate: &Person, what: &str, wanted: &str) {
    let number = format!("scanner.querySelector('[data-part={what}]').textContent");
    gate.eventually::<String>(&number, |number| number == wanted).await;
}

/// Waits until the gate is online or offline.
async fn state(gate: &Person, wanted: &str) {
    let state = "scanner.querySelector('[data-part=net]').dataset.state";
    gate.eventually::<String>(state, |state| state == wanted).await;
}

/// Waits until the browser has the page for when there is no network.
async fn kept(gate: &Person) {
    let kept =
        "navigator.serviceWorker.ready.then(() => caches.match(location.pathname, { ignoreVary: true })).then(Boolean)";
    gate.eventually::<bool>(kept, |kept| *kept).await;
}

/// Another tab went wrong in no other way than stories may.
fn assert_silent(gate: &Person) {
    let problems = gate.page.problems(0).into_iter().filter(|problem| !is_part_of_stories(problem));
    let problems: Vec<String> = problems.collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

async fn network(gate: &Person, is_on: bool) {
    conditions(gate, is_on, 0).await;
}

async fn conditions(gate: &Person, is_on: bool, milliseconds: u32) {
    let conditions =
        json!({ "offline": !is_on, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1 });
    gate.page.call("Network.emulateNetworkConditions", conditions).await.expect("a network");
}

/// Each scan gets one verdict: admitted, used, unknown, for another concert, refunded.
pub async fn barcode_reader(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    let (void, other) = (doors.void_code().await, doors.code_of_another_concert().await);
    doors.begin(gate).await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted").await;
    gate.see("Regular").await;
    count(gate, "admitted", "1").await;
    read(gate, "5901234123457").await;
    verdict(gate, "Not a ticket").await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Already used").await;
    gate.see("North, ").await;
    read(gate, &format!("]Q1{other}")).await;
    verdict(gate, "Wrong concert").await;
    read(gate, &void).await;
    verdict(gate, "Void").await;
    // Another gate admits somebody, and this one knows.
    let _ = doors.scan_elsewhere(1).await;
    read(gate, &doors.codes[1]).await;
    verdict(gate, "Already used").await;
    gate.see("South, ").await;
    assert_eq!(doors.scans_of(0).await, ["admitted", "already_used"]);
}

/// The network ends, the gate goes on, also after its page was closed; then the network is back, and another gate has admitted somebody.
pub async fn without_a_network(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    let (void, other) = (doors.void_code().await, doors.code_of_another_concert().await);
    let _ = doors.scan_elsewhere(0).await;
    shop.site.frontrow().expect("it runs in this process").settle().await;
    doors.begin(gate).await;
    kept(gate).await;
    count(gate, "admitted", "1").await;

    network(gate, false).await;
    read(gate, &doors.codes[1]).await;
    verdict(gate, "Admitted offline").await;
    gate.see("Other gates are compared later").await;
    gate.eventually::<String>("scanner.querySelector('.verdict').className", |class| class == "verdict offline").await;
    count(gate, "waiting", "1").await;
    read(gate, &doors.codes[2]).await;
    count(gate, "waiting", "2").await;
    for (code, words) in [
        (doors.codes[1].as_str(), "Already used"),
        ("5901234123457", "Not a ticket"),
        (doors.codes[0].as_str(), "Already used"),
        (&other, "Wrong concert"),
        (&void, "Void"),
        (&forged(&doors.codes[3]), "Not a ticket"),
    ] {
        read(gate, code).await;
        verdict(gate, words).await;
    }

    gate.go(&doors.path()).await;
    state(gate, "offline").await;
    count(gate, "waiting", "2").await;
    read(gate, &doors.codes[2]).await;
    verdict(gate, "Already used").await;
    count(gate, "admitted", "3").await;
    assert_eq!(doors.scans_of(1).await, [""; 0]);

    let _ = doors.scan_elsewhere(1).await;
    network(gate, true).await;
    count(gate, "waiting", "0").await;
    count(gate, "conflicts", "1").await;
    state(gate, "online").await;
    assert_eq!(doors.scans_of(2).await, ["admitted"]);
    read(gate, &doors.codes[3]).await;
    verdict(gate, "Admitted").await;
    shop.site.frontrow().expect("it runs in this process").settle().await;
    gate.follow("Conflicts").await;
    gate.see("One ticket admitted several people").await;
}

/// Nothing answers any more, neither the page nor its service worker: the gate opens from what the browser has kept, and goes on.
pub async fn opening_offline(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    let line = Line::to(shop).await;
    let gate = &gate.another_tab_at(&line.url).await;
    doors.begin(gate).await;
    kept(gate).await;
    line.cut();
    gate.go(&doors.path()).await;
    state(gate, "offline").await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted offline").await;
    gate.go("/gate").await;
    gate.see("Choose the concert").await;
    gate.go(&doors.path()).await;
    state(gate, "offline").await;
    count(gate, "waiting", "1").await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Already used").await;

    line.mend();
    count(gate, "waiting", "0").await;
    count(gate, "conflicts", "0").await;
    state(gate, "online").await;
    assert_eq!(doors.scans_of(0).await, ["admitted"]);
    read(gate, &doors.codes[1]).await;
    verdict(gate, "Admitted").await;
    assert_silent(gate);
}

/// Browsers without Ed25519 check signatures with a script of ours, which they have kept too.
pub async fn older_browser(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    let line = Line::to(shop).await;
    let gate = &gate.another_tab_at(&line.url).await;
    gate.page.before_scripts(WITHOUT_ED25519).await;
    doors.begin(gate).await;
    kept(gate).await;
    line.cut();
    gate.go(&doors.path()).await;
    state(gate, "offline").await;
    read(gate, &forged(&doors.codes[0])).await;
    verdict(gate, "Not a ticket").await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted offline").await;
    assert!(gate.page.evaluate::<u32>("window.refusedKeys").await.expect("a page") > 0);
    line.mend();
    count(gate, "waiting", "0").await;
    assert_eq!(doors.scans_of(0).await, ["admitted"]);
    assert_silent(gate);
}

const WITHOUT_ED25519: &str = "{
    const importKey = SubtleCrypto.prototype.importKey;
    window.refusedKeys = 0;
    SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
        if ((algorithm.name ?? algorithm) !== 'Ed25519') return importKey.call(this, format, key, algorithm, ...rest);
        window.refusedKeys += 1;
        return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
    };
}";

/// Each kind of verdict sounds and vibrates in its own way.
pub async fn signals(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    gate.page.before_scripts(SENSES).await;
    doors.begin(gate).await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted").await;
    assert_eq!(senses(gate).await, (vec![880, 1320], vec![90]));
    read(gate, "5901234123457").await;
    verdict(gate, "Not a ticket").await;
    assert_eq!(senses(gate).await, (vec![220], vec![350, 100, 350]));
    network(gate, false).await;
    read(gate, &doors.codes[1]).await;
    verdict(gate, "Admitted offline").await;
    assert_eq!(senses(gate).await, (vec![880, 880], vec![90, 70, 90]));
}

/// What was heard, in hertz, and felt, in milliseconds, since the last call.
async fn senses(gate: &Person) -> (Vec<u32>, Vec<u32>) {
    gate.page.evaluate("[window.heard.splice(0), window.felt.splice(0)]").await.expect("a page")
}

const SENSES: &str = "
    window.heard = [];
    window.felt = [];
    Navigator.prototype.vibrate = (pattern) => { window.felt.push(...pattern); return true; };
    window.AudioContext = class { state = 'running'; currentTime = 0; destination = {}; };
    window.GainNode = class { connect(next) { return next; } };
    window.OscillatorNode = class {
        constructor(context, { frequency }) { this.frequency = frequency; }
        connect(next) { return next; }
        start() { window.heard.push(this.frequency); }
        stop() {}
    };
";

/// The server admits, but its answer comes too late: that is one admission and no conflict.
pub async fn slow_network(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    doors.begin(gate).await;
    conditions(gate, true, 5_000).await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted offline").await;
    count(gate, "waiting", "1").await;
    network(gate, true).await;
    count(gate, "waiting", "0").await;
    count(gate, "conflicts", "0").await;
    assert_eq!(doors.scans_of(0).await, ["admitted"]);
}

/// A code that is held in front of the camera is one scan.
pub async fn camera(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    let video = film(&doors, gate).await;
    let chromium = Chromium::with_camera(&video).await;
    let steward = Person::new(chromium.page(&shop.url).await, Hand::Mouse);
    doors.begin(&steward).await;
    verdict(&steward, "Admitted").await;
    steward.see("Regular").await;
    let pictures = "Number(scanner.querySelector('video').dataset.pictures)";
    let before = steward.page.evaluate::<u32>(pictures).await.expect("a number");
    steward.eventually::<u32>(pictures, |now| *now > before + 30).await;
    verdict(&steward, "Admitted").await;
    assert_eq!(doors.scans_of(0).await, ["admitted"]);
    assert_silent(&steward);
    chromium.close().await;
    let _ = tokio::fs::remove_file(video).await;
}

/// The gate was closed, and opens when nothing answers any more: the camera sees a code, and somebody is admitted.
pub async fn camera_without_a_network(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    let line = Line::to(shop).await;
    let video = film(&doors, gate).await;
    let chromium = Chromium::with_camera(&video).await;
    let before = Person::new(chromium.page(&line.url).await, Hand::Mouse);
    before.page.before_scripts(NO_CAMERA).await;
    doors.begin(&before).await;
    kept(&before).await;
    before.go("/gate").await;
    line.cut();
    let steward = before.another_tab().await;
    steward.go(&doors.path()).await;
    verdict(&steward, "Admitted offline").await;
    count(&steward, "waiting", "1").await;
    line.mend();
    count(&steward, "waiting", "0").await;
    count(&steward, "conflicts", "0").await;
    assert_eq!(doors.scans_of(0).await, ["admitted"]);
    assert_silent(&steward);
    chromium.close().await;
    let _ = tokio::fs::remove_file(video).await;
}

const NO_CAMERA: &str =
    "MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));";

/// A file with a video of the first ticket's code.
async fn film(doors: &Doors<'_>, gate: &Person) -> PathBuf {
    gate.go("/").await;
    let file = std::env::temp_dir().join(format!("frontrow-camera-{}.y4m", doors.ticket_ids[0]));
    tokio::fs::write(&file, video_of(doors, gate).await).await.expect("a file");
    file
}

/// Two frames with the code of the first ticket. Source: the YUV4MPEG2 format of mjpegtools.
async fn video_of(doors: &Doors<'_>, page: &Person) -> Vec<u8> {
    const PIXELS: usize = 640 * 480;
    let path = format!("/tickets/{}/qr.svg", doors.ticket_ids[0]);
    let svg = doors.shop.site.get(path).by(&doors.fan).send().await.expect(200).file;
    let draw = format!(
        "(async () => {{
            const image = new Image();
            image.src = 'data:image/svg+xml;base64,{}';
            await image.decode();
            const context = Object.assign(document.createElement('canvas'), {{ width: 640, height: 480 }}).getContext('2d');
            context.fillStyle = '#fff';
            context.fillRect(0, 0, 640, 480);
            context.drawImage(image, 110, 30, 420, 420);
            const {{ data }} = context.getImageData(0, 0, 640, 480);
            return btoa(data.reduce((text, byte, place) => place % 4 ? text : text + String.fromCharCode(byte), ''));
        }})()",
        STANDARD.encode(svg)
    );
    let luma = STANDARD.decode(page.page.evaluate::<String>(&draw).await.expect("a picture")).expect("base64");
    assert_eq!(luma.len(), PIXELS);
    let frame = [b"FRAME\n".as_slice(), &luma, &[128; PIXELS / 2]].concat();
    [b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n".as_slice(), &frame, &frame].concat()
}

/// Who is logged out at the gate goes on, and loses nothing by logging in.
pub async fn ended_session(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    doors.begin(gate).await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted").await;
    let _ = shop.site.delete("/sessions/others").by(&doors.steward).send().await.expect(204);
    read(gate, &doors.codes[1]).await;
    verdict(gate, "Admitted offline").await;
    gate.see("You are logged out.").await;
    gate.follow("Log in").await;
    gate.arrive("/account/log-in").await;
    gate.fill("E-mail", &doors.steward.email).await;
    gate.fill("Password", PASSWORD).await;
    gate.push("Log in").await;
    gate.arrive("/gate/scanner/").await;
    doors.wait_until_scanned(1, 1).await;
    count(gate, "waiting", "0").await;
    count(gate, "conflicts", "0").await;
    assert_eq!(doors.scans_of(1).await, ["admitted"]);
}

/// A supervisor undoes an admission, and finds an order.
pub async fn supervisor(shop: &Shop, gate: &Person) {
    let doors = Doors::open(shop).await;
    doors.begin(gate).await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted").await;
    gate.push("Undo").await;
    gate.fill("Reason", "The wrong phone.").await;
    gate.push("Undo the admission").await;
    gate.see("Undone: the ticket admits its holder again.").await;
    read(gate, &doors.codes[0]).await;
    verdict(gate, "Admitted").await;

    gate.push("Look up").await;
    gate.fill("Order number, name or code", &doors.order_number).await;
    gate.push("Find").await;
    gate.see("Found: 4").await;
    gate.follow("Scans of this ticket").await;
    gate.see("Scans of a ticket").await;
    gate.see("The wrong phone.").await;
}
