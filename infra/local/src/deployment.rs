use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use cloud::Clock;
use serde::Serialize;
use stand_ins::{JournalError, NoJournal, local_pages};

use crate::admin::Admin;
use crate::secrets::{Secrets, SecretsError};
use crate::vendors::{MAIL_DOMAIN, Vendors};
use crate::webhooks::{self, Webhooks};

/// What a deployment on an emulator of AWS, outside of this process, is given.
#[derive(Serialize)]
pub struct Deployment {
    /// The template's parameters, except for the vendors' URLs.
    pub parameters: BTreeMap<String, String>,
    /// The values of the secrets, by ARN.
    pub secrets: BTreeMap<String, String>,
    /// The parameters for the vendors' URLs.
    pub vendors: Vec<&'static str>,
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
        Ok(Self { parameters: parameters(admin, &secrets)?, secrets: secrets.values(&admin.password), vendors })
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

/// The template's parameters that have no default, or a default for production.
pub(crate) fn parameters(admin: &Admin, secrets: &Secrets) -> Result<BTreeMap<String, String>, SecretsError> {
    let parameters = [
        ("FirstAdminEmail", admin.email.clone()),
        ("TokenPublicKey", secrets.token_public_key()?),
        ("TicketPublicKeys", secrets.ticket_public_keys()?),
        ("MailgunDomain", MAIL_DOMAIN.to_owned()),
        ("MailFromAddress", format!("tickets@{MAIL_DOMAIN}")),
        ("ShipperName", "Frontrow".to_owned()),
        ("ShipperPhone", "+48 22 555 01 00".to_owned()),
        ("ShipperStreet", "al. Księcia Józefa Poniatowskiego 1".to_owned()),
        ("ShipperCity", "Warszawa".to_owned()),
        ("ShipperPostalCode", "03-901".to_owned()),
        ("ShipperCountry", "PL".to_owned()),
    ];
    Ok(parameters.map(|(name, value)| (name.to_owned(), value)).into())
}

impl fmt::Debug for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deployment").field("parameters", &self.parameters.keys()).finish_non_exhaustive()
    }
}
