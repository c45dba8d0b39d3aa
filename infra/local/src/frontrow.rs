use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use cloud::{Clock, Cloud, Driver, Faults, NoFaults, Prepared, Storage, Template};
use http::{Request, Response};
use jiff::Timestamp;
use lambda::Lambda;
use lambda::token::{Caller, Signer, TokenError};
use stand_ins::{
    FedexStandIn, Journal, JournalError, MailgunStandIn, NoJournal, OutgoingWebhook, SqliteJournal, StripeStandIn,
};
use uuid::Uuid;

use crate::secrets::{Secrets, SecretsError};
use crate::time::Time;
use crate::vendors::Vendors;
use crate::webhooks::{self, Webhooks};
use crate::{deployment, lambdas, pages, template};

/// How the system is started.
#[derive(Clone)]
pub struct Options {
    /// Where its data lives; in memory without.
    pub data: Option<PathBuf>,
    /// Who may log in first.
    pub admin: Admin,
    /// The time that everything goes by.
    pub clock: Clock,
    /// What goes wrong; nothing unless a test wants it.
    pub faults: Arc<dyn Faults>,
    /// Whether eventually consistent reads can be made to lag.
    pub stale_reads: bool,
    /// The handlers.
    pub lambdas: Vec<Lambda>,
    /// Who does the work that is waiting. Stepped, webhooks too are carried only by [`Frontrow::take_due_webhooks`] and
    /// [`Frontrow::post`], or while waiting for all to settle.
    pub driver: Driver,
    /// Where ids come from.
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    /// What all secrets are made from; from randomness, if not said. For what is to be repeated exactly, never for what is kept.
    pub secrets_from: Option<String>,
    /// What its tables hold at first.
    pub prepared: Option<Prepared>,
}

/// The first admin.
#[derive(Debug, Clone)]
pub struct Admin {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

impl Default for Admin {
    fn default() -> Self {
        Self { email: "admin@frontrow.test".to_owned(), password: "frontrow-admin".to_owned() }
    }
}

impl Admin {
    /// As the environment says (`FRONTROW_ADMIN_EMAIL`, `FRONTROW_ADMIN_PASSWORD`), else the default.
    pub fn of_environment() -> Self {
        let default = Self::default();
        Self {
            email: std::env::var("FRONTROW_ADMIN_EMAIL").unwrap_or(default.email),
            password: std::env::var("FRONTROW_ADMIN_PASSWORD").unwrap_or(default.password),
        }
    }
}

impl Options {
    /// In memory, by the machine's clock.
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
        }
    }
}

/// The system could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartFailed {
    /// The template is not one that can be run.
    #[error("template.yaml: {0}")]
    Template(#[from] cloud::TemplateError),
    /// The local cloud could not be started.
    #[error(transparent)]
    Cloud(#[from] cloud::StartError),
    /// A stand-in could not read what it kept.
    #[error("a stand-in can't be started: {0}")]
    StandIn(#[from] JournalError),
    /// The secrets could not be made or read.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
}

/// All of Frontrow, running. Cheap to clone: all clones are the same one.
#[derive(Clone)]
pub struct Frontrow {
    time: Time,
    router: Router,
    vendors: Vendors,
    signer: Signer,
}

impl Frontrow {
    /// Starts everything. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// See [`StartFailed`].
    pub async fn start(options: Options) -> Result<Self, StartFailed> {
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
        let template = Template::of_document(&template()?, &deployment::parameters(&options.admin, &secrets)?)?;
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
        let time = Time { cloud, webhooks };
        let router = pages::router(&time, &vendors);
        Ok(Self { time, router, vendors, signer: secrets.signer()? })
    }

    /// The local cloud that it runs in.
    pub fn cloud(&self) -> &Cloud {
        &self.time.cloud
    }

    /// Everything that is served over HTTP: the API and the local pages.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Answers a request without a socket.
    pub async fn request(&self, request: Request<Bytes>) -> Response<Bytes> {
        let answer = tower::ServiceExt::oneshot(self.router(), request.map(Body::from)).await;
        let (parts, body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        Response::from_parts(parts, axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default())
    }

    /// Puts the clock forward, and waits until all that became due is done.
    pub async fn advance(&self, by: Duration) {
        self.time.advance(by).await;
    }

    /// Waits until nothing is being done and nothing is due.
    pub async fn settle(&self) {
        self.time.settle().await;
    }

    /// The stand-in for Stripe.
    pub fn stripe(&self) -> &StripeStandIn {
        &self.vendors.stripe
    }

    /// The stand-in for Mailgun.
    pub fn mailgun(&self) -> &MailgunStandIn {
        &self.vendors.mailgun
    }

    /// The stand-in for FedEx.
    pub fn fedex(&self) -> &FedexStandIn {
        &self.vendors.fedex
    }

    /// Takes the webhooks that are due. For [`Driver::Stepped`]: each is to be posted, in whatever order, or not.
    pub fn take_due_webhooks(&self) -> Vec<OutgoingWebhook> {
        self.vendors.take_due_webhooks(self.cloud().clock().now())
    }

    /// When the next webhook falls due, by what is known now.
    pub fn next_webhook(&self) -> Option<Timestamp> {
        self.vendors.next_due()
    }

    /// Posts a webhook, and gives back the status of the answer.
    pub async fn post(&self, webhook: OutgoingWebhook) -> Option<u16> {
        self.time.webhooks.post(webhook).await
    }

    /// Reports to a vendor how its webhook was answered; `None` when it wasn't.
    pub fn webhook_answered(&self, id: &str, status: Option<u16>) {
        self.vendors.webhook_answered(id, status);
    }

    /// A token as logging in would give it, without the work that checking a password is.
    ///
    /// # Errors
    /// [`TokenError`] when it can't be signed.
    pub fn token(&self, caller: &Caller) -> Result<String, TokenError> {
        Ok(self.signer.sign(caller, self.cloud().clock().now())?.0)
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("data", &self.data).finish_non_exhaustive()
    }
}

impl fmt::Debug for Frontrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frontrow").field("cloud", &self.time.cloud).finish_non_exhaustive()
    }
}
