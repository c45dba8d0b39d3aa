//! The event tables of all contexts, whose commits can be published again.

use std::collections::BTreeMap;

use eventstore::{Keys, Store, StoreError, StreamId};
use futures::{TryStreamExt, stream};
use kernel::Timestamp;
use lambda::{Env, StartError, republish};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    Users,
    Concerts,
    Carts,
    Reservations,
    Orders,
    Finance,
    Tickets,
}

impl Context {
    pub const ALL: [Self; 7] =
        [Self::Users, Self::Concerts, Self::Carts, Self::Reservations, Self::Orders, Self::Finance, Self::Tickets];

    /// As in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Concerts => "concerts",
            Self::Carts => "carts",
            Self::Reservations => "reservations",
            Self::Orders => "orders",
            Self::Finance => "finance",
            Self::Tickets => "tickets",
        }
    }
}

const VARIABLES: [(Context, &str); 7] = [
    (Context::Users, "USERS_EVENTS"),
    (Context::Concerts, "CONCERTS_EVENTS"),
    (Context::Carts, "CARTS_EVENTS"),
    (Context::Reservations, "RESERVATIONS_EVENTS"),
    (Context::Orders, "ORDERS_EVENTS"),
    (Context::Finance, "FINANCE_EVENTS"),
    (Context::Tickets, "TICKETS_EVENTS"),
];

const MAX_CONCURRENT: usize = 16;

#[derive(Clone)]
pub struct EventTables {
    /// Each with the name of its table.
    stores: BTreeMap<Context, (String, Store)>,
}

impl EventTables {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        let store = |(context, variable)| {
            let table = env.var(variable)?.to_owned();
            Ok((context, (table.clone(), Store::new(env.dynamodb(), table))))
        };
        Ok(Self { stores: VARIABLES.into_iter().map(store).collect::<Result<_, StartError>>()? })
    }

    fn store(&self, context: Context) -> Result<&Store, StoreError> {
        let missing = || StoreError::Unavailable(format!("{context:?} has no table"));
        self.stores.get(&context).map(|(_, store)| store).ok_or_else(missing)
    }

    pub fn context_of(&self, table: &str) -> Option<Context> {
        self.stores.iter().find(|(_, (name, _))| name == table).map(|(context, _)| *context)
    }

    /// Publishes a stream's commits again, and returns their number.
    pub async fn republish_stream(
        &self,
        context: Context,
        stream: &StreamId,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        self.store(context)?.republish_stream(stream, republish::answering(now)).await
    }

    pub async fn republish_commit(
        &self,
        context: Context,
        stream: &StreamId,
        version: u64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.store(context)?.republish(stream, &[version], republish::answering(now)).await
    }

    /// Publishes one page of a context's commits again: those since a time. Returns their number and where the next page starts.
    pub async fn republish_page(
        &self,
        context: Context,
        since: Timestamp,
        after: Option<(StreamId, u64)>,
        now: Timestamp,
    ) -> Result<(usize, Option<(StreamId, u64)>), StoreError> {
        let store = self.store(context)?;
        let Keys { keys, next } = store.keys_since(since, after).await?;
        stream::iter(keys.iter().map(Ok::<_, StoreError>))
            .try_for_each_concurrent(MAX_CONCURRENT, |(stream, version)| async move {
                store.republish(stream, std::slice::from_ref(version), republish::answering(now)).await
            })
            .await?;
        Ok((keys.len(), next))
    }
}
