//! Keeps the stored views of payments, refunds, invoices and credit notes.

use eventstore::{Aggregate, Commit, Consistency, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::invoice::Invoice;
use crate::invoices::credit_note::CreditNote;
use crate::invoices::document::Document;
use crate::payment::Payment;
use crate::views::concert_money::ConcertMoney;
use crate::views::failed_refunds::FailedRefund;
use crate::views::money_movements::MoneyMovement;
use crate::views::open_disputes::OpenDispute;
use crate::views::unsettled_payments::{Change, UnsettledPayment};
use crate::views::user_invoices::{IssuedDocument, UserInvoice};
use crate::views::user_payments::UserPayment;

pub const LAMBDA: Lambda = Lambda { name: "finance-project-payments-and-invoices", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let projection = Projection { store: env.events()?, views: env.views()? };
    stream::projector_from(&env, projection, Projection::project)
}

#[derive(Clone)]
struct Projection {
    store: Store,
    views: Views,
}

impl Projection {
    /// `from` is the first version of the stream in the batch.
    async fn project(self, from: u64, commit: Commit) -> Result<(), InvocationFailed> {
        match commit.stream.category() {
            Payment::CATEGORY => self.project_payment(from, &commit).await,
            Invoice::CATEGORY => {
                let invoice = self.store.state_after::<Invoice>(&commit).await?;
                self.project_document(invoice.document()).await
            }
            CreditNote::CATEGORY => {
                let credit_note = self.store.state_after::<CreditNote>(&commit).await?;
                self.project_document(credit_note.document()).await
            }
            // Document numbers and billing profiles are in no view.
            _ => Ok(()),
        }
    }

    /// An issued document never changes: version 1 is its last.
    async fn project_document(&self, document: Option<&Document>) -> Result<(), InvocationFailed> {
        let Some(document) = document else { return Ok(()) };
        let listed = UserInvoice::of(document);
        self.views.put(&listed.key(document.user_id), 1, &listed, None).await?;
        let issued = IssuedDocument::of(document);
        self.views.put(&issued.key(), 1, &issued, None).await?;
        for item in ConcertMoney::of_document(document) {
            self.views.put(&item.key(), 1, &item, None).await?;
        }
        Ok(())
    }

    async fn project_payment(&self, from: u64, commit: &Commit) -> Result<(), InvocationFailed> {
        let payment = self.store.state_after::<Payment>(commit).await?;
        let Some(item) = UserPayment::of(&payment) else { return Ok(()) };
        let version = commit.last_version();
        // A free order makes no payment that anybody could look for.
        if !item.amount.is_zero() {
            self.views.put(&item.key(), version, &item, None).await?;
        }

        let key = UnsettledPayment::key(item.payment_id);
        match Change::of(commit, &payment) {
            Change::Put(unsettled) => self.views.put(&key, version, &unsettled, None).await?,
            Change::Remove => self.views.delete(&key, version).await?,
            Change::Leave => false,
        };

        for (failed, is_open) in FailedRefund::of(&payment) {
            if is_open {
                self.views.put(&failed.key(), version, &failed, None).await?;
            } else {
                self.views.delete(&failed.key(), version).await?;
            }
        }
        for (dispute, is_open) in OpenDispute::of(&payment) {
            if is_open {
                self.views.put(&dispute.key(), version, &dispute, None).await?;
            } else {
                self.views.delete(&dispute.key(), version).await?;
            }
        }
        if from < commit.version || changes_a_settlement(commit) {
            for item in ConcertMoney::of_payment(&payment) {
                self.views.put(&item.key(), version, &item, None).await?;
            }
        }
        self.project_movements(from, commit, &payment).await
    }

    /// Movements are listed by the day of their commit, so no commit of the batch can be skipped.
    async fn project_movements(&self, from: u64, newest: &Commit, payment: &Payment) -> Result<(), InvocationFailed> {
        let mut commits = vec![newest.clone()];
        if from < newest.version {
            let all = self.store.read(&newest.stream, Consistency::Strong).await?;
            commits.extend(all.into_iter().filter(|commit| (from..newest.version).contains(&commit.version)));
        }
        for commit in &commits {
            let movements = MoneyMovement::of(commit, payment).map_err(InvocationFailed::unreadable)?;
            for movement in movements {
                self.views.put(&movement.key(), commit.last_version(), &movement, None).await?;
            }
        }
        Ok(())
    }
}

/// The events that change the part of a settlement that payments have.
const SETTLED: &[&str] = &["PaymentCaptured", "PaymentFeeRecorded", "DisputeOpened", "DisputeUpdated", "DisputeClosed"];

fn changes_a_settlement(commit: &Commit) -> bool {
    commit.events.iter().any(|event| SETTLED.contains(&event.name.as_str()))
}
