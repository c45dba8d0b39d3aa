//! Checks that answers can be deployed and that the functions start with them.

use std::collections::BTreeMap;

use fedex::{InvalidField, Party};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CountryCode, EmailAddress, Invalid, PostalAddress, Text};

use super::template::Template;

/// Why a value is not valid: for CloudFormation, for SAM, or for its meaning.
pub(crate) fn refusal(template: &Template, parameter: &str, value: &str) -> Option<String> {
    let Some(declared) = template.parameters.get(parameter) else {
        return Some("is not a parameter of template.yaml".to_owned());
    };
    declared.refusal(value).or_else(|| sam_refusal(value)).or_else(|| meaning_refusal(parameter, value))
}

/// The problems of the parameters, each line beginning with a parameter's name.
pub(crate) fn problems(template: &Template, parameters: &BTreeMap<String, String>) -> Vec<String> {
    let of_one = parameters
        .iter()
        .filter_map(|(name, value)| refusal(template, name, value).map(|reason| format!("{name} {reason}")));
    let mut problems: Vec<String> = of_one.collect();
    if problems.is_empty() {
        problems.extend(shipper_problem(parameters));
        problems.extend(certificate_problem(template, parameters));
    }
    problems
}

/// SAM reads an override as `Name="value"`. It loses quotation marks and backslashes, and parses `ParameterKey=` even inside a value
/// (`samcli/cli/types.py`).
fn sam_refusal(value: &str) -> Option<String> {
    let is_cut = value.contains(['"', '\\']) || value.contains("ParameterKey=") || value.chars().any(char::is_control);
    is_cut.then(|| "must not contain quotation marks, backslashes, line breaks or \"ParameterKey=\"".to_owned())
}

fn meaning_refusal(parameter: &str, value: &str) -> Option<String> {
    let detail = |invalid: Invalid| invalid.detail;
    match parameter {
        "AlarmEmail" if value.is_empty() => None,
        "AlarmEmail" | "FirstAdminEmail" | "MailFromAddress" => {
            EmailAddress::try_from(value.to_owned()).err().map(detail)
        }
        "SellerCountry" | "ShipperCountry" => CountryCode::try_from(value.to_owned()).err().map(detail),
        "SellerTimeZone" => TimeZone::get(value).err().map(|_| "must be a time zone such as Europe/Warsaw".to_owned()),
        "TaxRates" if value.is_empty() => None,
        "TaxRates" => value.split(',').find_map(rate_refusal),
        _ => None,
    }
}

/// Checks what the pattern can't: that the country and the day exist.
fn rate_refusal(entry: &str) -> Option<String> {
    let mut fields = entry.split(':');
    let country = fields.next().unwrap_or_default();
    if let Err(invalid) = CountryCode::try_from(country.to_owned()) {
        return Some(format!("contains {entry}: the country {}", invalid.detail));
    }
    let day: Result<Date, _> = fields.next().unwrap_or_default().parse();
    day.err().map(|_| format!("contains {entry}: the first day does not exist"))
}

/// Whether FedEx accepts the sender. Missing parameters are reported elsewhere.
fn shipper_problem(parameters: &BTreeMap<String, String>) -> Option<String> {
    let (name, phone) = (text(parameters, "ShipperName")?, text(parameters, "ShipperPhone")?);
    let address = PostalAddress {
        street: text(parameters, "ShipperStreet")?,
        city: text(parameters, "ShipperCity")?,
        postal_code: Some(text(parameters, "ShipperPostalCode")?),
        country: CountryCode::try_from(parameters.get("ShipperCountry")?.clone()).ok()?,
        state: text(parameters, "ShipperState"),
    };
    let error = Party::new(&name, None, &phone, &address).err()?;
    let parameter = match error {
        InvalidField::Phone => "ShipperPhone",
        InvalidField::Street => "ShipperStreet",
        InvalidField::City => "ShipperCity",
        InvalidField::PostalCode => "ShipperPostalCode",
        InvalidField::State => "ShipperState",
        _ => "ShipperName",
    };
    Some(format!("{parameter} is not valid: {error}"))
}

fn text<const MAX: usize>(parameters: &BTreeMap<String, String>, name: &str) -> Option<Text<MAX>> {
    Text::try_from(parameters.get(name)?.clone()).ok()
}

fn certificate_problem(template: &Template, parameters: &BTreeMap<String, String>) -> Option<String> {
    if parameters.get("DomainName").is_none_or(String::is_empty) {
        return None;
    }
    let default = template.parameters.get("CertificateArn")?.default();
    let Some(certificate) = parameters.get("CertificateArn").filter(|arn| Some(*arn) != default.as_ref()) else {
        return Some("CertificateArn is required with DomainName".to_owned());
    };
    // CloudFront takes certificates of one region only.
    let has_cdn = parameters.get("Cdn").is_some_and(|cdn| cdn == "true");
    (has_cdn && !certificate.contains(":acm:us-east-1:"))
        .then(|| "CertificateArn must be in us-east-1 with Cdn".to_owned())
}
