use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use vendor::hmac_sha256_hex;

use super::config::FedexConfig;
use super::objects::{
    CANCELLED, DELIVERED, EXCEPTION, FedexMove, OUT, PICKED_UP, Pickup, RETURNED, Scan, ScanEvent, ShipRequest,
    Shipment, ShipmentCourse, Step, tracking_result,
};
use super::tokens::{TOKEN_LIFETIME, TokenRateLimit, Tokens};
use crate::common::account;
use crate::common::clock::later;
use crate::common::journal::{Journal, JournalError};
use crate::common::ledger::{Ledger, LedgerKinds, NewWebhook};
use crate::common::webhooks::Delivery;

/// As FedEx documents it: three more attempts.
const RETRY_AFTER: &[SignedDuration] = &[SignedDuration::from_mins(5); 3];

const SHIPMENT: &str = "fedex.shipment";
const PICKUP: &str = "fedex.pickup";
const TOKEN: &str = "fedex.token";
const LEDGER: LedgerKinds = LedgerKinds { webhook: "fedex.webhook", sequence: "fedex.sequence" };

/// Tracking numbers have twelve digits and start after this one.
const TRACKING_NUMBER_BASE: u64 = 794_600_000_000;

/// The state of the account. What will happen to a shipment is recorded when it is created, with its time: a future scan is not
/// shown.
pub(super) struct Store {
    pub shipments: BTreeMap<String, Shipment>,
    pub pickups: BTreeMap<String, Pickup>,
    pub tokens: Tokens,
    pub token_rate_limit: TokenRateLimit,
    pub ledger: Ledger,
}

impl account::Store for Store {
    const VENDOR: &'static str = "FedEx";

    fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut store = Self {
            shipments: BTreeMap::new(),
            pickups: BTreeMap::new(),
            tokens: Tokens::new(),
            token_rate_limit: TokenRateLimit::default(),
            ledger: Ledger::new(LEDGER, RETRY_AFTER),
        };
        for entry in journal.load("fedex.")? {
            match entry.kind.as_str() {
                SHIPMENT => drop(store.shipments.insert(entry.id.clone(), entry.read()?)),
                PICKUP => drop(store.pickups.insert(entry.id.clone(), entry.read()?)),
                TOKEN => drop(store.tokens.insert(entry.id.clone(), entry.read()?)),
                _ => store.ledger.restore(&entry)?,
            }
        }
        Ok(store)
    }

    fn ledger(&mut self) -> &mut Ledger {
        &mut self.ledger
    }
}

impl Store {
    pub fn new_token(&mut self, now: Timestamp) -> String {
        let expired: Vec<_> =
            self.tokens.iter().filter(|(_, until)| **until <= now).map(|(token, _)| token.clone()).collect();
        expired.iter().for_each(|token| self.revoke_token(token));
        let token = format!("eyJ.{}", hmac_sha256_hex(b"token", &[&self.ledger.next_number().to_be_bytes()]));
        let until = later(now, SignedDuration::from_secs(TOKEN_LIFETIME));
        self.ledger.put(TOKEN, &token, &until);
        self.tokens.insert(token.clone(), until);
        token
    }

    pub fn revoke_token(&mut self, token: &str) {
        if self.tokens.remove(token).is_some() {
            self.ledger.remove(TOKEN, token);
        }
    }

    /// Creates a shipment, and records what will happen to it. The same request twice is two shipments.
    pub fn ship(
        &mut self,
        request: &ShipRequest,
        call_id: Option<&str>,
        config: &FedexConfig,
        now: Timestamp,
    ) -> Shipment {
        let number = (TRACKING_NUMBER_BASE + self.ledger.next_number()).to_string();
        let day = request.ship_date.to_zoned(TimeZone::UTC).map_or(now, |day| day.timestamp());
        let start = day.max(now);
        let mut scans = Vec::new();
        for Step { after, event } in ShipmentCourse::of(&request.recipient).steps() {
            // The label exists at once, whatever the ship date.
            let from = if event.code == "OC" { now } else { start };
            scans.push(self.scan(later(from, after), &event));
        }
        let shipment = Shipment {
            number: number.clone(),
            reference: request.reference.clone(),
            customer_transaction_id: call_id.map(str::to_owned),
            service: request.service.clone(),
            packaging: request.packaging.clone(),
            ship_date: request.ship_date,
            created_at: now,
            shipper: request.shipper.clone(),
            recipient: request.recipient.clone(),
            scans,
        };
        self.put(shipment.clone(), config, now);
        shipment
    }

    /// Cancels a shipment that is not handed over.
    pub fn cancel(&mut self, number: &str, config: &FedexConfig, now: Timestamp) {
        self.change_course(number, config, now, |store, _| vec![store.scan(now, &CANCELLED)]);
    }

    /// Moves a shipment by hand. Returns whether that is possible.
    pub fn move_parcel(&mut self, number: &str, how: FedexMove, config: &FedexConfig, now: Timestamp) -> bool {
        let Some(status) = self.shipments.get(number).map(|shipment| shipment.status(now).to_owned()) else {
            return false;
        };
        let is_possible = match how {
            FedexMove::HandedOver => status == "OC",
            _ => !["DL", "CA", "RS"].contains(&status.as_str()),
        };
        if is_possible {
            self.change_course(number, config, now, |store, shipment| store.scans_after_move(shipment, how, now));
        }
        is_possible
    }

    pub fn put_pickup(&mut self, pickup: Pickup) {
        self.ledger.put(PICKUP, &pickup.code, &pickup);
        self.pickups.insert(pickup.code.clone(), pickup);
    }

    /// Whether the scan of a webhook is still true. A shipment that is cancelled, or moved by hand, takes another course.
    pub fn is_still_true(&self, delivery: &Delivery) -> bool {
        let shipment = delivery.event_id.split_once('/').and_then(|(number, _)| self.shipments.get(number));
        shipment.is_some_and(|shipment| shipment.scans.iter().any(|scan| event_id(shipment, scan) == delivery.event_id))
    }

    /// Replaces the future scans.
    fn change_course(
        &mut self,
        number: &str,
        config: &FedexConfig,
        now: Timestamp,
        scans: impl FnOnce(&mut Self, &Shipment) -> Vec<Scan>,
    ) {
        let Some(mut shipment) = self.shipments.get(number).cloned() else { return };
        let added = scans(self, &shipment);
        let past: Vec<_> = shipment.scans_by(now).cloned().collect();
        let first_new = past.len();
        shipment.scans = past.into_iter().chain(added).collect();
        self.put_from(shipment, first_new, config, now);
    }

    fn put(&mut self, shipment: Shipment, config: &FedexConfig, now: Timestamp) {
        self.put_from(shipment, 0, config, now);
    }

    /// Stores a shipment, and queues the webhooks of its scans from `first_new` on.
    fn put_from(&mut self, shipment: Shipment, first_new: usize, config: &FedexConfig, now: Timestamp) {
        let visible = later(shipment.created_at, config.visible_after);
        for (index, scan) in shipment.scans.iter().enumerate().skip(first_new) {
            let until_then = shipment.scans.iter().take(index + 1).cloned().collect();
            let shipment = Shipment { scans: until_then, ..shipment.clone() };
            self.queue_webhook(&shipment, scan, scan.at.max(visible).max(now), config);
        }
        self.ledger.put(SHIPMENT, &shipment.number, &shipment);
        self.shipments.insert(shipment.number.clone(), shipment);
    }

    /// The scans from now on when a shipment is moved by hand.
    fn scans_after_move(&mut self, shipment: &Shipment, how: FedexMove, now: Timestamp) -> Vec<Scan> {
        let picked_up = (shipment.status(now) == "OC").then(|| self.scan(now, &PICKED_UP));
        let hours = |hours: i64| later(now, SignedDuration::from_hours(hours));
        let mut scans: Vec<_> = picked_up.into_iter().collect();
        let after: Vec<(Timestamp, ScanEvent)> = match how {
            FedexMove::HandedOver => {
                let course = match ShipmentCourse::of(&shipment.recipient) {
                    ShipmentCourse::Forgotten => ShipmentCourse::Delivered,
                    course => course,
                };
                let steps = course.steps();
                let start =
                    steps.iter().find(|step| step.event == PICKED_UP).map_or(SignedDuration::ZERO, |step| step.after);
                let rest = steps.into_iter().filter(|step| step.after > start);
                rest.map(|step| (later(now, step.after.saturating_sub(start)), step.event)).collect()
            }
            FedexMove::Delivered => vec![(now, DELIVERED)],
            FedexMove::Exception => vec![(now, EXCEPTION), (hours(20), OUT), (hours(24), DELIVERED)],
            FedexMove::Returned => vec![(now, RETURNED)],
        };
        scans.extend(after.iter().map(|(at, event)| self.scan(*at, event)));
        scans
    }

    fn scan(&mut self, at: Timestamp, event: &ScanEvent) -> Scan {
        Scan::new(self.ledger.next_id("scan-"), at, event)
    }

    fn queue_webhook(&mut self, shipment: &Shipment, scan: &Scan, due: Timestamp, config: &FedexConfig) {
        let Some(hooks) = &config.webhooks else { return };
        self.ledger.queue_webhook(NewWebhook {
            id_prefix: "fx-",
            event_id: &event_id(shipment, scan),
            event_type: &scan.code,
            url_path: &hooks.url_path,
            content: tracking_result(shipment, scan.at, true).to_string(),
            due,
        });
    }
}

fn event_id(shipment: &Shipment, scan: &Scan) -> String {
    format!("{}/{}", shipment.number, scan.id)
}
