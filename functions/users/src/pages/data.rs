//! My data: all of it as a file, and erasing it.

use askama::Template;
use kernel::UserId;
use lambda::http::{Problem, Request, Response};
use pages::{Link, Page, Visit, Words, assets, staff_links};

use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "data.html")]
struct Data {
    t: Words,
    current: &'static str,
    areas: Vec<Link>,
    user_id: UserId,
    parts: Vec<Shown>,
}

/// What a context has about a person: an endpoint of the API.
struct Part {
    /// Its member in the file.
    name: &'static str,
    text: &'static str,
    href: &'static str,
    /// Endpoints with more about each item of a list, with the name of the item's id in braces.
    details: &'static str,
}

const PARTS: [Part; 8] = [
    part("account", "data-part-account", "/users/me/data"),
    part("billing", "data-part-billing", "/billing-profile"),
    part("cart", "data-part-cart", "/cart"),
    Part {
        name: "orders",
        text: "data-part-orders",
        href: "/orders",
        details: "/orders/{orderId} /orders/{orderId}/deliveries",
    },
    part("reservations", "data-part-reservations", "/reservations"),
    part("payments", "data-part-payments", "/payments"),
    part("invoices", "data-part-invoices", "/invoices"),
    Part { name: "tickets", text: "data-part-tickets", href: "/tickets", details: "/tickets/{ticketId}" },
];

const fn part(name: &'static str, text: &'static str, href: &'static str) -> Part {
    Part { name, text, href, details: "" }
}

struct Shown {
    part: &'static Part,
    text: String,
}

pub fn page(request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = match request.caller() {
        Err(problem) if problem.status == 401 => return Ok(pages::log_in_first(&visit)),
        caller => caller?,
    };
    let t = visit.words;
    let shown = |part: &'static Part| Shown { part, text: t.text(part.text) };
    let page = Data {
        t,
        current: "data",
        areas: staff_links(&visit, &caller.roles),
        user_id: caller.user_id,
        parts: PARTS.iter().map(shown).collect(),
    };
    Page::new(&visit, t.text("data-title")).script(assets::FORM_JS).script(assets::MY_DATA_JS).render(&page)
}
