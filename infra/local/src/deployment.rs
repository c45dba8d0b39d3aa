use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use cloud::Clock;
use serde::Serialize;
use serde_json::Value;
use stand_ins::{JournalError, NoJournal, local_pages};

use crate::admin::Admin;
use crate::secrets::{Secrets, SecretsError};
use crate::vendors::{MAIL_DOMAIN, Vendors};
use crate::webhooks::{self, Webhooks};

/// A deployment on an emulator of AWS, outside of this process.
#[derive(Serialize)]
pub struct Deployment {
    pub answers: Answers,
    /// The parameters for the vendors' URLs.
    pub vendors: Vec<&'static str>,
}

/// What `frontrow-cli init` is told, except for the stack, the region and the vendors' URLs.
#[derive(Serialize)]
pub struct Answers {
    pub parameters: BTreeMap<String, String>,
    /// The contents of the vendors' and the first admin's secrets. `init` generates the others.
    pub secrets: BTreeMap<&'static str, Value>,
}

/// The stand-ins of a deployment cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    #[error("cannot start a stand-in: {0}")]
    StandIn(#[from] JournalError),
}

impl Deployment {
    /// Generates the secrets and stores them in the folder, where the stand-ins find them.
    pub fn prepare(folder: &Path, admin: &Admin) -> Result<Self, DeploymentError> {
        let secrets = Secrets::of(Some(folder))?;
        let vendors = vendors(&secrets)?.apis().iter().map(|api| api.parameter).collect();
        let parameters = organizer(admin).map(|(name, value)| (name.to_owned(), value)).into();
        Ok(Self { answers: Answers { parameters, secrets: secrets.of_accounts(&admin.password).into() }, vendors })
    }

    /// The stand-ins with the folder's secrets, in the order of [`Deployment::vendors`], and after them their local pages. Their
    /// webhooks go to the API at the URL. Must be called within a tokio runtime.
    pub fn stand_ins(folder: &Path, api_url: &str) -> Result<Vec<Router>, DeploymentError> {
        let vendors = vendors(&Secrets::of(Some(folder))?)?;
        Webhooks::new(vendors.clone(), Clock::system(), webhooks::to_url(api_url.to_owned())).start();
        let pages = local_pages(&vendors.stripe, &vendors.mailgun, &vendors.fedex);
        Ok(vendors.apis().into_iter().map(|api| api.router).chain([pages]).collect())
    }
}

fn vendors(secrets: &Secrets) -> Result<Vendors, JournalError> {
    Vendors::new(secrets, &Clock::system(), |_| Ok(Arc::new(NoJournal)))
}

/// The parameters that only an organizer knows.
fn organizer(admin: &Admin) -> [(&'static str, String); 16] {
    [
        ("FirstAdminEmail", admin.email.clone()),
        ("SellerName", "Frontrow Example".to_owned()),
        ("SellerStreet", "ul. Przykładowa 1".to_owned()),
        ("SellerCity", "Warszawa".to_owned()),
        ("SellerPostalCode", "00-001".to_owned()),
        ("SellerCountry", "PL".to_owned()),
        ("SellerTaxId", "PL0000000000".to_owned()),
        ("StripePublishableKey", "pk_test_frontrow".to_owned()),
        ("MailgunDomain", MAIL_DOMAIN.to_owned()),
        ("MailFromAddress", format!("tickets@{MAIL_DOMAIN}")),
        ("ShipperName", "Frontrow".to_owned()),
        ("ShipperPhone", "+48 22 555 01 00".to_owned()),
        ("ShipperStreet", "al. Księcia Józefa Poniatowskiego 1".to_owned()),
        ("ShipperCity", "Warszawa".to_owned()),
        ("ShipperPostalCode", "03-901".to_owned()),
        ("ShipperCountry", "PL".to_owned()),
    ]
}

/// The template's parameters that have no default, or a default for production.
pub(crate) fn parameters(admin: &Admin, secrets: &Secrets) -> Result<BTreeMap<String, String>, SecretsError> {
    let keys = [("TokenPublicKey", secrets.token_public_key()?), ("TicketPublicKeys", secrets.ticket_public_keys()?)];
    let stripe_js = [("StripeJsUrl", "/_local/stripe/stripe.js".to_owned())];
    Ok(organizer(admin)
        .into_iter()
        .chain(keys)
        .chain(stripe_js)
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

// The answers hold secrets.
impl fmt::Debug for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deployment").field("vendors", &self.vendors).finish_non_exhaustive()
    }
}
