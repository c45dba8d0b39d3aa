//! Whether answers can be deployed, and whether the functions start with them.

use std::collections::BTreeMap;

use fedex::{DoesNotFit, Party};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CountryCode, EmailAddress, Invalid, PostalAddress, Text};

use super::template::Template;

/// Why one value can't be used: by what CloudFormation takes, by what SAM carries, and by what it stands for.
pub(crate) fn refusal(template: &Template, parameter: &str, value: &str) -> Option<String> {
    let Some(declared) = template.parameters.get(parameter) else {
        return Some("is no parameter of template.yaml".to_owned());
    };
    declared.refusal(value).or_else(|| sam_refusal(value)).or_else(|| meaning_refusal(parameter, value))
}

/// Everything that is wrong with the parameters, each line beginning with a parameter's name.
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

/// SAM reads an override as `Name="value"`, in which quotation marks and backslashes do not come through, and takes one of
/// its own forms out of the middle of a value (`samcli/cli/types.py`).
fn sam_refusal(value: &str) -> Option<String> {
    let is_cut = value.contains(['"', '\\']) || value.contains("ParameterKey=") || value.chars().any(char::is_control);
    is_cut.then(|| "must have no quotation mark, backslash, line break or \"ParameterKey=\" in it".to_owned())
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

/// What the pattern leaves open: whether there is such a country, and such a day.
fn rate_refusal(entry: &str) -> Option<String> {
    let mut fields = entry.split(':');
    let country = fields.next().unwrap_or_default();
    if let Err(invalid) = CountryCode::try_from(country.to_owned()) {
        return Some(format!("has {entry}, whose country {}", invalid.detail));
    }
    let day: Result<Date, _> = fields.next().unwrap_or_default().parse();
    day.err().map(|_| format!("has {entry}, whose first day is not in the calendar"))
}

/// Whether FedEx takes the sender. Absent parameters are not its fault.
fn shipper_problem(parameters: &BTreeMap<String, String>) -> Option<String> {
    let (name, phone) = (text(parameters, "ShipperName")?, text(parameters, "ShipperPhone")?);
    let address = PostalAddress {
        street: text(parameters, "ShipperStreet")?,
        city: text(parameters, "ShipperCity")?,
        postal_code: text(parameters, "ShipperPostalCode")?,
        country: CountryCode::try_from(parameters.get("ShipperCountry")?.clone()).ok()?,
        state: text(parameters, "ShipperState"),
    };
    let error = Party::new(&name, None, &phone, &address).err()?;
    let parameter = match error {
        DoesNotFit::Phone => "ShipperPhone",
        DoesNotFit::Street => "ShipperStreet",
        DoesNotFit::City => "ShipperCity",
        DoesNotFit::PostalCode => "ShipperPostalCode",
        DoesNotFit::State => "ShipperState",
        _ => "ShipperName",
    };
    Some(format!("{parameter} can't be used: {error}"))
}

fn text<const MAX: usize>(parameters: &BTreeMap<String, String>, name: &str) -> Option<Text<MAX>> {
    Text::try_from(parameters.get(name)?.clone()).ok()
}

fn certificate_problem(template: &Template, parameters: &BTreeMap<String, String>) -> Option<String> {
    let has_domain = parameters.get("DomainName").is_some_and(|domain| !domain.is_empty());
    let default = template.parameters.get("CertificateArn")?.default();
    let has_certificate = parameters.get("CertificateArn").is_some_and(|arn| Some(arn) != default.as_ref());
    (has_domain && !has_certificate).then(|| "CertificateArn is needed for DomainName".to_owned())
}
