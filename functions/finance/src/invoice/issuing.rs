//! Issuing: a document and its number in one transaction, and again with the next number on a conflict.

use std::convert::Infallible;

use eventstore::{
    Aggregate, Cause, Consistency, ExecuteError, Expected, Loaded, Store, StoreError, StreamId, Transaction,
    TransactionError,
};
use futures::try_join;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{CommandId, Decider, InvoiceId, MoneyError, OrderId, RefundId, Sealed, Text, Timestamp, UserId};

use super::content::Content;
use super::credit;
use super::credit_note::CreditNote;
use super::document::{Buyer, Corrected, Document, Kind, Seller};
use super::tax::{CREDIT_ROUNDING_NOTE, ROUNDING_NOTE};
use super::{Credit, Invoice, InvoiceCommand, InvoiceRefusal, Refunded};
use crate::invoice_series::{Series, SeriesEvent, TakeNumber, number};

/// What is the same for all documents of a seller.
#[derive(Debug, Clone)]
pub struct Books {
    /// Who sells.
    pub seller: Seller,
    /// Where the seller is: by it, days and years are told.
    pub time_zone: TimeZone,
    /// What the numbers of invoices begin with.
    pub invoice_prefix: String,
    /// What the numbers of credit notes begin with.
    pub credit_note_prefix: String,
}

impl Books {
    /// The day of a time, where the seller is.
    pub fn day(&self, at: Timestamp) -> Date {
        self.time_zone.to_datetime(at).date()
    }

    fn prefix(&self, kind: Kind) -> &str {
        match kind {
            Kind::Invoice => &self.invoice_prefix,
            Kind::CreditNote => &self.credit_note_prefix,
        }
    }
}

/// An invoice before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The order that was paid.
    pub order_id: OrderId,
    /// Its number for people.
    pub order_number: Text<20>,
    /// Who bought.
    pub user_id: UserId,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// Who buys.
    pub buyer: Option<Sealed<Buyer>>,
    /// Whether the buyer gave a tax id.
    pub has_buyer_tax_id: bool,
    /// What is charged.
    pub content: Content,
}

/// A document could not be issued.
#[derive(Debug, Clone, thiserror::Error)]
pub enum IssueError {
    /// Others took numbers at the same moment, again and again: try again later.
    #[error("too many documents at once")]
    Contended,
    /// The amounts don't fit the invoice: a person must look.
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

/// What issuing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// How often another document was faster.
    pub conflicts: u32,
}

/// Issues documents.
#[derive(Debug, Clone)]
pub struct Issuer {
    store: Store,
    books: Books,
}

/// The next number of a series, to be taken together with what it is for.
struct Numbered {
    number: String,
    at: Timestamp,
    on: Date,
    stream: StreamId,
    series: Loaded<Series>,
    taken: Vec<SeriesEvent>,
}

impl Numbered {
    fn take(self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        transaction.append::<Series>(&self.stream, self.series, &self.taken)?;
        Ok(())
    }
}

impl Issuer {
    /// One that writes to the event table of finance.
    pub fn new(store: Store, books: Books) -> Self {
        Self { store, books }
    }

    /// Issues an order's invoice, once.
    ///
    /// # Errors
    /// See [`IssueError`].
    pub async fn issue_invoice(&self, draft: &Draft, cause: &Cause) -> Result<Issued, IssueError> {
        let invoice_id = Invoice::id_of(draft.order_id);
        let stream = Invoice::stream(invoice_id);
        let cause = &once(invoice_id, cause, "IssueInvoice");
        let mut transaction = self.store.transaction(cause);
        loop {
            let (loaded, numbered) = try_join!(
                self.store.load::<Invoice>(&stream, Consistency::Strong),
                self.number(Kind::Invoice, invoice_id, cause)
            )?;
            let command = InvoiceCommand::IssueInvoice(Box::new(self.invoice(invoice_id, draft, &numbered)));
            let events = Invoice::decide(&command, &loaded.state).unwrap_or_default();
            if !events.is_empty() {
                transaction.append::<Invoice>(&stream, loaded, &events)?;
                numbered.take(&mut transaction)?;
            }
            if transaction.try_commit().await? {
                return Ok(Issued { conflicts: transaction.attempt() });
            }
        }
    }

    /// Remembers what became of a refund of an order's payment.
    ///
    /// # Errors
    /// See [`IssueError`].
    pub async fn record_refund(&self, order_id: OrderId, refund: Refunded, cause: &Cause) -> Result<(), IssueError> {
        let stream = Invoice::stream(Invoice::id_of(order_id));
        let command = InvoiceCommand::RecordRefund(refund);
        match self.store.execute::<Invoice>(&stream, &command, cause, Expected::Any).await {
            Ok(_) => Ok(()),
            Err(ExecuteError::Store(error)) => Err(error.into()),
            // It refuses no refund, whichever version it is at.
            Err(ExecuteError::Contended | ExecuteError::Refused(_) | ExecuteError::VersionMismatch { .. }) => {
                Err(IssueError::Contended)
            }
        }
    }

    /// Issues each credit note that is due of an order's invoice: none while that is not issued.
    ///
    /// # Errors
    /// See [`IssueError`].
    pub async fn issue_credit_notes(&self, order_id: OrderId, cause: &Cause) -> Result<Issued, IssueError> {
        let stream = Invoice::stream(Invoice::id_of(order_id));
        let mut invoice = self.store.load::<Invoice>(&stream, Consistency::Strong).await?.state;
        let mut conflicts = 0;
        while let Some((refund_id, _)) = invoice.due() {
            let cause = &once(CreditNote::id_of(refund_id), cause, "IssueCreditNote");
            let mut transaction = self.store.transaction(cause);
            loop {
                invoice = self.correct(&stream, refund_id, cause, &mut transaction).await?;
                if transaction.try_commit().await? {
                    break;
                }
            }
            conflicts += transaction.attempt();
        }
        Ok(Issued { conflicts })
    }

    /// Appends the credit note for a refund, if it is still the next one due. Returns the invoice as it is then.
    async fn correct(
        &self,
        stream: &StreamId,
        refund_id: RefundId,
        cause: &Cause,
        transaction: &mut Transaction<'_>,
    ) -> Result<Invoice, IssueError> {
        let loaded = self.store.load::<Invoice>(stream, Consistency::Strong).await?;
        let (invoice, amount) = match (loaded.state.document(), loaded.state.due()) {
            (Some(invoice), Some((due, amount))) if due == refund_id => (invoice, amount),
            _ => return Ok(loaded.state),
        };
        let credit_note_id = CreditNote::id_of(refund_id);
        let numbered = self.number(Kind::CreditNote, credit_note_id, cause).await?;
        let given_back: Vec<_> = loaded.state.credits().iter().map(|credit| credit.taxes.clone()).collect();
        let content = credit::content(invoice, &given_back, amount)?;
        let credit = Credit {
            invoice_id: credit_note_id,
            number: numbered.number.clone(),
            refund_id,
            total: content.total,
            taxes: content.taxes.clone(),
        };
        let document = self.credit_note(credit_note_id, invoice, content, &numbered);
        let corrected = Invoice::decide(&InvoiceCommand::IssueCreditNote(credit), &loaded.state);
        // What is due was asked of this very state.
        let corrected = corrected.map_err(|_: InvoiceRefusal| IssueError::Contended)?;
        let note_stream = CreditNote::stream(credit_note_id);
        let note = self.store.load::<CreditNote>(&note_stream, Consistency::Strong).await?;
        let issued = CreditNote::decide(&document, &note.state).unwrap_or_else(|never: Infallible| match never {});
        let corrected = transaction.append::<Invoice>(stream, loaded, &corrected)?;
        transaction.append::<CreditNote>(&note_stream, note, &issued)?;
        numbered.take(transaction)?;
        Ok(corrected.state)
    }

    async fn number(&self, kind: Kind, invoice_id: InvoiceId, cause: &Cause) -> Result<Numbered, StoreError> {
        let wanted = TakeNumber { invoice_id, at: cause.at };
        let stream: StreamId = Series::stream_of(kind, self.books.day(cause.at));
        let series = self.store.load::<Series>(&stream, Consistency::Strong).await?;
        let next = series.state.next(wanted);
        let taken = Series::decide(&wanted, &series.state).unwrap_or_else(|never: Infallible| match never {});
        let on = self.books.day(next.at);
        let number = number(self.books.prefix(kind), on, next.number);
        Ok(Numbered { number, at: next.at, on, stream, series, taken })
    }

    fn invoice(&self, invoice_id: InvoiceId, draft: &Draft, numbered: &Numbered) -> Document {
        Document {
            invoice_id,
            number: numbered.number.clone(),
            order_id: draft.order_id,
            order_number: draft.order_number.clone(),
            user_id: draft.user_id,
            issued_at: numbered.at,
            issued_on: numbered.on,
            paid_on: self.books.day(draft.paid_at),
            seller: self.books.seller.clone(),
            buyer: draft.buyer.clone(),
            has_buyer_tax_id: draft.has_buyer_tax_id,
            content: draft.content.clone(),
            rounding_note: ROUNDING_NOTE.to_owned(),
            corrects: None,
        }
    }

    /// Seller and buyer are those of the invoice: it is that which is corrected.
    fn credit_note(&self, id: InvoiceId, invoice: &Document, content: Content, numbered: &Numbered) -> Document {
        Document {
            invoice_id: id,
            number: numbered.number.clone(),
            issued_at: numbered.at,
            issued_on: numbered.on,
            paid_on: numbered.on,
            content,
            rounding_note: CREDIT_ROUNDING_NOTE.to_owned(),
            corrects: Some(Corrected {
                invoice_id: invoice.invoice_id,
                number: invoice.number.clone(),
                issued_on: invoice.issued_on,
            }),
            ..invoice.clone()
        }
    }
}

/// The cause of issuing a document: the same whatever leads to it, so that it is issued once.
fn once(invoice_id: InvoiceId, cause: &Cause, command: &'static str) -> Cause {
    Cause { command_id: CommandId::derived(&[&invoice_id, &command]), command, ..cause.clone() }
}
