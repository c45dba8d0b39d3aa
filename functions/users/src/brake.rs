//! The brake on guessing passwords and codes, and on requests that send e-mails.
//!
//! Attempts are counted in items of the views' table: those at an account from one source, all from a source, and all at an
//! account. While a counter makes its attempts wait, they are answered with 429 and are neither checked nor counted. The rules
//! are in `counter`; why they are so is in docs/logging-in.md.
//!
//! - A password or code: [`Brake::admit`] before it is checked, then [`Brake::failed`] or [`Brake::succeeded`]. A log-in that knows
//!   people: [`Brake::admit_unless_known`] before and after, then [`Brake::failed`] or [`Brake::clear`].
//! - A request that counts, whatever comes of it, such as a password reset: [`Brake::count`] with [`Attempt::message`].

mod counter;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use futures::future::try_join_all;
use kernel::{ErrorChain, Timestamp, UserId};
use lambda::http::Problem;
use lambda::{Env, StartError};

pub use counter::{Counter, Limit};

use crate::blind_index::{AddressKey, SourceKey};

/// How often a counter is written again when other attempts changed it at the same moment.
const MAX_TRIES: usize = 10;

/// An attempt with a password or code, and the counters that count it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The one that a success clears. The failures in it are taken off the others too, because they were slips of the right person.
    own: Counted,
    /// Of the source, over all accounts.
    source: Option<Counted>,
    /// Of the account, over all sources.
    account: Option<Counted>,
}

#[derive(Debug, Clone)]
struct Counted {
    key: String,
    limit: Limit,
}

/// What an attempt that need not wait found counted before it.
#[derive(Debug, Clone, Copy)]
pub struct Admitted(Counter);

impl Attempt {
    /// A log-in. An address that nobody has registered is counted like any other.
    pub fn log_in(address: &AddressKey, source: &SourceKey) -> Self {
        Self {
            own: Counted { key: format!("log-in#{address}#{source}"), limit: Limit::OF_ACCOUNT },
            source: Some(Counted { key: format!("log-in-from#{source}"), limit: Limit::OF_SOURCE }),
            account: Some(Counted { key: format!("log-in-to#{address}"), limit: Limit::OF_ALL_SOURCES }),
        }
    }

    /// The password that somebody who is logged in is asked for again.
    pub fn password(user_id: UserId) -> Self {
        Self::only(format!("password#{user_id}"))
    }

    /// A one-time code of a user.
    pub fn code(user_id: UserId) -> Self {
        Self::only(format!("code#{user_id}"))
    }

    /// The same from a source where the user is logged in: guesses from elsewhere don't count.
    pub fn code_at(user_id: UserId, source: &SourceKey) -> Self {
        Self::only(format!("code#{user_id}#{source}"))
    }

    /// A request to send an e-mail of this kind to an address.
    pub fn message(kind: &str, address: &AddressKey, source: &SourceKey) -> Self {
        Self {
            own: Counted { key: format!("{kind}#{address}#{source}"), limit: Limit::OF_ACCOUNT },
            source: Some(Counted { key: format!("{kind}-from#{source}"), limit: Limit::OF_SOURCE }),
            account: None,
        }
    }

    fn only(key: String) -> Self {
        Self { own: Counted { key, limit: Limit::OF_ACCOUNT }, source: None, account: None }
    }

    /// All counters but its own.
    fn others(&self) -> impl Iterator<Item = &Counted> {
        self.source.iter().chain(&self.account)
    }
}

/// The counters, in the views' table of users.
#[derive(Clone)]
pub struct Brake {
    client: Client,
    table: String,
}

impl Brake {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self { client: env.dynamodb(), table: env.var("VIEWS_TABLE")?.to_owned() })
    }

    /// Refuses an attempt that must wait.
    pub async fn admit(&self, attempt: &Attempt, now: Timestamp) -> Result<Admitted, Problem> {
        self.admit_unless_known(attempt, now, async || Ok(false)).await
    }

    /// The same, except that attempts of strangers make nobody wait who is known at the source. `is_known` is asked only then.
    pub async fn admit_unless_known(
        &self,
        attempt: &Attempt,
        now: Timestamp,
        is_known: impl AsyncFnOnce() -> Result<bool, Problem>,
    ) -> Result<Admitted, Problem> {
        let (own, source, account) = tokio::try_join!(
            self.read(Some(&attempt.own)),
            self.read(attempt.source.as_ref()),
            self.read(attempt.account.as_ref())
        )?;
        let mut wait = own.wait(now);
        let is_attacked = attempt.account.as_ref().is_some_and(|counted| account.is_exceeded(counted.limit, now));
        if (source.wait(now).is_some() || is_attacked) && !is_known().await? {
            wait = wait.max(source.wait(now));
            if is_attacked && own.is_unused(now) {
                wait = wait.max(self.announce(&attempt.own, now).await?);
            }
        }
        wait.map_or(Ok(Admitted(own)), |seconds| Err(Problem::too_many_attempts(seconds)))
    }

    /// Counts a failed attempt. Refuses it like one that must wait if others failed in the meantime.
    pub async fn failed(&self, attempt: &Attempt, now: Timestamp) -> Result<(), Problem> {
        let others = try_join_all(attempt.others().map(|counted| self.add(counted, now))).await?;
        // A success must not take off what was not counted: it would be other people's failures.
        let is_slip = others.into_iter().all(|had_room| had_room);
        let mut wait = None;
        self.change(&attempt.own, |counter| {
            wait = counter.wait(now);
            let after = counter.after_failure(attempt.own.limit, now);
            wait.is_none().then(|| if is_slip { after.with_slip() } else { after })
        })
        .await?;
        wait.map_or(Ok(()), |seconds| Err(Problem::too_many_attempts(seconds)))
    }

    /// Clears the counter of an attempt that succeeded. Refuses it like one that must wait if others failed in the meantime: it may be
    /// one of many that were sent at once.
    pub async fn succeeded(&self, attempt: &Attempt, now: Timestamp) -> Result<(), Problem> {
        let admitted = self.admit(attempt, now).await?;
        self.clear(attempt, admitted, now).await
    }

    /// Clears the counter of an attempt that succeeded. Writes nothing if none has failed before.
    pub async fn clear(&self, attempt: &Attempt, admitted: Admitted, now: Timestamp) -> Result<(), Problem> {
        let Admitted(own) = admitted;
        if own.is_unused(now) {
            return Ok(());
        }
        self.change(&attempt.own, |_| Some(Counter::cleared(now))).await?;
        let slips = own.slips();
        let others = attempt.others().filter(|_| slips > 0);
        try_join_all(others.map(|counted| self.take_off(counted, slips, now))).await?;
        Ok(())
    }

    /// Counts a request, whatever comes of it. Refuses one that must wait.
    pub async fn count(&self, attempt: &Attempt, now: Timestamp) -> Result<(), Problem> {
        self.admit(attempt, now).await?;
        self.failed(attempt, now).await
    }

    /// Makes the first attempt from a source wait. Returns for how long.
    async fn announce(&self, counted: &Counted, now: Timestamp) -> Result<Option<u32>, Problem> {
        let announced =
            self.change(counted, |counter| counter.is_unused(now).then(|| Counter::announced(counted.limit, now)));
        Ok(announced.await?.wait(now))
    }

    /// Adds a failure unless the counter waits. Returns whether it had room for it.
    async fn add(&self, counted: &Counted, now: Timestamp) -> Result<bool, Problem> {
        let mut had_room = false;
        self.change(counted, |counter| {
            had_room = counter.has_room(counted.limit, now);
            counter.wait(now).is_none().then(|| counter.after_failure(counted.limit, now))
        })
        .await?;
        Ok(had_room)
    }

    async fn take_off(&self, counted: &Counted, failures: u32, now: Timestamp) -> Result<Counter, Problem> {
        self.change(counted, |counter| (!counter.is_unused(now)).then(|| counter.without(failures, counted.limit, now)))
            .await
    }

    async fn read(&self, counted: Option<&Counted>) -> Result<Counter, Problem> {
        let Some(counted) = counted else { return Ok(Counter::default()) };
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", pk(counted))
            .key("sk", sk())
            .consistent_read(true)
            .send()
            .await
            .map_err(unavailable)?;
        Ok(counter_of(got.item.as_ref()))
    }

    /// Replaces a counter by the one that `next` makes of it, if it makes one, and returns the counter.
    async fn change(
        &self,
        counted: &Counted,
        mut next: impl FnMut(Counter) -> Option<Counter>,
    ) -> Result<Counter, Problem> {
        let mut before = self.read(Some(counted)).await?;
        for _ in 0..MAX_TRIES {
            let Some(after) = next(before) else { return Ok(before) };
            match self.replace(counted, before, after).await? {
                None => return Ok(after),
                Some(actual) => before = actual,
            }
        }
        // This many attempts at the same moment are an attack.
        tracing::warn!("a counter of attempts is contended");
        Err(Problem::too_many_attempts(1))
    }

    /// Writes a counter unless it has changed. Then it returns the actual one.
    async fn replace(&self, counted: &Counted, before: Counter, after: Counter) -> Result<Option<Counter>, Problem> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("pk", pk(counted))
            .key("sk", sk())
            .update_expression("SET empty_at = :empty, open_at = :open, slips = :slips, expires = :expires")
            .expression_attribute_values(":empty", number(after.empty_at()))
            .expression_attribute_values(":open", number(after.open_at()))
            .expression_attribute_values(":slips", number(after.slips().into()))
            .expression_attribute_values(":expires", number(after.expires()));
        let unchanged = "empty_at = :empty_before AND open_at = :open_before";
        let condition = if before == Counter::default() {
            format!("attribute_not_exists(pk) OR {unchanged}")
        } else {
            unchanged.to_owned()
        };
        let update = update
            .condition_expression(condition)
            .expression_attribute_values(":empty_before", number(before.empty_at()))
            .expression_attribute_values(":open_before", number(before.open_at()));
        let all_old = ReturnValuesOnConditionCheckFailure::AllOld;
        match update.return_values_on_condition_check_failure(all_old).send().await {
            Ok(_) => Ok(None),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(failed)) => Ok(Some(counter_of(failed.item()))),
                _ => Err(unavailable(error)),
            },
        }
    }
}

fn pk(counted: &Counted) -> AttributeValue {
    AttributeValue::S(format!("attempts#{}", counted.key))
}

fn sk() -> AttributeValue {
    AttributeValue::S("-".to_owned())
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn counter_of(item: Option<&HashMap<String, AttributeValue>>) -> Counter {
    let number =
        |name: &str| -> i64 { item.and_then(|item| item.get(name)?.as_n().ok()?.parse().ok()).unwrap_or_default() };
    Counter::new(number("empty_at"), number("open_at"), number("slips").try_into().unwrap_or_default())
}

fn unavailable<E, R>(error: SdkError<E, R>) -> Problem
where
    SdkError<E, R>: std::error::Error,
{
    tracing::error!(error = %ErrorChain(&error), "counting attempts failed");
    Problem::unavailable()
}
