//! `GET /invoices.csv`: invoices and credit notes for the accountant (RFC 4180), read page by page.

use futures::{StreamExt, stream};
use jiff::civil::Date;
use kernel::{Role, parse_date};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use privacy::{PrivacyError, Vault};
use spreadsheet::{CONTENT_TYPE, Cell, CsvFile};
use views::{Order, PageRequest, Views};

use crate::csv_problem::not_written;
use crate::invoices::buyer;
use crate::invoices::document::Buyer;
use crate::views::user_invoices::IssuedDocument;

const ROLES: &[Role] = &[Role::Finance, Role::Admin];

/// Lambda responses have at most 6 MB, and Base64 makes a file a third longer.
pub const MAX_BYTES: usize = 4_400_000;

const MAX_DAYS: i32 = 366;

/// Documents read at a time.
const PAGE_SIZE: u16 = 500;

const MAX_CONCURRENT: usize = 8;

const HEADER: [&str; 17] = [
    "kind",
    "number",
    "issued_on",
    "paid_on",
    "corrects",
    "order_number",
    "buyer_name",
    "buyer_tax_id",
    "buyer_country",
    "country",
    "tax_rate",
    "net",
    "tax",
    "gross",
    "currency",
    "exemption",
    "invoice_id",
];

/// The rows of a file of at most [`MAX_BYTES`].
pub struct Rows {
    file: CsvFile,
}

impl Rows {
    /// Starts with the header.
    pub fn new() -> Result<Self, Problem> {
        Ok(Self { file: CsvFile::new(HEADER).map_err(|error| not_written(&error))? })
    }

    /// Adds a row for each country and rate of the document. Fails once the file is full.
    pub fn add(&mut self, issued: &IssuedDocument, buyer: Option<&Buyer>) -> Result<(), Problem> {
        let listed = &issued.listed;
        let country = buyer.and_then(|buyer| buyer.address.as_ref()).map(|address| address.country.as_str());
        for sum in &issued.taxes {
            let row: [Cell; HEADER.len()] = [
                Cell::value(listed.kind.as_str()),
                Cell::text(&listed.number),
                Cell::value(listed.issued_on),
                Cell::value(issued.paid_on),
                Cell::text(listed.corrects.as_ref().map_or("", |corrected| &corrected.number)),
                Cell::text(&issued.order_number),
                Cell::text(buyer.map_or("", |buyer| buyer.name.as_str())),
                Cell::text(buyer.and_then(|buyer| buyer.tax_id.as_ref()).map_or("", |id| id.as_str())),
                Cell::value(country.unwrap_or_default()),
                Cell::value(sum.country.as_str()),
                Cell::value(sum.tax_rate),
                Cell::value(sum.net.amount()),
                Cell::value(sum.tax.amount()),
                Cell::value(sum.gross.amount()),
                Cell::value(sum.gross.currency().code()),
                Cell::text(sum.exemption.as_deref().unwrap_or_default()),
                Cell::value(listed.invoice_id),
            ];
            self.file.row(row).map_err(|error| not_written(&error))?;
        }
        if self.file.size() > MAX_BYTES { Err(range_too_large()) } else { Ok(()) }
    }

    pub fn into_bytes(self) -> Result<Vec<u8>, Problem> {
        let bytes = self.file.into_bytes().map_err(|error| not_written(&error))?;
        if bytes.len() > MAX_BYTES { Err(range_too_large()) } else { Ok(bytes) }
    }
}

pub(crate) fn operation(function: &'static str) -> Operation {
    Operation::get(function, "/invoices.csv", "exportInvoices")
        .describe(
            "Export invoices and credit notes",
            "As CSV, with a row for each document, country and rate. Both days are included, in the seller's time zone. Amounts of credit \
             notes are positive: see the kind. Only buyers with a tax id are named.",
        )
        .for_roles(ROLES)
        .query::<Date>("from", "The first day.")
        .query::<Date>("to", "The last day.")
        .responds(SuccessResponse::text(CONTENT_TYPE))
        .problems([range_too_large()])
}

pub(crate) async fn export_invoices(views: &Views, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    request.caller_with(ROLES)?;
    let day = |name: &str| {
        request.query_with(name, parse_date)?.ok_or_else(|| Problem::invalid_parameter(name, "it is missing"))
    };
    let (from, to) = (day("from")?, day("to")?);
    check_range(from, to)?;
    let bytes = export(views, vault, from, to).await?;
    Ok(Response::attachment(CONTENT_TYPE, &format!("invoices-{from}-{to}.csv"), bytes))
}

/// Both days are included.
pub fn check_range(from: Date, to: Date) -> Result<(), Problem> {
    let days = from.until(to).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if days < 0 {
        return Err(Problem::invalid_parameter("to", "must not be before ?from="));
    }
    if days >= MAX_DAYS {
        return Err(range_too_large());
    }
    Ok(())
}

async fn export(views: &Views, vault: &Vault, from: Date, to: Date) -> Result<Vec<u8>, Problem> {
    let mut rows = Rows::new()?;
    let mut day = from;
    while day <= to {
        export_day(views, vault, day, &mut rows).await?;
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    rows.into_bytes()
}

async fn export_day(views: &Views, vault: &Vault, day: Date, rows: &mut Rows) -> Result<(), Problem> {
    let list = IssuedDocument::list(day);
    let mut request = PageRequest { limit: PAGE_SIZE, cursor: None };
    loop {
        let page = views.list::<IssuedDocument>(&list, Order::Ascending, &request).await;
        let page = page.map_err(|error| Problem::view(&error))?;
        let opened = stream::iter(page.items).map(|issued| open_buyer(vault, issued)).buffered(MAX_CONCURRENT);
        let opened: Vec<_> = opened.collect().await;
        for document in opened {
            let (issued, buyer) = document.map_err(|error| Problem::privacy(&error))?;
            rows.add(&issued, buyer.as_ref())?;
        }
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            return Ok(());
        }
    }
}

async fn open_buyer(vault: &Vault, issued: IssuedDocument) -> Result<(IssuedDocument, Option<Buyer>), PrivacyError> {
    let buyer = buyer::open(vault, issued.business.as_ref()).await?;
    Ok((issued, buyer))
}

fn range_too_large() -> Problem {
    Problem::new(422, "range_too_large", "The file would be too large: ask for fewer days.")
}
