//! Payments, refunds, documents and their reconciliation in a browser, for finance and admins, and what a concert brought in, also for its
//! organizer; and what buyers got for theirs. The pages read; their forms call the API.

use eventstore::Store;
use jiff::tz::TimeZone;
use kernel::Timestamp;
use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use pages::Words;
use views::Views;

use crate::settings;

pub mod invoices;
pub mod my_invoices;
pub mod overview;
pub mod payment;
pub mod payments;
pub mod reconciliation;
pub mod revenue;
pub mod words;

pub const LAMBDA: Lambda = Lambda { name: "finance-pages", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let books = Books { store: env.events()?, views: env.views()?, time_zone: settings::time_zone(&env)? };
    Ok(endpoint(&env, books, answer).authenticated()?.showing_problems(pages::problem_page).build())
}

pub fn routes() -> Vec<PageRoute> {
    ["/finance", "/finance/{page+}"].map(|path| PageRoute { function: LAMBDA.name, path }).to_vec()
}

#[derive(Clone)]
struct Books {
    store: Store,
    views: Views,
    /// The seller's.
    time_zone: TimeZone,
}

impl Books {
    /// Yesterday for the seller.
    fn yesterday(&self, now: Timestamp) -> jiff::civil::Date {
        let today = self.time_zone.to_datetime(now).date();
        today.yesterday().unwrap_or(today)
    }

    /// With its zone.
    fn time(&self, t: Words, time: Timestamp) -> String {
        t.date_and_time(&time.to_zoned(self.time_zone.clone()))
    }
}

async fn answer(books: Books, request: Request) -> Result<Response, Problem> {
    if request.route() == "GET /finance" {
        return overview::page(&books, &request).await;
    }
    let page: String = request.path("page")?;
    match page.split_once('/') {
        None if page == "refunds" => overview::refunds(&books, &request).await,
        None if page == "disputes" => overview::disputes(&books, &request).await,
        None if page == "payments" => payments::page(&books, &request).await,
        None if page == "my-invoices" => my_invoices::page(&books, &request).await,
        None if page == "invoices" => invoices::page(&books, &request).await,
        None if page == "reconciliation" => reconciliation::page(&books, &request).await,
        Some(("payments", id)) => payment::page(&books, id, &request).await,
        Some(("revenue", id)) => revenue::page(&books, id, &request).await,
        _ => Err(Problem::not_found()),
    }
}
