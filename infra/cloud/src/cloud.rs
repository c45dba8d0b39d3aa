//! The handle to a running cloud.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_types::SdkConfig;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use http::{Request, Response, StatusCode};
use jiff::Timestamp;
use lambda::{Env, InvocationFailed};
use serde_json::Value;

use crate::options::Driver;
use crate::services::event_sources::stream_record;
use crate::services::sdk::{Client, CloudRef};
use crate::services::{api, functions, queues};
use crate::state::clock::{Clock, after};
use crate::state::database::DatabaseError;
use crate::state::faults::Invocation;
use crate::state::journal::{Change, Kind};
use crate::state::messages::QueueDepth;
use crate::state::meter::Meter;
use crate::state::prepared::Prepared;
use crate::state::{Owner, State};
use crate::template::{StreamView, Template};
use crate::work;

/// A running cloud. Cheap to clone: all clones are the same cloud, which ends with the last of them.
#[derive(Clone)]
pub struct Cloud {
    owner: Arc<Owner>,
    driver: Driver,
}

impl Cloud {
    pub(crate) fn new(state: Arc<State>, driver: Driver) -> Self {
        Self { owner: Arc::new(Owner(state)), driver }
    }

    fn state(&self) -> &Arc<State> {
        &self.owner.0
    }

    /// The SDK's configuration for callers other than functions. Its clients keep the cloud alive.
    pub fn sdk(&self) -> SdkConfig {
        self.outside().sdk_config(&self.state().clock)
    }

    fn outside(&self) -> Client {
        let owner = CloudRef::Strong(Arc::clone(&self.owner));
        Client::new(owner, "outside", self.state().meter.of("outside"))
    }

    /// Responds to a call of an AWS service from another process. The caller of this method owns the socket. Signatures are not
    /// checked.
    pub async fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.outside().respond_http(request).await
    }

    /// The environment of a function, by its name without the stack's prefix.
    pub fn env(&self, function: &str) -> Option<Env> {
        self.state().functions.get(function).map(|function| function.env.clone())
    }

    /// Invokes a function, by its name without the stack's prefix, and waits for its response.
    pub async fn invoke(&self, function: &str, payload: Value) -> Result<Value, InvocationFailed> {
        let _in_flight = self.state().agenda.begin();
        let invocation = Invocation { function, attempt: 0 };
        functions::invoke(self.state(), &invocation, payload).await
    }

    /// Sends a request to the HTTP API.
    pub async fn request(&self, request: Request<Bytes>) -> Response<Bytes> {
        api::respond(self.state(), request).await
    }

    /// The HTTP API as a router.
    pub fn router(&self) -> Router {
        let cloud = self.clone();
        Router::new().fallback(move |request: Request<Body>| {
            let cloud = cloud.clone();
            async move { cloud.respond(request).await.map(Body::from) }
        })
    }

    async fn respond(&self, request: Request<Body>) -> Response<Bytes> {
        let (mut parts, body) = request.into_parts();
        if let Some(ConnectInfo(address)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            let source = api::SourceAddress(address.ip());
            parts.extensions.insert(source);
        }
        match axum::body::to_bytes(body, api::MAX_BODY_BYTES).await {
            Ok(body) => self.request(Request::from_parts(parts, body)).await,
            Err(_) => api::message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
        }
    }

    pub fn meter(&self) -> &Meter {
        &self.state().meter
    }

    /// The size of all items in bytes, as DynamoDB bills it. Indexes are not counted.
    pub async fn stored_bytes(&self) -> Result<u64, DatabaseError> {
        Ok(self.state().database.run(|engine| engine.stored_bytes()).await?)
    }

    /// The stream records of a table, with both images, from the oldest on. With [`crate::Options::keep_changes`] all that there
    /// ever were, otherwise those that are not deleted yet. None if no function reads the stream.
    pub async fn changes(&self, table: &str) -> Result<Vec<Value>, DatabaseError> {
        let name = table.to_owned();
        let records = self.state().database.run(move |engine| engine.records(&name, 0, usize::MAX)).await?;
        let to_json = |record| stream_record::to_json(record, table, StreamView::NewAndOldImages);
        Ok(records.iter().map(to_json).collect())
    }

    /// Completes when work has been added or finished since the last call. For [`Driver::Stepped`].
    pub async fn changed(&self) {
        self.state().agenda.changed().await;
    }

    /// When the next work is due, not counting work that recurs by itself, such as schedules.
    pub fn next_due_once(&self) -> Option<Timestamp> {
        self.state().agenda.next_due_once()
    }

    pub fn clock(&self) -> &Clock {
        &self.state().clock
    }

    pub fn template(&self) -> &Template {
        &self.state().template
    }

    pub fn queues(&self) -> Vec<String> {
        self.state().queues.all().map(|queue| queue.template.name.clone()).collect()
    }

    /// None if there is no such queue.
    pub fn queue_depth(&self, queue: &str) -> Option<QueueDepth> {
        queues::depth(self.state(), queue).ok()
    }

    /// Moves the messages of a dead-letter queue back to the queue that they came from, and returns how many there were. None if
    /// there is no such queue.
    pub fn redrive(&self, dead_letters: &str) -> Option<usize> {
        queues::redrive(self.state(), dead_letters, None).ok()
    }

    /// Waits until nothing is in progress and nothing is due.
    pub async fn settle(&self) {
        match self.driver {
            Driver::Automatic => self.state().agenda.settled(|| self.state().clock.now()).await,
            Driver::Stepped => while self.step().await {},
        }
    }

    /// Does one piece of work that is due, and returns whether there was one. For [`Driver::Stepped`].
    pub async fn step(&self) -> bool {
        let Some(work) = self.begin_step() else { return false };
        work.await;
        true
    }

    /// Takes one piece of work that is due; polling the future does it. For [`Driver::Stepped`]. When several are polled
    /// concurrently, [`crate::Faults::pauses`] decides on their order.
    pub fn begin_step(&self) -> Option<impl Future<Output = ()> + Send + 'static> {
        let taken = self.state().agenda.take_any_due(self.state().clock.now(), |due| self.state().faults.choose(due));
        let (work, in_flight) = taken?;
        let state = Arc::clone(self.state());
        Some(async move {
            work::perform(&state, work).await;
            drop(in_flight);
        })
    }

    /// When the next work is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.state().agenda.next_due()
    }

    /// Advances the clock, stopping at each time at which work is due, and waits until all of it is done. Work sees the time at
    /// which it was due.
    pub async fn advance(&self, by: Duration) {
        let target = after(self.state().clock.now(), by);
        loop {
            self.settle().await;
            let next = self.next_due().filter(|next| *next < target);
            self.state().clock.advance(self.state().clock.until(next.unwrap_or(target)));
            if next.is_none() || self.state().agenda.is_closed() {
                break;
            }
        }
        self.state().journal.write_later(|| Change::put(Kind::Clock, 0, &self.state().clock.ahead()));
        self.settle().await;
    }

    /// A copy of the tables and keys, to start other clouds from. Pending work is not copied: settle first.
    pub async fn prepared(&self) -> Result<Prepared, DatabaseError> {
        let tables = self.state().database.run(|engine| engine.copy()).await?;
        let (keys, positions) = (self.state().keys.clone(), self.state().streams.positions());
        Ok(Prepared::new(tables, keys, positions))
    }

    /// Ends the cloud. Pending work stays in its journal, if it has a folder.
    pub fn close(&self) {
        self.state().agenda.close();
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud").field("clock", &self.state().clock).finish_non_exhaustive()
    }
}
