//! `GET /invoices`, `GET /invoices/{invoiceId}`.

use eventstore::{Aggregate, Consistency, Store};
use jiff::civil::Date;
use kernel::{InvoiceId, Money, OrderId, Text, Timestamp, UserId, parse_date};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use papers::Language;
use privacy::Vault;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::invoice::{Credit, Invoice};
use crate::invoices::content::Content;
use crate::invoices::credit_note::CreditNote;
use crate::invoices::document::{Buyer, CorrectedInvoice, Document, DocumentKind, Seller};
use crate::invoices::{buyer, pdf};
use crate::views::user_invoices::{IssuedDocument, UserInvoice};

pub(crate) fn operations(function: &'static str) -> Vec<Operation> {
    let list = Operation::get(function, "/invoices", "listInvoices")
        .describe(
            "List your invoices and credit notes",
            "Newest first. Finance and admins can list another user's documents, or all that were issued on a day, by number.",
        )
        .for_users()
        .query::<UserId>("userId", "The user; the caller if absent.")
        .query::<Date>("date", "The day of issue in the seller's time zone; for finance and admins.")
        .paged()
        .responds(SuccessResponse::ok::<Page<UserInvoice>>())
        .problems([Problem::forbidden(), Problem::mfa_enrolment_required()]);
    let invoice = Operation::get(function, "/invoices/{invoiceId}", "getInvoice")
        .describe("Get an invoice or credit note", "For the buyer, finance and admins. Add .pdf to the id for a PDF.")
        .for_users()
        .path::<String>("invoiceId", "The document's ID; with `.pdf` for a PDF.")
        .responds(SuccessResponse::ok::<InvoiceResponse>().versioned().or_file("application/pdf"));
    vec![list, invoice]
}

/// After the id of a document: the PDF is requested.
const PDF_SUFFIX: &str = ".pdf";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceDetails")]
struct InvoiceResponse {
    invoice_id: InvoiceId,
    kind: DocumentKind,
    /// Such as `FV/2026/000042`.
    number: String,
    order_id: OrderId,
    order_number: Text<20>,
    issued_at: Timestamp,
    /// The day of `issuedAt` in the seller's time zone.
    issued_on: Date,
    /// The day of the capture or refund.
    paid_on: Date,
    /// As on the day of issue.
    seller: Seller,
    /// As on the day of issue; null if it is no longer kept.
    buyer: Option<Buyer>,
    #[serde(flatten)]
    content: Content,
    /// How tax is calculated and rounded.
    rounding_note: String,
    /// The invoice that a credit note corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<CorrectedInvoice>,
    /// The credit notes that correct an invoice.
    corrected_by: Vec<CorrectionResponse>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceCorrection")]
struct CorrectionResponse {
    /// The id of the credit note.
    invoice_id: InvoiceId,
    number: String,
    total: Money,
}

struct StoredDocument {
    document: Document,
    credits: Vec<Credit>,
    version: u64,
}

impl InvoiceResponse {
    fn of(document: Document, buyer: Option<Buyer>, credits: Vec<Credit>) -> Self {
        let corrections = credits.into_iter().map(|credit| CorrectionResponse {
            invoice_id: credit.invoice_id,
            number: credit.number,
            total: credit.total,
        });
        Self {
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
            corrected_by: corrections.collect(),
        }
    }
}

/// An invoice or credit note; none if neither has this id.
async fn load_document(store: &Store, id: InvoiceId) -> Result<Option<StoredDocument>, eventstore::StoreError> {
    let invoice = store.load::<Invoice>(&Invoice::stream(id), Consistency::Strong).await?;
    if let Some(document) = invoice.state.document() {
        let credits = invoice.state.credits().to_vec();
        return Ok(Some(StoredDocument { document: document.clone(), credits, version: invoice.version }));
    }
    let note = store.load::<CreditNote>(&CreditNote::stream(id), Consistency::Strong).await?;
    let document = note.state.document().cloned();
    Ok(document.map(|document| StoredDocument { document, credits: Vec::new(), version: note.version }))
}

pub(crate) async fn get_invoice(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let requested: String = request.path("invoiceId")?;
    let (id, wants_pdf) = match requested.strip_suffix(PDF_SUFFIX) {
        Some(id) => (id, true),
        None => (requested.as_str(), false),
    };
    let id: InvoiceId = id.parse().map_err(|_| Problem::not_found())?;
    let caller = request.caller()?;
    let stored = load_document(store, id).await.map_err(|error| Problem::store(&error))?;
    let may_see = |stored: &StoredDocument| stored.document.user_id == caller.user_id || caller.sees_everybody();
    let StoredDocument { document, credits, version } = stored.filter(may_see).ok_or_else(Problem::not_found)?;
    let buyer = buyer::open(vault, document.buyer.as_ref()).await.map_err(|error| Problem::privacy(&error))?;
    if !wants_pdf {
        return Ok(Response::ok(InvoiceResponse::of(document, buyer, credits)).etag(version));
    }
    let language = Language::of(request.header("accept-language").unwrap_or_default());
    let pdf = pdf::render(&document, buyer.as_ref(), language).map_err(|error| {
        tracing::error!(%error, invoice_id = %document.invoice_id, "a document could not be rendered as PDF");
        Problem::new(500, "not_printable", "The document can't be rendered as PDF.")
    })?;
    let name = format!("{}.pdf", document.number.replace('/', "-"));
    Ok(Response::bytes("application/pdf", pdf).inline(&name).etag(version))
}

pub(crate) async fn list_invoices(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let (owner, day) = (request.query::<UserId>("userId")?, request.query_with("date", parse_date)?);
    let is_own = day.is_none() && owner.is_none_or(|owner| owner == caller.user_id);
    if !is_own && !caller.sees_everybody() {
        return Err(Problem::forbidden_to(caller));
    }
    let request = request.page()?;
    let page = match (day, owner) {
        (Some(_), Some(_)) => {
            return Err(Problem::invalid_parameter("date", "can't be combined with ?userId="));
        }
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
