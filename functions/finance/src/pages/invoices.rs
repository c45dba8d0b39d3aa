//! `GET /finance/invoices`: the documents of a day, and their export.

use askama::Template;
use contracts::ids;
use jiff::civil::Date;
use kernel::parse_date;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};
use views::Order;

use super::Books;
use super::overview::OPERATORS;
use crate::invoices::document::DocumentKind;
use crate::page_texts::TEXTS;
use crate::views::user_invoices::IssuedDocument;

#[derive(Template)]
#[template(path = "invoices.html")]
struct Invoices {
    t: Words,
    day: Date,
    documents: Vec<Row>,
    next: Option<String>,
}

struct Row {
    number: String,
    pdf: String,
    kind: String,
    payment: String,
    net: String,
    tax: String,
    total: String,
}

pub(super) async fn page(books: &Books, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(OPERATORS)?;
    let day = request.query_with("date", parse_date)?.unwrap_or_else(|| books.yesterday(request.now()));
    let found =
        books.views.list::<IssuedDocument>(&IssuedDocument::list(day), Order::Ascending, &request.page()?).await;
    let found = found.map_err(|error| Problem::view(&error))?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let row = |IssuedDocument { listed, .. }: IssuedDocument| Row {
        pdf: format!("/invoices/{}.pdf", listed.invoice_id),
        number: listed.number,
        kind: t.text(kind_text(listed.kind)),
        payment: format!("/finance/payments/{}", ids::payment_id(listed.order_id)),
        net: t.money(listed.net),
        tax: t.money(listed.tax),
        total: t.money(listed.total),
    };
    let page = Invoices {
        t,
        day,
        next: found.next_cursor.as_deref().map(|cursor| visit.with("cursor", Some(cursor))),
        documents: found.items.into_iter().map(row).collect(),
    };
    Page::staff(&visit, t.text("invoices-title"), &caller.roles).render(&page)
}

pub(super) const fn kind_text(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Invoice => "invoices-invoice",
        DocumentKind::CreditNote => "invoices-credit-note",
    }
}
