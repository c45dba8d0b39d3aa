//! `GET /finance/my-invoices`: the reader's invoices and credit notes.

use askama::Template;
use kernel::OrderId;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words};
use views::Order;

use super::Books;
use super::invoices::kind_text;
use crate::page_texts::TEXTS;
use crate::views::user_invoices::UserInvoice;

#[derive(Template)]
#[template(path = "my-invoices.html")]
struct MyInvoices {
    t: Words,
    documents: Vec<Item>,
    next: Option<String>,
}

struct Item {
    name: String,
    pdf: String,
    day: String,
    total: String,
    tax: String,
    number: String,
    order_id: OrderId,
}

pub(super) async fn page(books: &Books, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let list = UserInvoice::list(caller.user_id);
    let found = books.views.list::<UserInvoice>(&list, Order::Descending, &request.page()?).await;
    let found = found.map_err(|error| Problem::view(&error))?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let item = |document: UserInvoice| Item {
        name: format!("{} {}", t.text(kind_text(document.kind)), document.number),
        pdf: format!("/invoices/{}.pdf", document.invoice_id),
        day: t.date(document.issued_on),
        total: t.money(document.total),
        tax: t.money(document.tax),
        number: document.number,
        order_id: document.order_id,
    };
    let page = MyInvoices {
        t,
        next: found.next_cursor.as_deref().map(|cursor| visit.with("cursor", Some(cursor))),
        documents: found.items.into_iter().map(item).collect(),
    };
    Page::new(&visit, t.text("own-invoices-title")).ground().render(&page)
}
