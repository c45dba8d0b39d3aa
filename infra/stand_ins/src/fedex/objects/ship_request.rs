//! A request for a shipment, checked as FedEx checks it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use super::course::ShipmentCourse;
use crate::fedex::checks::{check_account, has_postal_codes, is_valid_postal_code};
use crate::fedex::config::FedexConfig;
use crate::fedex::error::ApiError;
use crate::fedex::json::text;

#[derive(Debug, Clone)]
pub(crate) struct ShipRequest {
    pub reference: Option<String>,
    pub service: String,
    pub packaging: String,
    pub ship_date: Date,
    pub shipper: Value,
    pub recipient: Value,
    /// Whether the response must contain the label itself.
    pub with_label: bool,
}

const MAX_DAYS_AHEAD: i64 = 10;

const MAX_REFERENCE: usize = 40;

const WITHIN_THE_US: [&str; 9] = [
    "FIRST_OVERNIGHT",
    "PRIORITY_OVERNIGHT",
    "STANDARD_OVERNIGHT",
    "FEDEX_2_DAY_AM",
    "FEDEX_2_DAY",
    "FEDEX_EXPRESS_SAVER",
    "FEDEX_GROUND",
    "GROUND_HOME_DELIVERY",
    "SMART_POST",
];
const ABROAD: [&str; 5] = [
    "INTERNATIONAL_FIRST",
    "FEDEX_INTERNATIONAL_PRIORITY_EXPRESS",
    "FEDEX_INTERNATIONAL_PRIORITY",
    "INTERNATIONAL_ECONOMY",
    "FEDEX_INTERNATIONAL_CONNECT_PLUS",
];
const WITHIN_EUROPE: [&str; 5] =
    ["FEDEX_FIRST", "FEDEX_PRIORITY_EXPRESS", "FEDEX_PRIORITY", "PRIORITY_OVERNIGHT", "FEDEX_REGIONAL_ECONOMY"];
const BY_GROUND: [&str; 3] = ["FEDEX_GROUND", "GROUND_HOME_DELIVERY", "SMART_POST"];
const EUROPE: [&str; 31] = [
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LI",
    "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];
/// FedEx's packagings, with their maximum weight in kilograms.
const PACKAGINGS: [(&str, f64); 8] = [
    ("FEDEX_ENVELOPE", 0.5),
    ("FEDEX_PAK", 9.0),
    ("FEDEX_TUBE", 9.0),
    ("FEDEX_SMALL_BOX", 9.0),
    ("FEDEX_MEDIUM_BOX", 9.0),
    ("FEDEX_LARGE_BOX", 9.0),
    ("FEDEX_BOX", 9.0),
    ("YOUR_PACKAGING", 68.0),
];

impl ShipRequest {
    /// FedEx does not publish most of its error codes. Those here follow the same pattern.
    pub fn read(body: &Value, config: &FedexConfig, today: Date) -> Result<Self, ApiError> {
        let with_label = match text(body, "/labelResponseOptions") {
            Some("LABEL") => true,
            Some("URL_ONLY") => false,
            _ => return Err(ApiError::bad("LABELRESPONSEOPTIONS.INVALID")),
        };
        check_account(body, config, "SHIPMENT.ACCOUNTNUMBER.UNAUTHORIZED")?;
        let asked = body.get("requestedShipment").ok_or_else(|| ApiError::bad("REQUESTEDSHIPMENT.REQUIRED"))?;
        let shipper = party(asked, "/shipper", "SHIPPER")?;
        let recipient = match asked.get("recipients").and_then(Value::as_array).map(Vec::as_slice) {
            Some([_]) => party(asked, "/recipients/0", "RECIPIENT")?,
            _ => return Err(ApiError::bad("RECIPIENTS.INVALID")),
        };
        for (field, values) in [
            ("pickupType", &["USE_SCHEDULED_PICKUP", "CONTACT_FEDEX_TO_SCHEDULE", "DROPOFF_AT_FEDEX_LOCATION"][..]),
            ("shippingChargesPayment/paymentType", &["SENDER", "RECIPIENT", "THIRD_PARTY", "COLLECT"]),
            ("labelSpecification/imageType", &["PDF", "PNG", "ZPLII", "EPL2"]),
        ] {
            if text(asked, &format!("/{field}")).is_none_or(|value| !values.contains(&value)) {
                return Err(ApiError::bad(format!("{}.INVALID", field.replace('/', ".").to_ascii_uppercase())));
            }
        }
        if text(asked, "/labelSpecification/labelStockType").is_none() {
            return Err(ApiError::bad("LABELSTOCKTYPE.REQUIRED"));
        }
        let ship_date = text(asked, "/shipDatestamp").and_then(|date| date.parse::<Date>().ok());
        let ship_date = ship_date.ok_or_else(|| ApiError::bad("SHIPDATESTAMP.INVALID"))?.max(today);
        if today.checked_add(MAX_DAYS_AHEAD.days()).is_ok_and(|last| ship_date > last) {
            return Err(ApiError::bad("SHIPDATESTAMP.TOO.FAR.AHEAD"));
        }
        let (service, packaging) = check_offer(asked, &shipper, &recipient)?;
        if ShipmentCourse::of(&recipient) == ShipmentCourse::Refused {
            return Err(ApiError::bad("SERVICETYPE.NOT.ALLOWED"));
        }
        Ok(Self { reference: reference(asked)?, service, packaging, ship_date, shipper, recipient, with_label })
    }
}

/// The sender or recipient, with all fields that FedEx requires and none longer than it accepts.
fn party(asked: &Value, pointer: &str, who: &str) -> Result<Value, ApiError> {
    let party = asked.pointer(pointer).ok_or_else(|| ApiError::bad(format!("{who}.REQUIRED")))?;
    let limited = |field: &str, max: usize, name: &str| match text(party, field) {
        Some(value) if value.chars().count() > max => Err(ApiError::bad(format!("{name}.TOO.LONG"))),
        value => Ok(value),
    };
    let missing = |name: &str| ApiError::bad(format!("{who}.{name}.REQUIRED"));
    let name = limited("/contact/personName", 70, "PERSONNAME")?;
    let company = limited("/contact/companyName", 35, "COMPANYNAME")?;
    name.or(company).ok_or_else(|| missing("CONTACTNAME"))?;
    limited("/contact/emailAddress", 80, "EMAILADDRESS")?;
    let phone = limited("/contact/phoneNumber", 15, "PHONENUMBER")?.ok_or_else(|| missing("PHONENUMBER"))?;
    if phone.len() < 10 {
        return Err(ApiError::bad("PHONENUMBER.TOO.SHORT"));
    }
    let streets = party.pointer("/address/streetLines").and_then(Value::as_array).filter(|lines| !lines.is_empty());
    let streets = streets.ok_or_else(|| missing("STREETLINE"))?;
    if streets.len() > 3 {
        return Err(ApiError::bad("STREETLINES.TOO.MANY"));
    }
    for line in streets {
        match line.as_str().map(|line| line.chars().count()) {
            Some(1..=35) => {}
            Some(0) | None => return Err(missing("STREETLINE")),
            Some(_) => return Err(ApiError::bad("STREETLINE.TOO.LONG")),
        }
    }
    limited("/address/city", 35, "CITY")?.ok_or_else(|| missing("CITY"))?;
    let postal_code = limited("/address/postalCode", 10, "POSTALCODE")?;
    let country = limited("/address/countryCode", 2, "COUNTRYCODE")?.ok_or_else(|| missing("COUNTRYCODE"))?;
    let state = limited("/address/stateOrProvinceCode", 2, "STATEORPROVINCECODE")?;
    if ["US", "CA", "PR"].contains(&country) && state.is_none() {
        return Err(missing("STATEORPROVINCECODE"));
    }
    if postal_code.is_none() && has_postal_codes(country) {
        return Err(missing("POSTALCODE"));
    }
    if postal_code.is_some_and(|postal_code| !is_valid_postal_code(postal_code, country)) {
        return Err(ApiError::bad("COUNTRY.POSTALANDSTATEORPROVINCECODE.MISMATCH"));
    }
    Ok(party.clone())
}

/// Checks that FedEx offers the service between these countries for this packaging and weight.
fn check_offer(asked: &Value, shipper: &Value, recipient: &Value) -> Result<(String, String), ApiError> {
    let service = text(asked, "/serviceType").ok_or_else(|| ApiError::bad("SERVICETYPE.REQUIRED"))?;
    let packaging = text(asked, "/packagingType").ok_or_else(|| ApiError::bad("PACKAGINGTYPE.REQUIRED"))?;
    let [from, to] = [shipper, recipient].map(|party| text(party, "/address/countryCode").unwrap_or_default());
    let is_offered = match (from, to) {
        ("US", "US") => WITHIN_THE_US.contains(&service),
        _ if EUROPE.contains(&from) && EUROPE.contains(&to) => {
            WITHIN_EUROPE.contains(&service) || from != to && ABROAD.contains(&service)
        }
        _ => from != to && ABROAD.contains(&service),
    };
    if !is_offered {
        return Err(ApiError::bad("SERVICETYPE.NOT.ALLOWED"));
    }
    let limit = PACKAGINGS.iter().find(|(name, _)| *name == packaging).map(|(_, limit)| *limit);
    let limit = limit.ok_or_else(|| ApiError::bad("PACKAGINGTYPE.INVALID"))?;
    if BY_GROUND.contains(&service) && packaging != "YOUR_PACKAGING" {
        return Err(ApiError::bad("SERVICE.PACKAGECOMBINATION.INVALID"));
    }
    let kilograms = kilograms(asked)?;
    if kilograms > limit {
        return Err(ApiError::bad("PACKAGE.WEIGHT.EXCEEDED"));
    }
    if from != to {
        let customs =
            asked.get("customsClearanceDetail").ok_or_else(|| ApiError::bad("CUSTOMSCLEARANCEDETAIL.REQUIRED"))?;
        if text(customs, "/commodities/0/description").is_none() || customs.get("totalCustomsValue").is_none() {
            return Err(ApiError::bad("COMMODITIES.REQUIRED"));
        }
        if asked.get("totalWeight").is_none() {
            return Err(ApiError::bad("TOTALWEIGHT.REQUIRED"));
        }
    }
    Ok((service.to_owned(), packaging.to_owned()))
}

/// The weight of the package, of which there must be one.
fn kilograms(asked: &Value) -> Result<f64, ApiError> {
    let items = asked.get("requestedPackageLineItems").and_then(Value::as_array).map(Vec::as_slice);
    let Some([item]) = items else { return Err(ApiError::bad("REQUESTEDPACKAGELINEITEMS.INVALID")) };
    let value = item.pointer("/weight/value").and_then(Value::as_f64).filter(|value| *value > 0.0);
    let value = value.ok_or_else(|| ApiError::bad("WEIGHT.REQUIRED"))?;
    match text(item, "/weight/units") {
        Some("KG") => Ok(value),
        // FedEx's limits are round numbers in both units: one pound counts as half a kilogram.
        #[allow(clippy::float_arithmetic, reason = "weights are numbers with a fraction in FedEx's JSON")]
        Some("LB") => Ok(value / 2.0),
        _ => Err(ApiError::bad("WEIGHT.UNITS.INVALID")),
    }
}

fn reference(asked: &Value) -> Result<Option<String>, ApiError> {
    let references = asked.pointer("/requestedPackageLineItems/0/customerReferences").and_then(Value::as_array);
    let own = references
        .into_iter()
        .flatten()
        .find(|entry| text(entry, "/customerReferenceType") == Some("CUSTOMER_REFERENCE"))
        .and_then(|entry| text(entry, "/value"));
    match own {
        Some(reference) if reference.chars().count() > MAX_REFERENCE => {
            Err(ApiError::bad("CUSTOMERREFERENCE.TOO.LONG"))
        }
        reference => Ok(reference.map(str::to_owned)),
    }
}
