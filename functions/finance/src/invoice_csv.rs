//! Invoices and credit notes as a file for the accountant (RFC 4180): read a page at a time, written row by row.

use futures::{StreamExt, stream};
use jiff::civil::Date;
use lambda::http::Problem;
use privacy::{PrivacyError, Vault};
use views::{Order, PageRequest, Views};

use crate::invoice::buyer;
use crate::invoice::document::Buyer;
use crate::views::user_invoices::IssuedDocument;

/// What the file is.
pub const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// The most bytes of a file. Lambda answers with at most 6 MB, and in Base64 a file is a third longer.
pub const MOST_BYTES: usize = 4_400_000;

/// The most days of a file.
const MOST_DAYS: i32 = 366;

/// How many documents are read at a time.
const PAGE: u16 = 500;

/// How many buyers are opened side by side.
const SIDE_BY_SIDE: usize = 8;

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

/// The rows of a file, as long as they fit.
pub struct Rows {
    writer: csv::Writer<Vec<u8>>,
}

impl Rows {
    /// A file with nothing but its header.
    ///
    /// # Errors
    /// Never, but for a fault of ours.
    pub fn new() -> Result<Self, Problem> {
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut rows = Self { writer };
        rows.write(HEADER.map(str::to_owned))?;
        Ok(rows)
    }

    /// Adds the rows of a document: one for each country and rate.
    ///
    /// # Errors
    /// When no more fit.
    pub fn add(&mut self, issued: &IssuedDocument, buyer: Option<&Buyer>) -> Result<(), Problem> {
        let listed = &issued.listed;
        let country = buyer.and_then(|buyer| buyer.address.as_ref()).map(|address| address.country.as_str());
        for sum in &issued.taxes {
            self.write([
                listed.kind.as_str().to_owned(),
                defused(&listed.number),
                listed.issued_on.to_string(),
                issued.paid_on.to_string(),
                defused(listed.corrects.as_ref().map_or("", |corrected| &corrected.number)),
                defused(&issued.order_number),
                defused(buyer.map_or("", |buyer| buyer.name.as_str())),
                defused(buyer.and_then(|buyer| buyer.tax_id.as_ref()).map_or("", |id| id.as_str())),
                country.unwrap_or_default().to_owned(),
                sum.country.as_str().to_owned(),
                sum.tax_rate.to_string(),
                sum.net.amount().to_string(),
                sum.tax.amount().to_string(),
                sum.gross.amount().to_string(),
                sum.gross.currency().code().to_owned(),
                defused(sum.exemption.as_deref().unwrap_or_default()),
                listed.invoice_id.to_string(),
            ])?;
        }
        if self.writer.get_ref().len() > MOST_BYTES { Err(too_many()) } else { Ok(()) }
    }

    fn write(&mut self, row: [String; 17]) -> Result<(), Problem> {
        self.writer.write_record(&row).map_err(|error| {
            tracing::error!(%error, "a row could not be written");
            Problem::internal()
        })
    }

    /// The file.
    ///
    /// # Errors
    /// When more was written than fits.
    pub fn into_bytes(self) -> Result<Vec<u8>, Problem> {
        let bytes = self.writer.into_inner().map_err(|error| {
            tracing::error!(%error, "a file could not be written");
            Problem::internal()
        })?;
        if bytes.len() > MOST_BYTES { Err(too_many()) } else { Ok(bytes) }
    }
}

/// A text that no spreadsheet takes for a formula. Source: OWASP, "CSV Injection".
fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// The file of what was issued on these days, both included.
///
/// # Errors
/// 400 for days that are none, 422 for more than fits.
pub(crate) async fn export(views: &Views, vault: &Vault, from: Date, to: Date) -> Result<Vec<u8>, Problem> {
    let days = from.until(to).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if days < 0 {
        return Err(Problem::invalid_parameter("?to= must not be before ?from=."));
    }
    if days >= MOST_DAYS {
        return Err(too_many());
    }
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
    let mut request = PageRequest { limit: PAGE, cursor: None };
    loop {
        let page = views.list::<IssuedDocument>(&list, Order::Ascending, &request).await;
        let page = page.map_err(|error| Problem::view(&error))?;
        let named = stream::iter(page.items).map(|issued| named(vault, issued)).buffered(SIDE_BY_SIDE);
        let named: Vec<_> = named.collect().await;
        for document in named {
            let (issued, buyer) = document.map_err(|error| Problem::privacy(&error))?;
            rows.add(&issued, buyer.as_ref())?;
        }
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            return Ok(());
        }
    }
}

async fn named(vault: &Vault, issued: IssuedDocument) -> Result<(IssuedDocument, Option<Buyer>), PrivacyError> {
    let buyer = buyer::open(vault, issued.business.as_ref()).await?;
    Ok((issued, buyer))
}

/// 422: the file would be longer than an answer can be.
pub fn too_many() -> Problem {
    let detail = "That is more than one file can hold: ask for fewer days.";
    Problem::new(422, "range_too_large", detail)
}
