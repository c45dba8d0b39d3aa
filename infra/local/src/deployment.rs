use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use cloud::Clock;
use serde::Serialize;
use stand_ins::{JournalError, NoJournal, local_pages};

use crate::frontrow::Admin;
use crate::secrets::{Secrets, SecretsError};
use crate::vendors::{MAIL_DOMAIN, Vendors};
use crate::webhooks::{self, Webhooks};

/// What a deployment elsewhere than in this process, on an emulator of AWS, is given.
#[derive(Serialize)]
pub struct Deployment {
    /// The template's parameters, but for the vendors' addresses.
    pub parameters: BTreeMap<String, String>,
    /// The texts of the secrets, by ARN.
    pub secrets: BTreeMap<String, String>,
    /// The parameters that say where the vendors are.
    pub vendors: Vec<&'static str>,
}

/// The vendors' stand-ins for a deployment elsewhere could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// The secrets could not be made or read.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// A stand-in could not read what it kept.
    #[error("a stand-in can't be started: {0}")]
    StandIn(#[from] JournalError),
}

impl Deployment {
    /// Makes the secrets, and keeps them in the folder for the stand-ins.
    ///
    /// # Errors
    /// See [`DeploymentError`].
    pub fn prepare(folder: &Path, admin: &Admin) -> Result<Self, DeploymentError> {
        let secrets = Secrets::of(Some(folder))?;
        let vendors = vendors(&secrets)?.apis().iter().map(|api| api.parameter).collect();
        Ok(Self { parameters: parameters(admin, &secrets)?, secrets: secrets.values(&admin.password), vendors })
    }

    /// The vendors' stand-ins that know the folder's secrets, in the order of the parameters that say where they are, and last the
    /// pages about what they hold. Their webhooks go to the API at the URL. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// See [`DeploymentError`].
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

/// The template's parameters that have no default, or one that is for production.
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
