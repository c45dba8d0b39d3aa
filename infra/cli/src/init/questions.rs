//! The questions, answered at the terminal, by a file or by earlier answers.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use regex::Regex;

use super::answers::Answers;
use super::checks;
use super::console::Console;
use super::samconfig::Deployment;
use super::secrets::{Field, Secret};
use super::template::Template;

struct Question {
    parameter: &'static str,
    /// Whether the template's default is acceptable.
    has_default: bool,
}

const fn needed(parameter: &'static str) -> Question {
    Question { parameter, has_default: false }
}

const fn optional(parameter: &'static str) -> Question {
    Question { parameter, has_default: true }
}

const QUESTIONS: &[Question] = &[
    needed("FirstAdminEmail"),
    optional("AlarmEmail"),
    optional("DomainName"),
    optional("CertificateArn"),
    optional("HostedZoneId"),
    optional("CorsOrigins"),
    optional("SiteUrl"),
    needed("SellerName"),
    needed("SellerStreet"),
    needed("SellerPostalCode"),
    needed("SellerCity"),
    optional("SellerState"),
    needed("SellerCountry"),
    needed("SellerTaxId"),
    optional("SellerTimeZone"),
    needed("StripePublishableKey"),
    needed("MailgunDomain"),
    optional("MailgunUrl"),
    optional("MailFromName"),
    needed("MailFromAddress"),
    needed("ShipperName"),
    needed("ShipperPhone"),
    needed("ShipperStreet"),
    needed("ShipperPostalCode"),
    needed("ShipperCity"),
    optional("ShipperState"),
    needed("ShipperCountry"),
];

/// Asked only with a `DomainName`.
const DOMAIN_PARAMETERS: [&str; 2] = ["CertificateArn", "HostedZoneId"];

/// Every function's name, at most 64 characters, begins with the stack's name.
const STACK: (&str, &str) =
    ("[A-Za-z][A-Za-z0-9-]{0,19}", "a letter, then letters, digits and dashes, at most 20 in all");
const REGION: (&str, &str) = ("[a-z]{2}(-[a-z]+)+-[0-9]", "a region such as eu-central-1");

/// Clears an earlier answer.
const NONE: &str = "-";

/// Asks at the terminal, or collects the problems of the given answers.
pub(crate) struct Questions<'a> {
    pub(crate) console: &'a mut dyn Console,
    pub(crate) template: &'a Template,
    pub(crate) answers: &'a Answers,
    pub(crate) earlier: &'a Deployment,
    /// Whether to ask for parameters at the terminal.
    pub(crate) asks_parameters: bool,
    /// Whether to ask for secrets at the terminal.
    pub(crate) asks_secrets: bool,
    pub(crate) problems: Vec<String>,
}

impl Questions<'_> {
    pub(crate) fn stack(&mut self) -> io::Result<String> {
        let suggestion = self.answers.stack.clone().or_else(|| self.earlier.stack.clone());
        self.name("stack", "Name of the stack", STACK, suggestion.or_else(|| Some("frontrow".to_owned())))
    }

    pub(crate) fn region(&mut self, configured: Option<String>) -> io::Result<String> {
        let suggestion = self.answers.region.clone().or_else(|| self.earlier.region.clone());
        self.name("region", "AWS region", REGION, suggestion.or(configured))
    }

    fn name(
        &mut self,
        name: &str,
        question: &str,
        (pattern, wanted): (&str, &str),
        suggestion: Option<String>,
    ) -> io::Result<String> {
        let refusal = |value: &str| {
            let matches = Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|whole| whole.is_match(value));
            (!matches).then(|| format!("must be {wanted}"))
        };
        self.answer(name, question, suggestion, &refusal)
    }

    /// All answers, new and earlier.
    pub(crate) fn parameters(&mut self) -> io::Result<BTreeMap<String, String>> {
        let mut parameters = self.earlier.parameters.clone();
        parameters.extend(self.answers.parameters.clone());
        for Question { parameter, has_default } in QUESTIONS {
            let has_domain = parameters.get("DomainName").is_some_and(|domain| !domain.is_empty());
            if DOMAIN_PARAMETERS.contains(parameter) && !has_domain {
                continue;
            }
            let (template, Some(declared)) = (self.template, self.template.parameters.get(*parameter)) else {
                continue;
            };
            let default = if *has_default { declared.default() } else { suggestion(parameter, &parameters) };
            let suggestion = parameters.get(*parameter).cloned().or(default);
            let refusal = |value: &str| checks::refusal(template, parameter, value);
            let value = self.answer(parameter, &declared.description, suggestion, &refusal)?;
            parameters.insert((*parameter).to_owned(), value);
        }
        Ok(parameters)
    }

    /// The suggestion, or what is typed instead. Without a terminal, a missing or invalid suggestion is a problem.
    fn answer(
        &mut self,
        name: &str,
        question: &str,
        suggestion: Option<String>,
        refusal: &dyn Fn(&str) -> Option<String>,
    ) -> io::Result<String> {
        if !self.asks_parameters {
            let value = suggestion.unwrap_or_default();
            if let Some(reason) = refusal(&value) {
                self.problems.push(if value.is_empty() {
                    format!("{name} has no answer")
                } else {
                    format!("{name} {reason}")
                });
            }
            return Ok(value);
        }
        let may_be_empty = refusal("").is_none();
        let hint = match &suggestion {
            Some(value) if value.is_empty() => " [none]".to_owned(),
            Some(value) if may_be_empty => format!(" [{value}], {NONE} for none"),
            Some(value) => format!(" [{value}]"),
            None => String::new(),
        };
        loop {
            let typed = self.console.ask(&format!("{question}{hint}: "))?;
            let value = match (typed.as_str(), &suggestion) {
                ("", Some(suggestion)) => suggestion.clone(),
                (NONE, _) if may_be_empty => String::new(),
                _ => typed,
            };
            match refusal(&value) {
                None => return Ok(value),
                Some(reason) => self.console.say(&format!("  {name} {reason}"))?,
            }
        }
    }

    /// The fields of a secret that only the organizer knows, without unknown ones.
    pub(crate) fn fields(&mut self, secret: Secret) -> io::Result<BTreeMap<String, String>> {
        let mut fields = BTreeMap::new();
        for field in secret.fields() {
            let given = self.answers.secrets.get(secret.name()).and_then(|given| given.get(field.name)).cloned();
            let value = match given {
                None if self.asks_secrets => self.type_in(secret, field)?,
                given => given.unwrap_or_default(),
            };
            if value.is_empty() && field.may_be_unknown {
                continue;
            }
            if let Some(reason) = field.refusal(&value) {
                let name = format!("secrets.{}.{}", secret.name(), field.name);
                self.problems.push(if value.is_empty() {
                    format!("{name} has no answer")
                } else {
                    format!("{name} {reason}")
                });
            }
            fields.insert(field.name.to_owned(), value);
        }
        Ok(fields)
    }

    fn type_in(&mut self, secret: Secret, field: &Field) -> io::Result<String> {
        let hint = if field.may_be_unknown { ", leave empty if you don't have it yet" } else { "" };
        loop {
            let value = self.console.ask_secretly(&format!("{} (hidden{hint}): ", field.question))?;
            if value.is_empty() && field.may_be_unknown {
                return Ok(value);
            }
            if let Some(reason) = field.refusal(&value) {
                self.console.say(&format!("  It {reason}"))?;
            } else if secret == Secret::FirstAdmin && self.console.ask_secretly("Repeat: ")? != value {
                self.console.say("  The two do not match")?;
            } else {
                return Ok(value);
            }
        }
    }

    /// Answers of a file for unknown secrets or fields.
    pub(crate) fn unknown_secrets(&mut self) {
        let known: BTreeSet<String> = Secret::ALL
            .iter()
            .flat_map(|secret| secret.fields().iter().map(|field| format!("{}.{}", secret.name(), field.name)))
            .collect();
        let given = self
            .answers
            .secrets
            .iter()
            .flat_map(|(secret, fields)| fields.keys().map(move |field| format!("{secret}.{field}")));
        let unknown = given.filter(|name| !known.contains(name));
        self.problems.extend(unknown.map(|name| format!("secrets.{name} is not known")));
    }
}

/// A likely value of a parameter, from earlier answers.
fn suggestion(parameter: &str, answered: &BTreeMap<String, String>) -> Option<String> {
    match parameter {
        "MailFromAddress" => answered.get("MailgunDomain").map(|domain| format!("tickets@{domain}")),
        "ShipperName" => answered.get("SellerName").cloned(),
        "ShipperStreet" => answered.get("SellerStreet").cloned(),
        "ShipperPostalCode" => answered.get("SellerPostalCode").cloned(),
        "ShipperCity" => answered.get("SellerCity").cloned(),
        "ShipperCountry" => answered.get("SellerCountry").cloned(),
        _ => None,
    }
}
