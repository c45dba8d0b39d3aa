//! `GET /concerts/{concertId}/settlement`, also as CSV: what a concert brought in for its organizer.

use kernel::ConcertId;
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use spreadsheet::{CONTENT_TYPE, Cell, CsvFile, NotWritten};
use views::Views;

use crate::concert_settlement::concert_settlement;
use crate::csv_problem::not_written;
use crate::views::settlement::Settlement;

const HEADER: [&str; 7] = ["entry", "country", "tax_rate", "net", "tax", "gross", "currency"];

pub(crate) fn operations(function: &'static str) -> Vec<Operation> {
    let settlement = Operation::get(function, "/concerts/{concertId}/settlement", "getConcertSettlement")
        .describe(
            "Get a concert's settlement",
            "What its tickets brought in, net of refunds, gateway fees and disputes, with the tax by rate. For its organizer, finance and \
             admins. It adds up the concert's lines of all invoices and credit notes, so that a sale counts once its invoice is issued.",
        )
        .for_users()
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<Settlement>());
    let file = Operation::get(function, "/concerts/{concertId}/settlement.csv", "exportConcertSettlement")
        .describe(
            "Export a concert's settlement",
            "The same as CSV, with an entry on each line. Counts, such as `payments_without_fee`, are in the column `gross` and have no \
             currency. For its organizer, finance and admins.",
        )
        .for_users()
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::text(CONTENT_TYPE));
    vec![settlement, file]
}

pub(crate) async fn get_settlement(views: &Views, request: &Request) -> Result<Response, Problem> {
    Ok(Response::ok(settlement(views, request).await?))
}

pub(crate) async fn export_settlement(views: &Views, request: &Request) -> Result<Response, Problem> {
    let settlement = settlement(views, request).await?;
    let file = csv(&settlement).map_err(|error| not_written(&error))?;
    Ok(Response::attachment(CONTENT_TYPE, &format!("settlement-{}.csv", settlement.concert_id), file))
}

async fn settlement(views: &Views, request: &Request) -> Result<Settlement, Problem> {
    concert_settlement(views, request.caller()?, request.path("concertId")?).await
}

/// # Errors
/// [`NotWritten`]
pub fn csv(settlement: &Settlement) -> Result<Vec<u8>, NotWritten> {
    let mut file = CsvFile::new(HEADER)?;
    for vat in &settlement.vat {
        file.row([
            Cell::value("vat"),
            Cell::value(vat.country.as_str()),
            Cell::value(vat.tax_rate),
            Cell::value(vat.net.amount),
            Cell::value(vat.tax.amount),
            Cell::value(vat.gross.amount),
            Cell::value(vat.gross.currency.code()),
        ])?;
    }
    let sums = [
        ("gross", settlement.gross),
        ("refunds", settlement.refunds),
        ("fees", settlement.fees),
        ("disputes", settlement.disputes),
        ("net_payable", settlement.net_payable),
    ];
    let others = settlement.fees_in_other_currencies.iter().map(|fees| ("fees_in_other_currency", *fees));
    for (entry, sum) in sums.into_iter().chain(others) {
        file.row(row(entry, Cell::value(sum.amount), Cell::value(sum.currency.code())))?;
    }
    let counts = [
        ("payments_without_fee", settlement.payments_without_fee),
        ("invoices", settlement.invoices),
        ("credit_notes", settlement.credit_notes),
    ];
    for (entry, count) in counts {
        file.row(row(entry, Cell::value(count), Cell::empty()))?;
    }
    file.into_bytes()
}

fn row(entry: &str, value: Cell, currency: Cell) -> [Cell; 7] {
    [Cell::value(entry), Cell::empty(), Cell::empty(), Cell::empty(), Cell::empty(), value, currency]
}
