use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use jiff::civil::Date;
use kernel::{CountryCode, Money};
use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use crate::client::Call;
use crate::response::{boolean, list, text};
use crate::{CallError, Client, Party, Reference, TrackingNumber};

/// First bytes of a PDF.
const PDF: &[u8] = b"%PDF-";

/// A parcel of printed tickets.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// Our id of the parcel. The same for all attempts to ship it, so that a look-up finds them all.
    pub reference: &'a Reference,
    /// Our id of the call, new for each attempt. FedEx returns it, and its support finds the call by it.
    pub transaction_id: &'a str,
    /// The sender, who also pays.
    pub shipper: &'a Party,
    /// The recipient, who signs for it.
    pub recipient: &'a Party,
    /// Day of the pick-up. FedEx takes a past day as today.
    pub ship_date: Date,
    /// FedEx's service, which sets the speed.
    pub service: Service,
    /// Kind of packaging.
    pub packaging: Packaging,
    /// Value for customs, used for shipments abroad.
    pub declared_value: Money,
}

/// A FedEx Express service. Availability depends on both countries. All of them accept envelopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Within the US: the next morning, first.
    FirstOvernight,
    /// Within the US and within some countries of Europe: the next morning.
    PriorityOvernight,
    /// Within the US: the next afternoon.
    StandardOvernight,
    /// Within the US: the second day, in the morning.
    TwoDayMorning,
    /// Within the US: the second day.
    TwoDay,
    /// Within the US: the third day.
    ExpressSaver,
    /// Abroad: the fastest.
    InternationalFirst,
    /// Abroad: one to three days, by noon.
    InternationalPriorityExpress,
    /// Abroad: one to three days.
    InternationalPriority,
    /// Abroad: some days.
    InternationalEconomy,
    /// Within Europe: the next morning, first.
    EuropeFirst,
    /// Within Europe: the next day, by noon.
    EuropePriorityExpress,
    /// Within Europe: the next day.
    EuropePriority,
}

/// Kind of packaging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packaging {
    /// FedEx's envelope for documents of up to a pound. Slightly less is declared; the price does not depend on the weight.
    Envelope,
}

/// A parcel that FedEx expects. FedEx returns the label only once: store it before anything else.
#[derive(Clone, PartialEq, Eq)]
pub struct Shipped {
    /// FedEx's number of the parcel.
    pub tracking_number: TrackingNumber,
    /// Label as a PDF of 4 by 6 inches.
    pub label: Vec<u8>,
    /// FedEx's id of the call, for its support.
    pub transaction_id: Option<String>,
}

impl Client {
    /// Creates a shipment and gets its label. Every call that FedEx receives creates another parcel.
    ///
    /// # Errors
    /// [`CallError`]. After [`CallError::Unknown`] there may be a parcel without a label.
    pub async fn ship(&self, parcel: &Parcel<'_>) -> Result<Shipped, CallError> {
        let call = Call {
            operation: "ship",
            method: Method::POST,
            path: "/ship/v1/shipments",
            transaction_id: Some(parcel.transaction_id),
            body: self.shipment(parcel),
            timeout: Duration::from_secs(60),
        };
        let output = self.call(&call).await?;
        let unreadable = |what: &str| CallError::Unknown(format!("FedEx created a parcel, but {what}"));
        let shipment = output
            .content
            .pointer("/transactionShipments/0")
            .ok_or_else(|| unreadable("the response does not describe it"))?;
        let number =
            ["/pieceResponses/0/trackingNumber", "/masterTrackingNumber"].iter().find_map(|path| text(shipment, path));
        let tracking_number = number.and_then(|number| TrackingNumber::try_from(number).ok());
        Ok(Shipped {
            tracking_number: tracking_number.ok_or_else(|| unreadable("its number is missing"))?,
            label: label(shipment).ok_or_else(|| unreadable("its label is missing"))?,
            transaction_id: output.transaction_id,
        })
    }

    /// Cancels a parcel before its pick-up. `from` is the shipper's country.
    ///
    /// # Errors
    /// [`CallError`]. `Rejected` if FedEx does not cancel it; it may be cancelled already, so track it. After [`CallError::Unknown`]
    /// the call can be repeated.
    pub async fn cancel(&self, number: &TrackingNumber, from: &CountryCode) -> Result<(), CallError> {
        let call = Call {
            operation: "cancel",
            method: Method::PUT,
            path: "/ship/v1/shipments/cancel",
            transaction_id: None,
            body: json!({
                "accountNumber": {"value": self.account_number()}, "trackingNumber": number.as_str(),
                "senderCountryCode": from.as_str(), "deletionControl": "DELETE_ALL_PACKAGES",
            }),
            timeout: Duration::from_secs(60),
        };
        let output = self.call(&call).await?;
        match boolean(&output.content, "/cancelledShipment") {
            Some(true) => Ok(()),
            Some(false) => Err(CallError::Rejected { code: "not_cancelled".to_owned() }),
            None => Err(CallError::Unknown("the response does not tell whether the parcel is cancelled".to_owned())),
        }
    }

    fn shipment(&self, parcel: &Parcel<'_>) -> Value {
        let account = json!({"value": self.account_number()});
        let weight = parcel.packaging.weight();
        let mut shipment = json!({
            "shipDatestamp": parcel.ship_date.to_string(),
            "pickupType": "USE_SCHEDULED_PICKUP",
            "serviceType": parcel.service.code(),
            "packagingType": parcel.packaging.code(),
            "totalWeight": weight,
            "shipper": parcel.shipper.to_json(),
            "recipients": [parcel.recipient.to_json()],
            "shippingChargesPayment": {"paymentType": "SENDER", "payor": {"responsibleParty": {"accountNumber": account}}},
            "labelSpecification": {"imageType": "PDF", "labelStockType": "PAPER_4X6", "labelFormatType": "COMMON2D"},
            "requestedPackageLineItems": [{
                "sequenceNumber": 1,
                "weight": {"units": "KG", "value": weight},
                "customerReferences": [
                    {"customerReferenceType": "CUSTOMER_REFERENCE", "value": parcel.reference.as_str()}
                ],
                "packageSpecialServices": {"specialServiceTypes": ["SIGNATURE_OPTION"], "signatureOptionType": "DIRECT"},
            }],
        });
        let countries = [parcel.shipper, parcel.recipient].map(|party| party.address().country());
        if let ([from, to], Value::Object(fields)) = (countries, &mut shipment)
            && from != to
        {
            fields.insert("customsClearanceDetail".to_owned(), customs(parcel, from));
        }
        json!({"labelResponseOptions": "LABEL", "accountNumber": account, "requestedShipment": shipment})
    }
}

impl Service {
    /// FedEx's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstOvernight => "FIRST_OVERNIGHT",
            Self::PriorityOvernight => "PRIORITY_OVERNIGHT",
            Self::StandardOvernight => "STANDARD_OVERNIGHT",
            Self::TwoDayMorning => "FEDEX_2_DAY_AM",
            Self::TwoDay => "FEDEX_2_DAY",
            Self::ExpressSaver => "FEDEX_EXPRESS_SAVER",
            Self::InternationalFirst => "INTERNATIONAL_FIRST",
            Self::InternationalPriorityExpress => "FEDEX_INTERNATIONAL_PRIORITY_EXPRESS",
            Self::InternationalPriority => "FEDEX_INTERNATIONAL_PRIORITY",
            Self::InternationalEconomy => "INTERNATIONAL_ECONOMY",
            Self::EuropeFirst => "FEDEX_FIRST",
            Self::EuropePriorityExpress => "FEDEX_PRIORITY_EXPRESS",
            Self::EuropePriority => "FEDEX_PRIORITY",
        }
    }
}

impl Packaging {
    /// FedEx's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Envelope => "FEDEX_ENVELOPE",
        }
    }

    /// Declared weight in kilograms.
    fn weight(self) -> Value {
        match self {
            // Slightly less than a pound, which is 0.4536 kg.
            Self::Envelope => number(Decimal::new(45, 2)),
        }
    }
}

/// Customs details. Printed tickets are documents.
fn customs(parcel: &Parcel<'_>, from: &CountryCode) -> Value {
    let currency = parcel.declared_value.currency().code();
    let value = json!({"amount": number(parcel.declared_value.amount()), "currency": currency});
    json!({
        "isDocumentOnly": true,
        "dutiesPayment": {"paymentType": "SENDER"},
        "totalCustomsValue": value,
        "commodities": [{
            "description": "Printed concert tickets", "countryOfManufacture": from.as_str(), "quantity": 1,
            "quantityUnits": "PCS", "weight": {"units": "KG", "value": parcel.packaging.weight()},
            "unitPrice": value, "customsValue": value,
        }],
    })
}

/// A number with at most two decimals, which is what FedEx accepts.
fn number(decimal: Decimal) -> Value {
    decimal.round_dp(2).to_string().parse::<Number>().map_or(Value::Null, Value::Number)
}

fn label(shipment: &Value) -> Option<Vec<u8>> {
    let documents = list(shipment, "/pieceResponses/0/packageDocuments").chain(list(shipment, "/shipmentDocuments"));
    let labels = documents.filter(|document| text(document, "/contentType").as_deref() == Some("LABEL"));
    labels
        .filter_map(|document| {
            STANDARD.decode(text(document, "/encodedLabel")?.split_whitespace().collect::<String>()).ok()
        })
        .find(|bytes| bytes.starts_with(PDF))
}

// The label contains personal data.
impl fmt::Debug for Shipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shipped").field("tracking_number", &self.tracking_number).finish_non_exhaustive()
    }
}
