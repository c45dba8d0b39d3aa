//! Stripe's lists of captures and refunds in a period, for the reconciliation.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use vendor::form;

use crate::{CallError, Client, Refund};

/// Maximum number of pages, of a hundred entries each, that are read.
const MAX_PAGES: usize = 1000;

/// A captured charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// Stripe's id of the charge (`ch_…`).
    pub charge_id: String,
    /// Stripe's id of the payment (`pi_…`).
    pub intent_id: String,
    /// Captured amount in minor units.
    pub amount: i64,
    /// ISO 4217 code, lower case.
    pub currency: String,
    /// Time of the capture.
    pub at: Timestamp,
}

/// A refund with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// The refund with its current status.
    pub refund: Refund,
    /// Time of the refund.
    pub at: Timestamp,
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
    has_more: bool,
}

/// A balance transaction with its charge.
#[derive(Deserialize)]
struct BalanceTransaction {
    id: String,
    created: i64,
    source: Charge,
}

#[derive(Deserialize)]
struct Charge {
    id: String,
    #[serde(default)]
    payment_intent: Option<String>,
    #[serde(default)]
    amount_captured: i64,
    #[serde(default)]
    currency: String,
}

#[derive(Deserialize)]
struct CreatedRefund {
    created: i64,
    #[serde(flatten)]
    refund: Refund,
}

impl Client {
    /// Lists the charges captured in `from..to`. It reads balance transactions, because a charge can be captured days after it was
    /// created, and its balance transaction has the time of the capture.
    ///
    /// # Errors
    /// [`CallError`]. [`CallError::Unknown`] also for more than 100,000 charges.
    pub async fn captured_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Captured>, CallError> {
        let fields = [("type", "charge"), ("expand[]", "data.source")];
        let found = self.all::<BalanceTransaction>(
            "captured_between",
            "/v1/balance_transactions",
            &fields,
            from,
            to,
            |transaction| &transaction.id,
        );
        let captured = found.await?.into_iter().filter_map(|BalanceTransaction { created, source, .. }| {
            let Charge { id, payment_intent, amount_captured, currency } = source;
            let at = Timestamp::from_second(created).ok()?;
            Some(Captured { charge_id: id, intent_id: payment_intent?, amount: amount_captured, currency, at })
        });
        Ok(captured.collect())
    }

    /// Lists the refunds created in `from..to`.
    ///
    /// # Errors
    /// [`CallError`]. [`CallError::Unknown`] also for more than 100,000 refunds.
    pub async fn refunded_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Refunded>, CallError> {
        let found =
            self.all::<CreatedRefund>("refunded_between", "/v1/refunds", &[], from, to, |created| &created.refund.id);
        let refunded = found.await?.into_iter().filter_map(|CreatedRefund { created, refund }| {
            Some(Refunded { refund, at: Timestamp::from_second(created).ok()? })
        });
        Ok(refunded.collect())
    }

    async fn all<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        fields: &[(&str, &str)],
        from: Timestamp,
        to: Timestamp,
        id: impl Fn(&T) -> &String,
    ) -> Result<Vec<T>, CallError> {
        let (from, to) = (from.as_second().to_string(), to.as_second().to_string());
        let mut all = Vec::new();
        for _ in 0..MAX_PAGES {
            let mut query = vec![("created[gte]", from.as_str()), ("created[lt]", to.as_str()), ("limit", "100")];
            query.extend(fields);
            let last = all.last().map(&id).cloned();
            query.extend(last.as_deref().map(|last| ("starting_after", last)));
            let Page { data, has_more } = self.get(operation, &format!("{path}?{}", form(query))).await?;
            all.extend(data);
            if !has_more {
                return Ok(all);
            }
        }
        Err(CallError::Unknown(format!("the list has more than {MAX_PAGES} pages")))
    }
}
