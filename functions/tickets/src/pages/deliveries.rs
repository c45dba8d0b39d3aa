//! `GET /on-call/deliveries`: tickets that could not be delivered, and what can be done.

use askama::Template;
use contracts::DeliveryMethod;
use jiff::tz::TimeZone;
use kernel::{OrderId, Role, TicketId};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::downloads::TicketFiles;
use crate::page_texts::TEXTS;
use crate::undelivered::undelivered;
use crate::views::failed_deliveries::FailedDelivery;

#[derive(Template)]
#[template(path = "deliveries.html")]
struct Deliveries {
    t: Words,
    done: Option<String>,
    items: Vec<Item>,
}

struct Item {
    order_id: OrderId,
    order_number: String,
    failed_at: String,
    /// What was to be delivered, and how.
    what: String,
    reason: String,
    advice: String,
    remedy: Remedy,
}

/// What this reader can do.
enum Remedy {
    /// Send all tickets of the order again; by courier too, if that is how they went.
    SendAgain {
        by_courier: bool,
    },
    /// Give the ticket another code, which is e-mailed.
    Reissue(TicketId),
    Nothing,
}

pub(crate) async fn page(files: &TicketFiles, request: &Request) -> Result<Response, Problem> {
    let failed = undelivered(files, request).await?;
    let caller = request.caller()?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let may_reissue = caller.has(Role::Admin);
    let items = failed.iter().map(|delivery| Item::new(delivery, may_reissue, t)).collect();
    let is_done = request.query_parameters().get("done").is_some_and(|done| *done == "sent");
    let page = Deliveries { t, done: is_done.then(|| t.text("deliveries-sent")), items };
    let layout = Page::staff(&visit, t.text("deliveries-title"), &caller.roles).script(assets::FORM_JS);
    layout.render(&page)
}

impl Item {
    fn new(delivery: &FailedDelivery, may_reissue: bool, t: Words) -> Self {
        let is_erased = delivery.reason == "person_forgotten";
        let advice = match (delivery.method, delivery.ticket_id) {
            _ if is_erased => "deliveries-advice-erased",
            (_, Some(_)) => "deliveries-advice-ticket",
            (DeliveryMethod::Email, None) => "deliveries-advice-email",
            (DeliveryMethod::Courier, None) => "deliveries-advice-courier",
        };
        let what = match (delivery.method, delivery.ticket_id) {
            (_, Some(_)) => "deliveries-what-ticket",
            (DeliveryMethod::Email, None) => "deliveries-what-email",
            (DeliveryMethod::Courier, None) => "deliveries-what-courier",
        };
        Self {
            order_id: delivery.order_id,
            order_number: delivery.order_number.to_string(),
            failed_at: t.date_and_time(&delivery.failed_at.to_zoned(TimeZone::UTC)),
            what: t.text(what),
            reason: reason(&delivery.reason, t),
            advice: t.text(advice),
            remedy: match delivery.ticket_id {
                _ if is_erased => Remedy::Nothing,
                Some(ticket_id) if may_reissue => Remedy::Reissue(ticket_id),
                Some(_) => Remedy::Nothing,
                None => Remedy::SendAgain { by_courier: delivery.method == DeliveryMethod::Courier },
            },
        }
    }
}

/// A reason without words is shown by its code.
fn reason(code: &str, t: Words) -> String {
    match code {
        "bounced" => t.text("deliveries-reason-bounced"),
        "mail_rejected" => t.text("deliveries-reason-mail-rejected"),
        "parcel_rejected" => t.text("deliveries-reason-parcel-rejected"),
        "returned" => t.text("deliveries-reason-returned"),
        "person_forgotten" => t.text("deliveries-reason-erased"),
        code => code.to_owned(),
    }
}
