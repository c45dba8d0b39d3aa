//! The database for the tests of the event store and of the views: the local cloud's, or AWS's DynamoDB Local when
//! `FRONTROW_DYNAMODB_URL` is set. `infra/test_database/on_dynamodb_local` runs the tests on that.

// For tests only: failures end the test.
#![allow(clippy::expect_used, clippy::panic)]

mod faulty;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use cloud::template::Table;
use cloud::{CallFault, Cloud, Faults, Options, Template};
use uuid::Uuid;

use faulty::Faulty;

type Fault = Arc<dyn Fn(&str) -> CallFault + Send + Sync>;

/// A database with one table for one test.
pub struct TestDatabase {
    pub client: Client,
    pub table: String,
    _cloud: Option<Cloud>,
}

impl TestDatabase {
    /// Starts a database with this table.
    ///
    /// # Panics
    /// When it can't be started.
    pub async fn with(table: Table) -> Self {
        Self::start(table, None).await
    }

    /// Starts a database with this table. `fault` decides which calls fail, by service and operation, such as `DynamoDB.PutItem`.
    ///
    /// # Panics
    /// When it can't be started, and on DynamoDB Local when a test asks for a fault that only the local cloud can inject.
    pub async fn failing(table: Table, fault: impl Fn(&str) -> CallFault + Send + Sync + 'static) -> Self {
        Self::start(table, Some(Arc::new(fault))).await
    }

    async fn start(table: Table, fault: Option<Fault>) -> Self {
        match std::env::var("FRONTROW_DYNAMODB_URL") {
            Ok(url) => Self::at(url, table, fault).await,
            Err(_) => Self::in_cloud(table, fault).await,
        }
    }

    async fn in_cloud(table: Table, fault: Option<Fault>) -> Self {
        struct Injected(Fault);
        impl Faults for Injected {
            fn call(&self, call: &cloud::Call<'_>) -> CallFault {
                (self.0)(call.operation)
            }
        }
        let name = table.name.clone();
        let mut options = Options::new(Template::of_tables(vec![table]), &[]);
        if let Some(fault) = fault {
            options.faults = Arc::new(Injected(fault));
            options.stale_reads = true;
        }
        let cloud = Cloud::start(options).await.expect("a local cloud");
        Self { client: Client::new(&cloud.sdk()), table: name, _cloud: Some(cloud) }
    }

    async fn at(url: String, mut table: Table, fault: Option<Fault>) -> Self {
        // All tests share the server, so each has its own table.
        table.name = format!("{}-{}", table.name, Uuid::new_v4().simple());
        let (name, address) = (table.name.clone(), url.clone());
        tokio::task::spawn_blocking(move || create(&address, &table)).await.expect("a table");
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(cloud::template::REGION))
            .credentials_provider(Credentials::new("local", "local", None, None, "test"))
            .endpoint_url(url)
            .http_client(Faulty::new(aws_smithy_http_client::Builder::new().build_http(), fault))
            .build();
        Self { client: Client::from_conf(config), table: name, _cloud: None }
    }
}

/// DynamoDB Local requires a signature but does not check it.
fn create(url: &str, table: &Table) {
    let created = ureq::post(url)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "DynamoDB_20120810.CreateTable")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        )
        .send(table.create_request().to_string());
    created.unwrap_or_else(|error| panic!("{} at {url}: {error}", table.name));
}
