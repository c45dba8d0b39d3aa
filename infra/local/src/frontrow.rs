use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use auth::{Session, Sessions, SessionsError, Signer, TokenError};
use aws_sdk_dynamodb::Client;
use axum::Router;
use axum::body::{Body, Bytes};
use cloud::template::STACK;
use cloud::{Clock, Cloud, Driver, Faults, NoFaults, Prepared, Storage, Template};
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use kernel::{Role, SessionId, UserId};
use lambda::Lambda;
use stand_ins::{
    FedexStandIn, Journal, JournalError, MailgunStandIn, NoJournal, OutgoingWebhook, SqliteJournal, StripeStandIn,
};
use uuid::Uuid;

use crate::admin::Admin;
use crate::contexts::lambdas;
use crate::secrets::{Secrets, SecretsError};
use crate::system::System;
use crate::templates::template;
use crate::vendors::Vendors;
use crate::webhooks::{self, Webhooks};
use crate::{deployment, pages};

/// What Frontrow is started with.
#[derive(Clone)]
pub struct Options {
    /// The folder for its data; in memory without one.
    pub data: Option<PathBuf>,
    pub admin: Admin,
    pub clock: Clock,
    pub faults: Arc<dyn Faults>,
    /// As in [`cloud::Options::stale_reads`].
    pub stale_reads: bool,
    pub lambdas: Vec<Lambda>,
    /// With [`Driver::Stepped`], webhooks are delivered only by [`Frontrow::take_due_webhooks`] and [`Frontrow::post`], or while
    /// everything settles.
    pub driver: Driver,
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    /// Derives all secrets from this text, which makes them public. Only for repeatable runs; by default secrets are random.
    pub secrets_from: Option<String>,
    pub prepared: Option<Prepared>,
    /// Parameters of the template that take the place of ours and of its defaults.
    pub parameters: BTreeMap<String, String>,
}

impl Options {
    /// In memory, with the machine's clock.
    pub fn in_memory() -> Self {
        Self {
            data: None,
            admin: Admin::default(),
            clock: Clock::system(),
            faults: Arc::new(NoFaults),
            stale_reads: false,
            lambdas: lambdas(),
            driver: Driver::Automatic,
            new_id: Arc::new(Uuid::new_v4),
            secrets_from: None,
            prepared: None,
            parameters: BTreeMap::new(),
        }
    }
}

/// Frontrow cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("template.yaml: {0}")]
    Template(#[from] cloud::TemplateError),
    #[error(transparent)]
    Cloud(#[from] cloud::StartError),
    #[error("cannot start a stand-in: {0}")]
    StandIn(#[from] JournalError),
    #[error(transparent)]
    Secrets(#[from] SecretsError),
}

/// All of Frontrow, running. Cheap to clone: all clones are the same instance.
#[derive(Clone)]
pub struct Frontrow {
    system: System,
    router: Router,
    vendors: Vendors,
    signer: Signer,
    sessions: Sessions,
}

impl Frontrow {
    /// Must be called within a tokio runtime.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let secrets = match &options.secrets_from {
            Some(text) => Secrets::made_from(text),
            None => Secrets::of(options.data.as_deref())?,
        };
        let journal = |name: &str| -> Result<Arc<dyn Journal>, JournalError> {
            Ok(match &options.data {
                Some(folder) => Arc::new(SqliteJournal::open(&folder.join(name))?),
                None => Arc::new(NoJournal),
            })
        };
        let vendors = Vendors::new(&secrets, &options.clock, journal)?;
        let mut parameters = deployment::parameters(&options.admin, &secrets)?;
        parameters.extend(options.parameters);
        let template = Template::of_document(template()?, &parameters)?;
        let mut of_cloud = cloud::Options::new(template, &options.lambdas);
        of_cloud.storage = options.data.map_or(Storage::Memory, |folder| Storage::Folder(folder.join("cloud")));
        of_cloud.secrets = secrets.values(&options.admin.password);
        of_cloud.vendors = vendors.apis().map(|api| (api.host.to_owned(), api.router)).into();
        of_cloud.clock = options.clock.clone();
        of_cloud.faults = options.faults;
        of_cloud.stale_reads = options.stale_reads;
        of_cloud.driver = options.driver;
        of_cloud.new_id = options.new_id;
        of_cloud.prepared = options.prepared;
        of_cloud.keep_changes = options.driver == Driver::Stepped;
        let cloud = Cloud::start(of_cloud).await?;
        let webhooks = Webhooks::new(vendors.clone(), options.clock, webhooks::to_cloud(cloud.clone()));
        if options.driver == Driver::Automatic {
            webhooks.start();
        }
        let system = System { cloud, webhooks };
        let router = pages::router(&system, &vendors);
        let sessions = Sessions::new(Client::new(&system.cloud.sdk()), format!("{STACK}-sessions"));
        Ok(Self { system, router, vendors, signer: secrets.signer()?, sessions })
    }

    pub fn cloud(&self) -> &Cloud {
        &self.system.cloud
    }

    /// The API and the local pages.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Sends a request without a socket.
    pub async fn request(&self, request: Request<Bytes>) -> Response<Bytes> {
        let response = tower::ServiceExt::oneshot(self.router(), request.map(Body::from)).await;
        let (parts, body) = response.unwrap_or_else(|never| match never {}).into_parts();
        Response::from_parts(parts, axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default())
    }

    /// Advances the clock, and waits until everything that became due is done.
    pub async fn advance(&self, by: Duration) {
        self.system.advance(by).await;
    }

    /// Waits until nothing is in progress and nothing is due.
    pub async fn settle(&self) {
        self.system.settle().await;
    }

    pub fn stripe(&self) -> &StripeStandIn {
        &self.vendors.stripe
    }

    pub fn mailgun(&self) -> &MailgunStandIn {
        &self.vendors.mailgun
    }

    pub fn fedex(&self) -> &FedexStandIn {
        &self.vendors.fedex
    }

    /// Takes the webhooks that are due, to be posted in any order. For [`Driver::Stepped`].
    pub fn take_due_webhooks(&self) -> Vec<OutgoingWebhook> {
        self.vendors.take_due_webhooks(self.cloud().clock().now())
    }

    /// When the next queued webhook is due.
    pub fn next_webhook(&self) -> Option<Timestamp> {
        self.vendors.next_due()
    }

    /// Posts a webhook and returns the status of the response.
    pub async fn post(&self, webhook: OutgoingWebhook) -> Option<u16> {
        self.system.webhooks.post(webhook).await
    }

    /// Reports to a vendor the status of the response to its webhook; none if there was no response.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        self.vendors.webhook_answered(id, status);
    }

    /// Starts a session as a login does, without the cost of checking a password, and returns its token. It lasts for a year, unless
    /// it ends before. The version is that of the user's stream.
    pub async fn sign_in(
        &self,
        user_id: UserId,
        user_version: u64,
        roles: BTreeSet<Role>,
        device: &str,
    ) -> Result<String, SignInError> {
        let started_at = self.cloud().clock().now();
        let session = Session {
            // One for each user and device, so that repeatable runs have the same ids.
            session_id: SessionId::derived(&[&user_id, &device]),
            user_id,
            roles,
            withheld: BTreeSet::new(),
            email_verified: true,
            user_version,
            started_at,
            expires_at: started_at.checked_add(YEAR).unwrap_or(Timestamp::MAX),
            device: Some(device.to_owned()),
            source: None,
        };
        self.sessions.start(&session).await?;
        Ok(self.signer.sign(&session)?)
    }
}

const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// Nobody can be signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error(transparent)]
    Sessions(#[from] SessionsError),
    #[error(transparent)]
    Token(#[from] TokenError),
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("data", &self.data).finish_non_exhaustive()
    }
}

impl fmt::Debug for Frontrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frontrow").field("cloud", &self.system.cloud).finish_non_exhaustive()
    }
}
