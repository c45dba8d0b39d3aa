//! What Stripe moved in a time, as its own lists say.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use vendor::form;

use crate::{CallError, Client, Refund};

/// The most pages, of a hundred, that are read for one list.
const MOST_PAGES: usize = 100;

/// Money that was taken from a card: when, and of which payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// Stripe's id of the charge, `ch_…`.
    pub charge_id: String,
    /// Stripe's id of the payment, `pi_…`.
    pub intent_id: String,
    /// How much, in minor units.
    pub amount: i64,
    /// The ISO 4217 code, lower case.
    pub currency: String,
    /// When it was booked.
    pub at: Timestamp,
}

/// A refund, and when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// The refund as it is now.
    pub refund: Refund,
    /// When it was made.
    pub at: Timestamp,
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
    has_more: bool,
}

/// What Stripe calls a balance transaction, with the charge that it books.
#[derive(Deserialize)]
struct Booking {
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
struct Made {
    created: i64,
    #[serde(flatten)]
    refund: Refund,
}

impl Client {
    /// What was taken from cards from a time on, until before another. Of a charge, the money is booked when it is captured, which
    /// may be days after the charge was made: so it is the bookings that are asked for.
    ///
    /// # Errors
    /// [`CallError`]; [`CallError::Unknown`] too for more than 10,000.
    pub async fn captured_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Captured>, CallError> {
        let fields = [("type", "charge"), ("expand[]", "data.source")];
        let found =
            self.all::<Booking>("captured_between", "/v1/balance_transactions", &fields, from, to, |one| &one.id);
        let captured = found.await?.into_iter().filter_map(|Booking { created, source, .. }| {
            let Charge { id, payment_intent, amount_captured, currency } = source;
            let at = Timestamp::from_second(created).ok()?;
            Some(Captured { charge_id: id, intent_id: payment_intent?, amount: amount_captured, currency, at })
        });
        Ok(captured.collect())
    }

    /// The refunds that were made from a time on, until before another.
    ///
    /// # Errors
    /// [`CallError`]; [`CallError::Unknown`] too for more than 10,000.
    pub async fn refunded_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Refunded>, CallError> {
        let found = self.all::<Made>("refunded_between", "/v1/refunds", &[], from, to, |one| &one.refund.id);
        let refunded = found.await?.into_iter().filter_map(|Made { created, refund }| {
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
        for _ in 0..MOST_PAGES {
            let mut asked = vec![("created[gte]", from.as_str()), ("created[lt]", to.as_str()), ("limit", "100")];
            asked.extend(fields);
            let last = all.last().map(&id).cloned();
            asked.extend(last.as_deref().map(|last| ("starting_after", last)));
            let Page { data, has_more } = self.get(operation, &format!("{path}?{}", form(asked))).await?;
            all.extend(data);
            if !has_more {
                return Ok(all);
            }
        }
        Err(CallError::Unknown(format!("more than {MOST_PAGES} pages")))
    }
}
