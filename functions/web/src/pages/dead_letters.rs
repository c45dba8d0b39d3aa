//! `GET /on-call/dead-letters`: messages that could not be handled, and sending them again.

use askama::Template;
use jiff::tz::TimeZone;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::dead_letter::{DeadLetter, Origin};
use crate::failure_queues::{FailureQueues, OPERATORS};
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "dead-letters.html")]
struct DeadLetters {
    t: Words,
    /// Something was sent again just now.
    was_sent: bool,
    queues: Vec<Queue>,
}

/// The dead letters of one origin. There is at least one.
struct Queue {
    origin: &'static str,
    /// What these messages are.
    meaning: String,
    letters: Vec<Row>,
}

struct Row {
    id: String,
    since: String,
    event: String,
    function: String,
    error: String,
    reason: String,
    correlation_id: String,
    is_redrivable: bool,
}

pub async fn page(queues: &FailureQueues, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let letters = queues.list().await?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let found = DeadLetters {
        t,
        was_sent: request.query_parameters().contains_key("done"),
        queues: Origin::ALL.into_iter().filter_map(|origin| Queue::of(origin, &letters, t)).collect(),
    };
    Page::staff(&visit, t.text("dead-letters-title"), &caller.roles).script(assets::FORM_JS).render(&found)
}

impl Queue {
    fn of(origin: Origin, letters: &[DeadLetter], t: Words) -> Option<Self> {
        let mut letters: Vec<&DeadLetter> = letters.iter().filter(|letter| letter.origin == origin).collect();
        letters.sort_by_key(|letter| letter.since);
        let meaning = t.text(&format!("dead-letters-of-{}", name(origin)));
        let rows: Vec<Row> = letters.into_iter().map(|letter| Row::of(letter, t)).collect();
        (!rows.is_empty()).then(|| Self { origin: name(origin), meaning, letters: rows })
    }
}

impl Row {
    fn of(letter: &DeadLetter, t: Words) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        // Logs are in UTC, too.
        let since = letter.since.map(|since| t.date_and_time(&since.to_zoned(TimeZone::UTC)));
        Self {
            id: letter.id.clone(),
            since: since.unwrap_or_default(),
            event: text(&letter.event),
            function: text(&letter.function),
            error: text(&letter.error),
            reason: text(&letter.reason),
            correlation_id: text(&letter.correlation_id),
            is_redrivable: letter.redrivable,
        }
    }
}

/// As in the API.
fn name(origin: Origin) -> &'static str {
    match origin {
        Origin::Bus => "bus",
        Origin::Functions => "functions",
        Origin::Streams => "streams",
        Origin::Payments => "payments",
        Origin::Emails => "emails",
        Origin::AccountEmails => "account_emails",
        Origin::Shipments => "shipments",
        Origin::Invoices => "invoices",
    }
}
