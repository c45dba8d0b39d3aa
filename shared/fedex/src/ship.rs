use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use jiff::civil::Date;
use kernel::{CountryCode, Money};
use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use crate::answer::{boolean, list, text};
use crate::client::Call;
use crate::{CallError, Client, Party, Reference, TrackingNumber};

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

/// One parcel: printed tickets.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// What it is known by here. The same for all attempts to ship it, so that all of them are found by it.
    pub reference: &'a Reference,
    /// What the call is known by, new for each attempt: FedEx repeats it in its answer, and its support finds the call by it.
    pub transaction_id: &'a str,
    /// Who sends it, and pays.
    pub shipper: &'a Party,
    /// Who gets it.
    pub recipient: &'a Party,
    /// The day on which FedEx picks it up; one that is over counts as today.
    pub ship_date: Date,
    /// How fast it goes.
    pub service: Service,
    /// What it is in.
    pub packaging: Packaging,
    /// What its content is declared at when it goes abroad.
    pub declared_value: Money,
}

/// How fast a parcel goes. What FedEx offers depends on both countries; of its Express services all take envelopes.
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

/// What a parcel is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packaging {
    /// FedEx's envelope for documents of up to a pound. Just less is declared: the price is the same below.
    Envelope,
}

/// A parcel that FedEx expects. Its label is given once: it must be kept before anything else is done.
#[derive(Clone, PartialEq, Eq)]
pub struct Shipped {
    /// The number under which FedEx carries it.
    pub tracking_number: TrackingNumber,
    /// Its label as a PDF of 4 by 6 inches.
    pub label: Vec<u8>,
    /// FedEx's id of the call, which its support asks for.
    pub transaction_id: Option<String>,
}

impl Client {
    /// Announces one parcel to FedEx and gets its label. Each call that arrives makes another parcel.
    ///
    /// # Errors
    /// [`CallError`]; after [`CallError::Unknown`] there may be a parcel with a label that nobody has.
    pub async fn ship(&self, parcel: &Parcel<'_>) -> Result<Shipped, CallError> {
        let call = Call {
            operation: "ship",
            method: Method::POST,
            path: "/ship/v1/shipments",
            transaction_id: Some(parcel.transaction_id),
            body: self.shipment(parcel),
            time_out: Duration::from_secs(60),
        };
        let output = self.call(&call).await?;
        let unreadable = |what: &str| CallError::Unknown(format!("a parcel was made, but {what}"));
        let made =
            output.content.pointer("/transactionShipments/0").ok_or_else(|| unreadable("nothing is said of it"))?;
        let number =
            ["/pieceResponses/0/trackingNumber", "/masterTrackingNumber"].iter().find_map(|path| text(made, path));
        let tracking_number = number.and_then(|number| TrackingNumber::try_from(number).ok());
        Ok(Shipped {
            tracking_number: tracking_number.ok_or_else(|| unreadable("without a number"))?,
            label: label(made).ok_or_else(|| unreadable("without a label"))?,
            transaction_id: output.transaction_id,
        })
    }

    /// Cancels a parcel that FedEx has not got yet. `from` is the country of its shipper.
    ///
    /// # Errors
    /// [`CallError`]; `Rejected` when FedEx does not cancel it, which may mean that it is cancelled already: tracking tells.
    /// After [`CallError::Unknown`] the same call may be repeated.
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
            time_out: Duration::from_secs(60),
        };
        let output = self.call(&call).await?;
        match boolean(&output.content, "/cancelledShipment") {
            Some(true) => Ok(()),
            Some(false) => Err(CallError::Rejected { code: "not_cancelled".to_owned() }),
            None => Err(CallError::Unknown("FedEx does not say whether the parcel is cancelled".to_owned())),
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
            "shipper": parcel.shipper.wire(),
            "recipients": [parcel.recipient.wire()],
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
    /// FedEx's name of it.
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
    /// FedEx's name of it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Envelope => "FEDEX_ENVELOPE",
        }
    }

    /// Its declared weight in kilograms.
    fn weight(self) -> Value {
        match self {
            // A pound is 0.4536 kg.
            Self::Envelope => number(Decimal::new(45, 2)),
        }
    }
}

/// What customs want to know. Printed tickets are documents.
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

/// A number of at most two decimals, as FedEx takes them.
fn number(decimal: Decimal) -> Value {
    decimal.round_dp(2).to_string().parse::<Number>().map_or(Value::Null, Value::Number)
}

fn label(made: &Value) -> Option<Vec<u8>> {
    let documents = list(made, "/pieceResponses/0/packageDocuments").chain(list(made, "/shipmentDocuments"));
    let labels = documents.filter(|document| text(document, "/contentType").as_deref() == Some("LABEL"));
    labels
        .filter_map(|document| {
            STANDARD.decode(text(document, "/encodedLabel")?.split_whitespace().collect::<String>()).ok()
        })
        .find(|bytes| bytes.starts_with(PDF))
}

// The label has a name and an address on it.
impl fmt::Debug for Shipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shipped").field("tracking_number", &self.tracking_number).finish_non_exhaustive()
    }
}
