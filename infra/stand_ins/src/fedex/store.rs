use std::collections::BTreeMap;
use std::mem;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use vendor::hmac_sha256_hex;

use super::FedexMove;
use super::config::FedexConfig;
use super::fate::{CANCELLED, DELIVERED, EXCEPTION, Event, Fate, OUT, PICKED_UP, RETURNED, Step};
use super::pickup::Pickup;
use super::shipment::{Order, Scan, Shipment};
use super::tokens::{Gate, LIFE, Tokens};
use super::track::result;
use crate::outbox::{Delivery, Outbox, copies};
use crate::{Change, Journal, JournalError, Knobs, later};

/// As FedEx publishes it: three more attempts.
const RETRY_AFTER: &[SignedDuration] = &[SignedDuration::from_mins(5); 3];

const SHIPMENT: &str = "fedex.shipment";
const PICKUP: &str = "fedex.pickup";
const TOKEN: &str = "fedex.token";
const WEBHOOK: &str = "fedex.webhook";
const SEQUENCE: &str = "fedex.sequence";

/// Numbers of twelve digits begin after this one.
const BEFORE_THE_FIRST_NUMBER: u64 = 794_600_000_000;

/// Everything that the account holds. What will happen to a parcel is written down when it is made, with its time: a scan of
/// the future is not shown.
pub(super) struct Store {
    pub shipments: BTreeMap<String, Shipment>,
    pub pickups: BTreeMap<String, Pickup>,
    pub tokens: Tokens,
    pub gate: Gate,
    pub outbox: Outbox,
    pub knobs: Knobs,
    sequence: u64,
    changes: Vec<Change>,
}

impl Store {
    /// The account as the journal has it.
    pub fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut store = Self {
            shipments: BTreeMap::new(),
            pickups: BTreeMap::new(),
            tokens: Tokens::new(),
            gate: Gate::default(),
            outbox: Outbox::new(RETRY_AFTER),
            knobs: Knobs::default(),
            sequence: 0,
            changes: Vec::new(),
        };
        for entry in journal.load("fedex.")? {
            match entry.kind.as_str() {
                SHIPMENT => drop(store.shipments.insert(entry.id.clone(), entry.read()?)),
                PICKUP => drop(store.pickups.insert(entry.id.clone(), entry.read()?)),
                TOKEN => drop(store.tokens.insert(entry.id.clone(), entry.read()?)),
                WEBHOOK => store.outbox.push(entry.read()?),
                SEQUENCE => store.sequence = entry.read()?,
                _ => {}
            }
        }
        Ok(store)
    }

    /// The changes since the last time, to be written to the journal.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = mem::take(&mut self.changes);
        if !changes.is_empty() {
            changes.push(Change::put(SEQUENCE, "last", &self.sequence));
        }
        changes
    }

    /// A number that none before it was.
    pub fn next(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// A new token.
    pub fn new_token(&mut self, now: Timestamp) -> String {
        let over: Vec<_> =
            self.tokens.iter().filter(|(_, until)| **until <= now).map(|(token, _)| token.clone()).collect();
        over.iter().for_each(|token| self.end_token(token));
        let token = format!("eyJ.{}", hmac_sha256_hex(b"token", &[&self.next().to_be_bytes()]));
        let until = later(now, SignedDuration::from_secs(LIFE));
        self.changes.push(Change::put(TOKEN, &token, &until));
        self.tokens.insert(token.clone(), until);
        token
    }

    /// A token is no longer good.
    pub fn end_token(&mut self, token: &str) {
        if self.tokens.remove(token).is_some() {
            self.changes.push(Change::remove(TOKEN, token));
        }
    }

    /// Makes a parcel, and writes down what will become of it. Two equal ones are two parcels.
    pub fn ship(&mut self, order: &Order, call: Option<&str>, config: &FedexConfig, now: Timestamp) -> Shipment {
        let number = (BEFORE_THE_FIRST_NUMBER + self.next()).to_string();
        let day = order.ship_date.to_zoned(TimeZone::UTC).map_or(now, |day| day.timestamp());
        let begins = day.max(now);
        let mut scans = Vec::new();
        for Step { after, event } in Fate::of(&order.recipient).steps() {
            // The label is there at once, whatever the day on which the parcel leaves.
            let from = if event.code == "OC" { now } else { begins };
            scans.push(self.scan(later(from, after), &event));
        }
        let shipment = Shipment {
            number: number.clone(),
            reference: order.reference.clone(),
            customer_transaction_id: call.map(str::to_owned),
            service: order.service.clone(),
            packaging: order.packaging.clone(),
            ship_date: order.ship_date,
            created_at: now,
            shipper: order.shipper.clone(),
            recipient: order.recipient.clone(),
            scans,
        };
        self.put(shipment.clone(), config, now);
        shipment
    }

    /// Cancels a parcel that is not handed over.
    pub fn cancel(&mut self, number: &str, config: &FedexConfig, now: Timestamp) {
        self.change(number, config, now, |store, _| vec![store.scan(now, &CANCELLED)]);
    }

    /// Somebody makes something happen to a parcel now; whether it could.
    pub fn go_on(&mut self, number: &str, what: FedexMove, config: &FedexConfig, now: Timestamp) -> bool {
        let Some(status) = self.shipments.get(number).map(|shipment| shipment.status(now).to_owned()) else {
            return false;
        };
        let possible = match what {
            FedexMove::HandedOver => status == "OC",
            _ => !["DL", "CA", "RS"].contains(&status.as_str()),
        };
        if possible {
            self.change(number, config, now, |store, shipment| store.moved(shipment, what, now));
        }
        possible
    }

    /// A booked visit of FedEx's.
    pub fn put_pickup(&mut self, pickup: Pickup) {
        self.changes.push(Change::put(PICKUP, &pickup.code, &pickup));
        self.pickups.insert(pickup.code.clone(), pickup);
    }

    /// A webhook arrived, or never will.
    pub fn webhook_ended(&mut self, delivery: &Delivery) {
        self.changes.push(Change::remove(WEBHOOK, &delivery.id));
    }

    /// A webhook will be tried again.
    pub fn webhook_postponed(&mut self, delivery: &Delivery) {
        self.changes.push(Change::put(WEBHOOK, &delivery.id, delivery));
    }

    /// Whether what a webhook tells of still holds: a parcel that was moved by hand, or cancelled, goes another way.
    pub fn holds(&self, delivery: &Delivery) -> bool {
        let shipment = delivery.event_id.split_once('/').and_then(|(number, _)| self.shipments.get(number));
        shipment.is_some_and(|shipment| shipment.scans.iter().any(|scan| event_id(shipment, scan) == delivery.event_id))
    }

    /// Puts other scans in place of those of the future.
    fn change(
        &mut self,
        number: &str,
        config: &FedexConfig,
        now: Timestamp,
        scans: impl FnOnce(&mut Self, &Shipment) -> Vec<Scan>,
    ) {
        let Some(mut shipment) = self.shipments.get(number).cloned() else { return };
        let added = scans(self, &shipment);
        let told: Vec<_> = shipment.scans_by(now).cloned().collect();
        let first_new = told.len();
        shipment.scans = told.into_iter().chain(added).collect();
        self.put_from(shipment, first_new, config, now);
    }

    fn put(&mut self, shipment: Shipment, config: &FedexConfig, now: Timestamp) {
        self.put_from(shipment, 0, config, now);
    }

    /// Keeps a parcel, and will tell of its scans from that one on.
    fn put_from(&mut self, shipment: Shipment, first_new: usize, config: &FedexConfig, now: Timestamp) {
        let visible = later(shipment.created_at, config.visible_after);
        for (index, scan) in shipment.scans.iter().enumerate().skip(first_new) {
            let until_then = shipment.scans.iter().take(index + 1).cloned().collect();
            let shipment = Shipment { scans: until_then, ..shipment.clone() };
            self.tell(&shipment, scan, scan.at.max(visible).max(now), config);
        }
        self.changes.push(Change::put(SHIPMENT, &shipment.number, &shipment));
        self.shipments.insert(shipment.number.clone(), shipment);
    }

    /// What happens from now on when somebody makes something happen.
    fn moved(&mut self, shipment: &Shipment, what: FedexMove, now: Timestamp) -> Vec<Scan> {
        let picked_up = (shipment.status(now) == "OC").then(|| self.scan(now, &PICKED_UP));
        let hours = |hours: i64| later(now, SignedDuration::from_hours(hours));
        let mut scans: Vec<_> = picked_up.into_iter().collect();
        let after: Vec<(Timestamp, Event)> = match what {
            FedexMove::HandedOver => {
                let fate = Fate::of(&shipment.recipient);
                let fate = if fate == Fate::Forgotten { Fate::Delivered } else { fate };
                let steps = fate.steps();
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

    fn scan(&mut self, at: Timestamp, event: &Event) -> Scan {
        Scan::new(format!("scan-{:014}", self.next()), at, event)
    }

    fn tell(&mut self, shipment: &Shipment, scan: &Scan, at: Timestamp, config: &FedexConfig) {
        let Some(hooks) = &config.webhooks else { return };
        let fault = self.knobs.take_webhook(&scan.code);
        let content: Value = result(shipment, scan.at, true);
        for delay in copies(fault) {
            let delivery = Delivery {
                id: format!("fx-{:014}", self.next()),
                event_id: event_id(shipment, scan),
                url_path: hooks.url_path.clone(),
                content: content.to_string(),
                due: later(at, delay),
                attempts: 0,
                fault,
            };
            self.changes.push(Change::put(WEBHOOK, &delivery.id, &delivery));
            self.outbox.push(delivery);
        }
    }
}

fn event_id(shipment: &Shipment, scan: &Scan) -> String {
    format!("{}/{}", shipment.number, scan.id)
}
