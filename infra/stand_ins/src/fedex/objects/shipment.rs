use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::course::ScanEvent;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Shipment {
    pub number: String,
    pub reference: Option<String>,
    /// The caller's id of the call that created the shipment.
    pub customer_transaction_id: Option<String>,
    pub service: String,
    pub packaging: String,
    pub ship_date: Date,
    pub created_at: Timestamp,
    /// `{contact, address}`.
    pub shipper: Value,
    /// `{contact, address}`.
    pub recipient: Value,
    /// Oldest first. Future scans are not shown, and may change.
    pub scans: Vec<Scan>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scan {
    pub id: String,
    pub at: Timestamp,
    pub code: String,
    pub derived: String,
    pub description: String,
    /// The code and description of an exception.
    pub reason: Option<(String, String)>,
}

impl Shipment {
    /// The scans until that time, oldest first.
    pub fn scans_by(&self, now: Timestamp) -> impl DoubleEndedIterator<Item = &Scan> {
        self.scans.iter().filter(move |scan| scan.at <= now)
    }

    /// The code of the latest scan.
    pub fn status(&self, now: Timestamp) -> &str {
        self.scans_by(now).next_back().map_or("OC", |scan| &scan.code)
    }
}

impl Scan {
    pub fn new(id: String, at: Timestamp, event: &ScanEvent) -> Self {
        let ScanEvent { code, derived, description, reason } = event;
        let reason = reason.map(|(code, description)| (code.to_owned(), description.to_owned()));
        Self {
            id,
            at,
            code: (*code).to_owned(),
            derived: (*derived).to_owned(),
            description: (*description).to_owned(),
            reason,
        }
    }
}
