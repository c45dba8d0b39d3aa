//! The queues that dead letters wait in, and where a redrive sends them.

use std::fmt::Display;

use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_sdk_sqs::types::{Message, MessageAttributeValue, MessageSystemAttributeName};
use kernel::{ErrorChain, Role, Timestamp};
use lambda::http::Problem;
use lambda::{Env, StartError};

use crate::dead_letter::{DeadLetter, Origin, Report, Source};

pub const OPERATORS: &[Role] = &[Role::Admin];

/// How long a received message is hidden from other readers, in seconds: while it is listed, and while a whole queue is redriven.
const VISIBILITY_TIMEOUT: i32 = 5;
const REDRIVE_TIMEOUT: i32 = 60;

/// Receive calls per queue. A call returns at most ten messages.
const MAX_CALLS: usize = 20;

#[derive(Clone)]
pub struct FailureQueues {
    sqs: aws_sdk_sqs::Client,
    events: aws_sdk_eventbridge::Client,
    bus: String,
    /// URLs of the queues that dead letters wait in.
    failures: Vec<(Origin, String)>,
    /// URLs of the source queues of vendor calls, by the origin of their dead letters.
    sources: Vec<(Origin, String)>,
}

/// A dead letter that was received but not deleted yet.
pub struct Received {
    pub origin: Origin,
    url: String,
    message: Message,
}

impl Received {
    pub fn body(&self) -> &str {
        self.message.body.as_deref().unwrap_or_default()
    }

    pub fn has_id(&self, id: &str) -> bool {
        self.message.message_id.as_deref() == Some(id)
    }

    pub fn dead_letter(&self) -> DeadLetter {
        let sent = self.message.attributes.as_ref().and_then(|all| all.get(&MessageSystemAttributeName::SentTimestamp));
        let since = sent.and_then(|sent| Timestamp::from_millisecond(sent.parse().ok()?).ok());
        let id = self.message.message_id.clone().unwrap_or_default();
        let attribute = |name: &str| {
            let value = self.message.message_attributes.as_ref()?.get(name)?;
            MessageAttributeValue::string_value(value).map(str::to_owned)
        };
        let report = Report {
            function: attribute("FUNCTION").or_else(|| function_in(&attribute("TARGET_ARN")?)),
            error: attribute("ERROR_CODE"),
            reason: attribute("ERROR_MESSAGE"),
        };
        DeadLetter::of(id, self.origin, since, self.body(), report)
    }
}

impl FailureQueues {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        let url = |origin, variable| Ok((origin, env.var(variable)?.to_owned()));
        let failures = Origin::ALL.into_iter().map(|origin| url(origin, origin.queue().url_variable));
        let sources = Origin::ALL.into_iter().filter_map(|origin| match origin.queue().source {
            Source::Queue { url_variable, .. } => Some(url(origin, url_variable)),
            Source::Bus | Source::Functions | Source::Streams => None,
        });
        Ok(Self {
            sqs: env.sqs(),
            events: env.eventbridge(),
            bus: env.var("BUS")?.to_owned(),
            failures: failures.collect::<Result<_, StartError>>()?,
            sources: sources.collect::<Result<_, StartError>>()?,
        })
    }

    /// Every dead letter. Other readers can receive them again at once.
    pub async fn list(&self) -> Result<Vec<DeadLetter>, Problem> {
        let mut dead_letters = Vec::new();
        for (origin, url) in &self.failures {
            let received = self.receive(*origin, url, VISIBILITY_TIMEOUT, |_| false).await?;
            dead_letters.extend(received.iter().map(Received::dead_letter));
            for one in received {
                self.put_back(one).await;
            }
        }
        Ok(dead_letters)
    }

    /// Receives one dead letter, which stays hidden from other readers until it is deleted, put back or the timeout ends.
    pub async fn find(&self, id: &str) -> Result<Option<Received>, Problem> {
        for (origin, url) in &self.failures {
            let mut received = self.receive(*origin, url, VISIBILITY_TIMEOUT, |one| one.has_id(id)).await?;
            let found = received.iter().position(|one| one.has_id(id)).map(|index| received.remove(index));
            for other in received {
                self.put_back(other).await;
            }
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Receives the dead letters of one origin, at most 200.
    pub async fn receive_all(&self, origin: Origin) -> Result<Vec<Received>, Problem> {
        match self.failures.iter().find(|(known, _)| *known == origin) {
            Some((_, url)) => self.receive(origin, url, REDRIVE_TIMEOUT, |_| false).await,
            None => Ok(Vec::new()),
        }
    }

    /// Receives messages until the queue is empty or one is the last that is needed.
    async fn receive(
        &self,
        origin: Origin,
        url: &str,
        hidden_for: i32,
        is_last: impl Fn(&Received) -> bool,
    ) -> Result<Vec<Received>, Problem> {
        let mut all: Vec<Received> = Vec::new();
        for _ in 0..MAX_CALLS {
            let answer = self
                .sqs
                .receive_message()
                .queue_url(url)
                .max_number_of_messages(10)
                .visibility_timeout(hidden_for)
                .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp)
                .message_attribute_names("All")
                .send()
                .await
                .map_err(|error| unavailable(&ErrorChain(&error)))?;
            let messages = answer.messages.unwrap_or_default().into_iter();
            let received: Vec<Received> =
                messages.map(|message| Received { origin, url: url.to_owned(), message }).collect();
            let is_done = received.is_empty() || received.iter().any(&is_last);
            all.extend(received);
            if is_done {
                break;
            }
        }
        Ok(all)
    }

    /// Makes a message visible at once. If this fails, it becomes visible when the timeout ends.
    pub async fn put_back(&self, received: Received) {
        let visible = self.sqs.change_message_visibility().queue_url(received.url).visibility_timeout(0);
        let _ = visible.set_receipt_handle(received.message.receipt_handle).send().await;
    }

    pub async fn delete(&self, received: Received) -> Result<(), Problem> {
        let deleted = self.sqs.delete_message().queue_url(received.url);
        let deleted = deleted.set_receipt_handle(received.message.receipt_handle).send().await;
        deleted.map_err(|error| unavailable(&ErrorChain(&error)))?;
        Ok(())
    }

    /// Sends a message to the source queue of the origin.
    pub async fn send_to_queue(&self, origin: Origin, body: &str) -> Result<(), Problem> {
        let source = self.sources.iter().find(|(source, _)| *source == origin);
        let (_, url) = source.ok_or_else(Problem::unavailable)?;
        let sent = self.sqs.send_message().queue_url(url).message_body(body).send().await;
        sent.map_err(|error| unavailable(&ErrorChain(&error)))?;
        Ok(())
    }

    pub async fn put_on_bus(&self, source: String, detail_type: String, detail: String) -> Result<(), Problem> {
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(source)
            .detail_type(detail_type)
            .detail(detail)
            .build();
        let put = self.events.put_events().entries(entry).send().await;
        let put = put.map_err(|error| unavailable(&ErrorChain(&error)))?;
        if put.failed_entry_count() > 0 {
            return Err(Problem::unavailable());
        }
        Ok(())
    }
}

/// The function that an ARN names.
fn function_in(arn: &str) -> Option<String> {
    (arn.split(':').nth(2) == Some("lambda")).then(|| arn.split(':').nth(6).map(str::to_owned)).flatten()
}

fn unavailable(error: &dyn Display) -> Problem {
    tracing::error!(%error, "failure queues are unavailable");
    Problem::unavailable()
}
