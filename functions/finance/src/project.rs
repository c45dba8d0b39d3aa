//! The stream of finance → the stored views.

use eventstore::{Aggregate, Commit, Consistency, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::invoice::Invoice;
use crate::invoice::credit_note::CreditNote;
use crate::invoice::document::Document;
use crate::payment::Payment;
use crate::views::failed_refunds::FailedRefund;
use crate::views::moved_money::Moved;
use crate::views::unsettled::{Change, Unsettled};
use crate::views::user_invoices::{IssuedDocument, UserInvoice};
use crate::views::user_payments::UserPayment;

pub const LAMBDA: Lambda = Lambda { name: "finance-project", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let projection = Projection { store: env.events()?, views: env.views()? };
    Ok(stream::projector_from(projection, Projection::project))
}

#[derive(Clone)]
struct Projection {
    store: Store,
    views: Views,
}

impl Projection {
    /// `from` is the version from which on the batch has the stream.
    async fn project(self, from: u64, commit: Commit) -> Result<(), InvocationFailed> {
        match commit.stream.category() {
            Payment::CATEGORY => self.payment(from, &commit).await,
            Invoice::CATEGORY => {
                let invoice = self.store.state_after::<Invoice>(&commit).await?;
                self.document(invoice.document()).await
            }
            CreditNote::CATEGORY => {
                let credit_note = self.store.state_after::<CreditNote>(&commit).await?;
                self.document(credit_note.document()).await
            }
            // Numbers and billing profiles are in no list.
            _ => Ok(()),
        }
    }

    /// What is issued never changes: its first version is its last.
    async fn document(&self, document: Option<&Document>) -> Result<(), InvocationFailed> {
        let Some(document) = document else { return Ok(()) };
        let listed = UserInvoice::of(document);
        self.views.put(&listed.key(document.user_id), 1, &listed, None).await?;
        let issued = IssuedDocument::of(document);
        self.views.put(&issued.key(), 1, &issued, None).await?;
        Ok(())
    }

    async fn payment(&self, from: u64, commit: &Commit) -> Result<(), InvocationFailed> {
        let payment = self.store.state_after::<Payment>(commit).await?;
        let Some(item) = UserPayment::of(&payment) else { return Ok(()) };
        let version = commit.last_version();
        self.views.put(&item.key(), version, &item, None).await?;

        let key = Unsettled::key(item.payment_id);
        match Change::of(commit, &payment) {
            Change::Put(unsettled) => self.views.put(&key, version, &unsettled, None).await?,
            Change::Remove => self.views.delete(&key, version).await?,
            Change::Leave => false,
        };

        for (failed, is_task) in FailedRefund::of(&payment) {
            if is_task {
                self.views.put(&failed.key(), version, &failed, None).await?;
            } else {
                self.views.delete(&failed.key(), version).await?;
            }
        }
        self.moved(from, commit, &payment).await
    }

    /// Money is listed by the day of the commit that moved it, so that of several in the batch none may be missed.
    async fn moved(&self, from: u64, newest: &Commit, payment: &Payment) -> Result<(), InvocationFailed> {
        let mut commits = vec![newest.clone()];
        if from < newest.version {
            let all = self.store.read(&newest.stream, Consistency::Strong).await?;
            commits.extend(all.into_iter().filter(|commit| (from..newest.version).contains(&commit.version)));
        }
        for commit in &commits {
            let moved = Moved::of(commit, payment).map_err(|error| InvocationFailed::new("UnreadableEvent", error))?;
            for moved in moved {
                self.views.put(&moved.key(), commit.last_version(), &moved, None).await?;
            }
        }
        Ok(())
    }
}
