//! `GET /invoices`, `GET /invoices/{invoiceId}`, `GET /invoices.csv`.

use eventstore::{Aggregate, Consistency, Store};
use jiff::civil::Date;
use kernel::{InvoiceId, Money, OrderId, Role, Text, Timestamp, UserId};
use lambda::http::{Problem, Request, Response};
use openapi::{Answer, Operation};
use papers::Language;
use privacy::{PrivacyError, Vault};
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::invoice::content::Content;
use crate::invoice::credit_note::CreditNote;
use crate::invoice::document::{Buyer, Corrected, Document, Kind, Seller};
use crate::invoice::{Invoice, buyer};
use crate::queries::LAMBDA;
use crate::views::user_invoices::{IssuedDocument, UserInvoice};
use crate::{invoice_csv, invoice_pdf};

/// Who sees everybody's.
pub const ACCOUNTANTS: &[Role] = &[Role::Finance];

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/invoices", "listInvoices")
        .says(
            "Your invoices and credit notes",
            "Newest first. Finance may ask for somebody else's, or for all that were issued on a day, by number.",
        )
        .by_person()
        .query::<UserId>("userId", "Whose: the caller's, if not said.")
        .query::<Date>("date", "All that were issued on this day, where the seller is; for finance.")
        .paged()
        .answers(Answer::ok::<Page<UserInvoice>>())
        .refuses([Problem::forbidden()]);
    let one = Operation::get(LAMBDA.name, "/invoices/{invoiceId}", "getInvoice")
        .says(
            "One invoice or credit note",
            "As it was issued. For who bought, and for finance. With .pdf after its id: on paper.",
        )
        .by_person()
        .path::<String>("invoiceId", "The document, and whether it is wanted on paper.")
        .answers(Answer::ok::<Shown>().versioned().or_file("application/pdf"));
    let csv = Operation::get(LAMBDA.name, "/invoices.csv", "exportInvoices")
        .says(
            "Invoices and credit notes for the accountant",
            "Of days where the seller is, both included: a row for each document, country and rate. Amounts of credit notes are \
             positive: the kind says what they are. Buyers are named where they gave a tax id.",
        )
        .by_one_of(ACCOUNTANTS)
        .query::<Date>("from", "The first day.")
        .query::<Date>("to", "The last day.")
        .answers(Answer::text(invoice_csv::CONTENT_TYPE))
        .refuses([Problem::invalid_parameter(""), invoice_csv::too_many()]);
    vec![list, one, csv]
}

/// A document as it is shown: everything that is on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceDetails")]
pub struct Shown {
    /// The document.
    pub invoice_id: InvoiceId,
    /// What it is.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// The order that was paid.
    pub order_id: OrderId,
    /// Its number for people.
    pub order_number: Text<20>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// On which day that was, where the seller is.
    pub issued_on: Date,
    /// On which day the money was taken, or given back.
    pub paid_on: Date,
    /// Who sells, as it was then.
    pub seller: Seller,
    /// Who buys, as it was then; null where that is no longer kept.
    pub buyer: Option<Buyer>,
    /// What is charged, or given back.
    #[serde(flatten)]
    pub content: Content,
    /// How tax was worked out and rounded.
    pub rounding_note: String,
    /// Of a credit note, the invoice that it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrected>,
    /// Of an invoice, the credit notes that correct it.
    pub corrected_by: Vec<Correction>,
}

/// A credit note that corrects an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceCorrection")]
pub struct Correction {
    /// The credit note.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// How much it gives back.
    pub total: Money,
}

/// A document as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The document.
    pub document: Document,
    /// What corrects it.
    pub corrected_by: Vec<Correction>,
    /// Version of its stream.
    pub version: u64,
}

/// The invoice or credit note of an id; none if there is no such document.
///
/// # Errors
/// When the store fails.
pub async fn find(store: &Store, id: InvoiceId) -> Result<Option<Kept>, eventstore::StoreError> {
    let invoice = store.load::<Invoice>(&Invoice::stream(id), Consistency::Strong).await?;
    if let Some(document) = invoice.state.document() {
        let corrected_by = invoice.state.credits().iter().map(|credit| Correction {
            invoice_id: credit.invoice_id,
            number: credit.number.clone(),
            total: credit.total,
        });
        let corrected_by = corrected_by.collect();
        return Ok(Some(Kept { document: document.clone(), corrected_by, version: invoice.version }));
    }
    let note = store.load::<CreditNote>(&CreditNote::stream(id), Consistency::Strong).await?;
    let document = note.state.document().cloned();
    Ok(document.map(|document| Kept { document, corrected_by: Vec::new(), version: note.version }))
}

/// Everything that is on a document, its buyer opened: what is shown, and what a PDF is made of.
///
/// # Errors
/// When the vault fails.
pub async fn document(vault: &Vault, kept: Kept) -> Result<Shown, PrivacyError> {
    let Kept { document, corrected_by, .. } = kept;
    let buyer = buyer::open(vault, document.buyer.as_ref()).await?;
    Ok(Shown {
        invoice_id: document.invoice_id,
        kind: document.kind(),
        number: document.number,
        order_id: document.order_id,
        order_number: document.order_number,
        issued_at: document.issued_at,
        issued_on: document.issued_on,
        paid_on: document.paid_on,
        seller: document.seller,
        buyer,
        content: document.content,
        rounding_note: document.rounding_note,
        corrects: document.corrects,
        corrected_by,
    })
}

/// The document that a request asks for, if the caller may see it.
///
/// # Errors
/// 404 for what is not there, or somebody else's.
pub async fn asked_for(store: &Store, id: InvoiceId, request: &Request) -> Result<Kept, Problem> {
    let caller = request.caller()?;
    let found = find(store, id).await.map_err(|error| Problem::store(&error))?;
    let may_see = |kept: &Kept| kept.document.user_id == caller.user_id || caller.has(Role::Finance);
    found.filter(may_see).ok_or_else(Problem::not_found)
}

/// `GET /invoices/{invoiceId}`, and with `.pdf` after the id.
pub(crate) async fn one(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let wanted: String = request.path("invoiceId")?;
    let (id, on_paper) = match wanted.strip_suffix(invoice_pdf::SUFFIX) {
        Some(id) => (id, true),
        None => (wanted.as_str(), false),
    };
    let kept = asked_for(store, id.parse().map_err(|_| Problem::not_found())?, request).await?;
    let version = kept.version;
    let shown = document(vault, kept).await.map_err(|error| Problem::privacy(&error))?;
    if !on_paper {
        return Ok(Response::ok(shown).etag(version));
    }
    let language = Language::of(request.header("accept-language").unwrap_or_default());
    let pdf = invoice_pdf::paper(&shown, language).map_err(|error| {
        tracing::error!(%error, invoice_id = %shown.invoice_id, "an invoice can't be put on paper");
        Problem::new(500, "not_printable", "The document can't be put on paper.")
    })?;
    let name = format!("{}.pdf", shown.number.replace('/', "-"));
    Ok(Response::bytes("application/pdf", pdf).inline(&name).etag(version))
}

/// `GET /invoices`
pub(crate) async fn list(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let (owner, day) = (request.query::<UserId>("userId")?, request.query::<Date>("date")?);
    let is_own = day.is_none() && owner.is_none_or(|owner| owner == caller.user_id);
    if !is_own && !caller.has(Role::Finance) {
        return Err(Problem::forbidden());
    }
    let request = request.page()?;
    let page = match (day, owner) {
        (Some(_), Some(_)) => return Err(Problem::invalid_parameter("?userId= and ?date= don't go together.")),
        (Some(day), None) => views
            .list::<IssuedDocument>(&IssuedDocument::list(day), Order::Ascending, &request)
            .await
            .map(|page| page.map(|issued| issued.listed)),
        (None, owner) => {
            let list = UserInvoice::list(owner.unwrap_or(caller.user_id));
            views.list::<UserInvoice>(&list, Order::Descending, &request).await
        }
    };
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

/// `GET /invoices.csv`
pub(crate) async fn export(views: &Views, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    request.caller_with(ACCOUNTANTS)?;
    let day = |name: &str| {
        request.query::<Date>(name)?.ok_or_else(|| Problem::invalid_parameter(format!("?{name}= is missing.")))
    };
    let (from, to) = (day("from")?, day("to")?);
    let bytes = invoice_csv::export(views, vault, from, to).await?;
    Ok(Response::attachment(invoice_csv::CONTENT_TYPE, &format!("invoices-{from}-{to}.csv"), bytes))
}
