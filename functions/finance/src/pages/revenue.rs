//! `GET /finance/revenue/{concertId}`: what a concert brought in, for its organizer, finance and admins.

use askama::Template;
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use pages::{Link, Page, Visit, Words, concert_tabs};

use super::Books;
use crate::concert_settlement::concert_settlement;
use crate::page_texts::TEXTS;
use crate::views::settlement::{Settlement, Sum};

#[derive(Template)]
#[template(path = "revenue.html")]
struct Revenue {
    t: Words,
    /// Of the organizer's pages.
    tabs: Vec<Link>,
    concert_id: ConcertId,
    sums: Vec<Entry>,
    taxes: Vec<Tax>,
    settlement: Settlement,
}

struct Entry {
    name: String,
    amount: String,
}

struct Tax {
    country: String,
    rate: String,
    net: String,
    tax: String,
    gross: String,
}

pub(super) async fn page(books: &Books, id: &str, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let concert_id: ConcertId = id.parse().map_err(|_| Problem::not_found())?;
    let settlement = concert_settlement(&books.views, caller, concert_id).await?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let entry = |name: &str, sum: Sum| Entry { name: t.text(name), amount: amount(sum) };
    let sums = vec![
        entry("revenue-gross", settlement.gross),
        entry("revenue-refunds", settlement.refunds),
        entry("revenue-fees", settlement.fees),
        entry("revenue-disputes", settlement.disputes),
        entry("revenue-payable", settlement.net_payable),
    ];
    let taxes = settlement.vat.iter().map(|vat| Tax {
        country: vat.country.as_str().to_owned(),
        rate: format!("{} %", vat.tax_rate),
        net: amount(vat.net),
        tax: amount(vat.tax),
        gross: amount(vat.gross),
    });
    let revenue = Revenue {
        t,
        tabs: if caller.sees_everybody() { Vec::new() } else { concert_tabs(&visit, concert_id) },
        concert_id,
        sums,
        taxes: taxes.collect(),
        settlement,
    };
    Page::staff(&visit, t.text("revenue-title"), &caller.roles).render(&revenue)
}

/// It can be below zero, unlike money.
fn amount(sum: Sum) -> String {
    format!("{} {}", sum.amount, sum.currency.code())
}
