//! Issues documents: a document and its number are committed in one transaction, which is repeated with the next number on a conflict.

use std::convert::Infallible;

use eventstore::{
    Aggregate, Cause, Consistency, ExecuteError, Expected, Loaded, Store, StoreError, StreamId, Transaction,
    TransactionError,
};
use futures::try_join;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CommandId, Decider, InvoiceId, Money, MoneyError, OrderId, RefundId, Sealed, Text, Timestamp, UserId};

use super::content::Content;
use super::credit_note::CreditNote;
use super::document::{Buyer, CorrectedInvoice, Document, DocumentKind, Seller};
use super::document_numbers::{NumberSeries, SeriesEvent, TakeNumber, format_number};
use super::tax::{CREDIT_ROUNDING_NOTE, ROUNDING_NOTE};
use super::{credit_content, credited_lines};
use crate::invoice::{Credit, Invoice, InvoiceCommand, InvoiceRefusal, RefundRecord};
use crate::payments::refund_lines::RefundedLine;

/// The settings that all documents of a seller share.
#[derive(Debug, Clone)]
pub struct IssuerSettings {
    pub seller: Seller,
    /// Determines the day and year of each document.
    pub time_zone: TimeZone,
    pub invoice_prefix: String,
    pub credit_note_prefix: String,
}

impl IssuerSettings {
    /// The day in the seller's time zone.
    pub fn day(&self, at: Timestamp) -> Date {
        self.time_zone.to_datetime(at).date()
    }

    pub fn prefix(&self, kind: DocumentKind) -> &str {
        match kind {
            DocumentKind::Invoice => &self.invoice_prefix,
            DocumentKind::CreditNote => &self.credit_note_prefix,
        }
    }
}

/// An invoice without a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDraft {
    pub order_id: OrderId,
    pub order_number: Text<20>,
    pub user_id: UserId,
    pub paid_at: Timestamp,
    pub buyer: Option<Sealed<Buyer>>,
    pub has_buyer_tax_id: bool,
    pub content: Content,
}

/// The number of a document and its time of issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    pub number: String,
    pub at: Timestamp,
    /// The day of `at` in the seller's time zone.
    pub on: Date,
}

impl InvoiceDraft {
    pub fn into_document(self, settings: &IssuerSettings, number: DocumentNumber) -> Document {
        Document {
            invoice_id: Invoice::id_of(self.order_id),
            number: number.number,
            order_id: self.order_id,
            order_number: self.order_number,
            user_id: self.user_id,
            issued_at: number.at,
            issued_on: number.on,
            paid_on: settings.day(self.paid_at),
            seller: settings.seller.clone(),
            buyer: self.buyer,
            has_buyer_tax_id: self.has_buyer_tax_id,
            content: self.content,
            rounding_note: ROUNDING_NOTE.to_owned(),
            corrects: None,
        }
    }
}

/// The next credit note of an invoice if it is for this refund: another message may have issued it in the meantime.
pub fn due_credit_note(invoice: &Invoice, refund_id: RefundId) -> Result<Option<(&Document, Content)>, MoneyError> {
    let (Some(document), Some((due, amount))) = (invoice.document(), invoice.next_credit_note()) else {
        return Ok(None);
    };
    if due != refund_id {
        return Ok(None);
    }
    let refunded = invoice.refunds().iter().find(|refund| refund.refund_id == refund_id);
    let refunded = refunded.map_or([].as_slice(), |refund| refund.lines.as_slice());
    Ok(Some((document, credit_note_content(document, invoice.credits(), refunded, amount)?)))
}

/// The invoice's own lines if the whole invoice is refunded at once; otherwise the parts of its lines that were refunded. An invoice of an
/// older release, whose lines don't name their tickets, has a part of each tax rate instead.
fn credit_note_content(
    invoice: &Document,
    credits: &[Credit],
    refunded: &[RefundedLine],
    amount: Money,
) -> Result<Content, MoneyError> {
    let is_whole = credits.is_empty() && amount == invoice.content.total;
    if is_whole || !credited_lines::are_known(&invoice.content) {
        let credited: Vec<_> = credits.iter().map(|credit| credit.taxes.clone()).collect();
        return credit_content::content(invoice, &credited, amount);
    }
    let credited: Vec<_> = credits.iter().flat_map(|credit| credit.lines.clone()).collect();
    let lines = credited_lines::lines(&invoice.content, &invoice.number, &credited, refunded, amount)?;
    Content::new(amount.currency(), lines)
}

/// A credit note keeps the seller, the buyer and the order of the invoice that it corrects.
pub fn credit_note_document(
    invoice: &Document,
    refund_id: RefundId,
    content: Content,
    number: DocumentNumber,
) -> Document {
    Document {
        invoice_id: CreditNote::id_of(refund_id),
        number: number.number,
        issued_at: number.at,
        issued_on: number.on,
        paid_on: number.on,
        content,
        rounding_note: CREDIT_ROUNDING_NOTE.to_owned(),
        corrects: Some(CorrectedInvoice {
            invoice_id: invoice.invoice_id,
            number: invoice.number.clone(),
            issued_on: invoice.issued_on,
        }),
        ..invoice.clone()
    }
}

/// The entry of a credit note in the invoice that it corrects.
pub fn credit_of(note: &Document, refund_id: RefundId) -> Credit {
    Credit {
        invoice_id: note.invoice_id,
        number: note.number.clone(),
        refund_id,
        total: note.content.total,
        taxes: note.content.taxes.clone(),
        lines: credited_lines::of_content(&note.content),
    }
}

#[derive(Debug, Clone, thiserror::Error)]
pub enum IssueError {
    /// Other documents took the number again and again: try again later.
    #[error("too many documents at the same time")]
    Contended,
    /// The amounts don't fit the invoice: staff must look at it.
    #[error(transparent)]
    Amounts(#[from] MoneyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TransactionError> for IssueError {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Contended => Self::Contended,
            TransactionError::Store(error) => Self::Store(error),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// How often another document took the number first.
    pub conflicts: u32,
}

#[derive(Debug, Clone)]
pub struct Issuer {
    store: Store,
    settings: IssuerSettings,
}

/// The next number of a series, to be committed with its document.
struct ReservedNumber {
    number: DocumentNumber,
    stream: StreamId,
    series: Loaded<NumberSeries>,
    events: Vec<SeriesEvent>,
}

impl ReservedNumber {
    fn append_to(self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        transaction.append::<NumberSeries>(&self.stream, self.series, &self.events)?;
        Ok(())
    }
}

impl Issuer {
    pub fn new(store: Store, settings: IssuerSettings) -> Self {
        Self { store, settings }
    }

    /// Issues the invoice of an order, once.
    pub async fn issue_invoice(&self, draft: &InvoiceDraft, cause: &Cause) -> Result<Issued, IssueError> {
        let invoice_id = Invoice::id_of(draft.order_id);
        let stream = Invoice::stream(invoice_id);
        let cause = &cause_of_document(invoice_id, cause, "IssueInvoice");
        let mut transaction = self.store.transaction(cause);
        loop {
            let (loaded, reserved) = try_join!(
                self.store.load::<Invoice>(&stream, Consistency::Strong),
                self.reserve_number(DocumentKind::Invoice, invoice_id, cause)
            )?;
            let document = draft.clone().into_document(&self.settings, reserved.number.clone());
            let command = InvoiceCommand::IssueInvoice(Box::new(document));
            let events = Invoice::decide(&command, &loaded.state).unwrap_or_default();
            if !events.is_empty() {
                transaction.append::<Invoice>(&stream, loaded, &events)?;
                reserved.append_to(&mut transaction)?;
            }
            if transaction.try_commit().await? {
                return Ok(Issued { conflicts: transaction.attempt() });
            }
        }
    }

    pub async fn record_refund(
        &self,
        order_id: OrderId,
        refund: RefundRecord,
        cause: &Cause,
    ) -> Result<(), IssueError> {
        let stream = Invoice::stream(Invoice::id_of(order_id));
        let command = InvoiceCommand::RecordRefund(refund);
        match self.store.execute::<Invoice>(&stream, &command, cause, Expected::Any).await {
            Ok(_) => Ok(()),
            Err(ExecuteError::Store(error)) => Err(error.into()),
            // An invoice never refuses this command, and no version is expected.
            Err(ExecuteError::Contended | ExecuteError::Refused(_) | ExecuteError::VersionMismatch { .. }) => {
                Err(IssueError::Contended)
            }
        }
    }

    /// Issues all credit notes that are due for an order's invoice: none before the invoice is issued.
    pub async fn issue_credit_notes(&self, order_id: OrderId, cause: &Cause) -> Result<Issued, IssueError> {
        let stream = Invoice::stream(Invoice::id_of(order_id));
        let mut invoice = self.store.load::<Invoice>(&stream, Consistency::Strong).await?.state;
        let mut conflicts = 0;
        while let Some((refund_id, _)) = invoice.next_credit_note() {
            let cause = &cause_of_document(CreditNote::id_of(refund_id), cause, "IssueCreditNote");
            let mut transaction = self.store.transaction(cause);
            loop {
                invoice = self.append_credit_note(&stream, refund_id, cause, &mut transaction).await?;
                if transaction.try_commit().await? {
                    break;
                }
            }
            conflicts += transaction.attempt();
        }
        Ok(Issued { conflicts })
    }

    /// Appends the credit note of a refund if it is still due. Returns the invoice afterwards.
    async fn append_credit_note(
        &self,
        stream: &StreamId,
        refund_id: RefundId,
        cause: &Cause,
        transaction: &mut Transaction<'_>,
    ) -> Result<Invoice, IssueError> {
        let loaded = self.store.load::<Invoice>(stream, Consistency::Strong).await?;
        let Some((invoice, content)) = due_credit_note(&loaded.state, refund_id)? else { return Ok(loaded.state) };
        let credit_note_id = CreditNote::id_of(refund_id);
        let reserved = self.reserve_number(DocumentKind::CreditNote, credit_note_id, cause).await?;
        let document = credit_note_document(invoice, refund_id, content, reserved.number.clone());
        let credit = credit_of(&document, refund_id);
        let corrected = Invoice::decide(&InvoiceCommand::IssueCreditNote(credit), &loaded.state);
        // The credit note is due in this very state.
        let corrected = corrected.map_err(|_: InvoiceRefusal| IssueError::Contended)?;
        let note_stream = CreditNote::stream(credit_note_id);
        let note = self.store.load::<CreditNote>(&note_stream, Consistency::Strong).await?;
        let issued = CreditNote::decide(&document, &note.state).unwrap_or_else(|never: Infallible| match never {});
        let corrected = transaction.append::<Invoice>(stream, loaded, &corrected)?;
        transaction.append::<CreditNote>(&note_stream, note, &issued)?;
        reserved.append_to(transaction)?;
        Ok(corrected.state)
    }

    async fn reserve_number(
        &self,
        kind: DocumentKind,
        invoice_id: InvoiceId,
        cause: &Cause,
    ) -> Result<ReservedNumber, StoreError> {
        let command = TakeNumber { invoice_id, at: cause.at };
        let stream: StreamId = NumberSeries::stream_of(kind, self.settings.day(cause.at));
        let series = self.store.load::<NumberSeries>(&stream, Consistency::Strong).await?;
        let next = series.state.next(command);
        let events = NumberSeries::decide(&command, &series.state).unwrap_or_else(|never: Infallible| match never {});
        let on = self.settings.day(next.at);
        let number = format_number(self.settings.prefix(kind), on, next.number);
        Ok(ReservedNumber { number: DocumentNumber { number, at: next.at, on }, stream, series, events })
    }
}

/// The same for a document, whatever causes it, so that it is issued once.
fn cause_of_document(invoice_id: InvoiceId, cause: &Cause, command: &'static str) -> Cause {
    Cause { command_id: CommandId::derived(&[&invoice_id, &command]), command, ..cause.clone() }
}
