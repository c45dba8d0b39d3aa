//! `GET /ops/dead-letters`, `POST /ops/dead-letters/{id}/redrive`: what could not be handled, and once more.

use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use kernel::{Role, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::letter::{Letter, Origin, Redrive, redrive};

pub const LAMBDA: Lambda = Lambda { name: "web-dead-letters", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let origins = [
        (Origin::Bus, "BUS_DEAD_LETTERS"),
        (Origin::Functions, "FUNCTION_FAILURES"),
        (Origin::Streams, "STREAM_FAILURES"),
        (Origin::Payments, "PAYMENTS_DEAD_LETTERS"),
        (Origin::Emails, "EMAILS_DEAD_LETTERS"),
        (Origin::Shipments, "SHIPMENTS_DEAD_LETTERS"),
        (Origin::Invoices, "INVOICES_DEAD_LETTERS"),
    ];
    let queues = [
        (Origin::Payments, "PAYMENTS_QUEUE_URL"),
        (Origin::Emails, "EMAILS_QUEUE_URL"),
        (Origin::Shipments, "SHIPMENTS_QUEUE_URL"),
        (Origin::Invoices, "INVOICES_QUEUE_URL"),
    ];
    let url = |(origin, variable): (Origin, &str)| Ok((origin, env.var(variable)?.to_owned()));
    let letterboxes = Letterboxes {
        sqs: env.sqs(),
        events: env.eventbridge(),
        bus: env.var("BUS")?.to_owned(),
        boxes: origins.into_iter().map(url).collect::<Result<_, StartError>>()?,
        queues: queues.into_iter().map(url).collect::<Result<_, StartError>>()?,
    };
    Ok(endpoint(&env, letterboxes, answer).authenticated()?.build())
}

async fn answer(letterboxes: Letterboxes, request: Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    match request.route() {
        "POST /ops/dead-letters/{id}/redrive" => letterboxes.send_again(&request).await,
        _ => letterboxes.list().await,
    }
}

/// Who looks after what could not be handled.
const OPERATORS: &[Role] = &[Role::Admin];

/// How long a letter that is looked at is hidden from others who look, seconds.
const LOOKED_AT: i32 = 5;

/// The most calls for one queue: each brings ten letters at most.
const MOST_CALLS: usize = 20;

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/ops/dead-letters", "listDeadLetters")
        .says(
            "What could not be handled",
            "From all queues of failures, at most two hundred of each. Looking hides a letter from others for five seconds.",
        )
        .by_one_of(OPERATORS)
        .answers(Answer::ok::<Letters>());
    let redrive = Operation::post(LAMBDA.name, "/ops/dead-letters/{id}/redrive", "redriveDeadLetter")
        .says("Send a dead letter again", "Everybody but who failed on it has seen it, and ignores it.")
        .by_one_of(OPERATORS)
        .path::<String>("id", "The letter.")
        .answers(Answer::accepted::<Letter>())
        .refuses([by_hand()]);
    vec![list, redrive]
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeadLetters")]
struct Letters {
    items: Vec<Letter>,
}

#[derive(Clone)]
struct Letterboxes {
    sqs: aws_sdk_sqs::Client,
    events: aws_sdk_eventbridge::Client,
    bus: String,
    /// The queues of failures.
    boxes: Vec<(Origin, String)>,
    /// The queues of calls of vendors, each with the origin of what it gave up.
    queues: Vec<(Origin, String)>,
}

/// A letter that was found, still in its queue.
struct Found {
    origin: Origin,
    url: String,
    message: Message,
}

impl Letterboxes {
    async fn list(&self) -> Result<Response, Problem> {
        let mut items = Vec::new();
        for (origin, url) in &self.boxes {
            let found = self.look_into(*origin, url, |_| false).await?;
            items.extend(found.iter().map(Found::letter));
            for letter in found {
                self.put_back(letter).await;
            }
        }
        Ok(Response::ok(Letters { items }))
    }

    async fn send_again(&self, request: &Request) -> Result<Response, Problem> {
        let id: String = request.path("id")?;
        for (origin, url) in &self.boxes {
            let is_it = |message: &Message| message.message_id.as_deref() == Some(id.as_str());
            let mut found = self.look_into(*origin, url, is_it).await?;
            let wanted = found.iter().position(|found| is_it(&found.message)).map(|place| found.remove(place));
            for other in found {
                self.put_back(other).await;
            }
            if let Some(wanted) = wanted {
                let letter = wanted.letter();
                self.redrive(wanted).await?;
                return Ok(Response::accepted("/ops/dead-letters", letter));
            }
        }
        Err(Problem::not_found())
    }

    /// What is in a queue, up to the letter that is wanted.
    async fn look_into(
        &self,
        origin: Origin,
        url: &str,
        is_wanted: impl Fn(&Message) -> bool,
    ) -> Result<Vec<Found>, Problem> {
        let mut all: Vec<Found> = Vec::new();
        for _ in 0..MOST_CALLS {
            let received = self
                .sqs
                .receive_message()
                .queue_url(url)
                .max_number_of_messages(10)
                .visibility_timeout(LOOKED_AT)
                .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp)
                .send()
                .await
                .map_err(|error| unavailable(&DisplayErrorContext(error)))?;
            let messages = received.messages.unwrap_or_default();
            let done = messages.is_empty() || messages.iter().any(&is_wanted);
            let found = messages.into_iter().map(|message| Found { origin, url: url.to_owned(), message });
            all.extend(found);
            if done {
                break;
            }
        }
        Ok(all)
    }

    /// Lets others see it at once. If that fails, they see it a little later.
    async fn put_back(&self, found: Found) {
        let visible = self.sqs.change_message_visibility().queue_url(found.url).visibility_timeout(0);
        let _ = visible.set_receipt_handle(found.message.receipt_handle).send().await;
    }

    /// Sent before it is deleted: twice does no harm, and not at all would.
    async fn redrive(&self, found: Found) -> Result<(), Problem> {
        let body = found.message.body.clone().unwrap_or_default();
        match redrive(found.origin, &serde_json::from_str(&body).unwrap_or_default()) {
            Redrive::ByHand => {
                self.put_back(found).await;
                return Err(by_hand());
            }
            Redrive::Drop => {}
            Redrive::ToQueue => {
                let queue = self.queues.iter().find(|(origin, _)| *origin == found.origin);
                let (_, url) = queue.ok_or_else(Problem::unavailable)?;
                let sent = self.sqs.send_message().queue_url(url).message_body(body).send().await;
                sent.map_err(|error| unavailable(&DisplayErrorContext(error)))?;
            }
            Redrive::ToBus { source, detail_type, detail } => {
                let entry = PutEventsRequestEntry::builder()
                    .event_bus_name(&self.bus)
                    .source(source)
                    .detail_type(detail_type)
                    .detail(detail)
                    .build();
                let put = self.events.put_events().entries(entry).send().await;
                let put = put.map_err(|error| unavailable(&DisplayErrorContext(error)))?;
                if put.failed_entry_count() > 0 {
                    return Err(Problem::unavailable());
                }
            }
        }
        let deleted = self.sqs.delete_message().queue_url(&found.url);
        let deleted = deleted.set_receipt_handle(found.message.receipt_handle).send().await;
        deleted.map_err(|error| unavailable(&DisplayErrorContext(error)))?;
        Ok(())
    }
}

impl Found {
    fn letter(&self) -> Letter {
        let sent = self.message.attributes.as_ref().and_then(|all| all.get(&MessageSystemAttributeName::SentTimestamp));
        let since = sent.and_then(|sent| Timestamp::from_millisecond(sent.parse().ok()?).ok());
        let id = self.message.message_id.clone().unwrap_or_default();
        Letter::of(id, self.origin, since, self.message.body.as_deref().unwrap_or_default())
    }
}

fn by_hand() -> Problem {
    Problem::new(
        409,
        "redrive_by_hand",
        "A stream's record is not in the letter: see docs/deployment.md for how its reader is brought up to date.",
    )
}

fn unavailable(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "dead letters are out of reach");
    Problem::unavailable()
}
