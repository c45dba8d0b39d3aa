//! What a payment pays for, line by line, and what refunds give back of it.

use contracts::finance;
use kernel::{ConcertId, Money, MoneyError, Quantity, TicketTypeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::proportion::{divide, part};

/// Tickets of one type that a payment pays for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaidLine {
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    pub quantity: Quantity,
    pub unit_price: Money,
}

impl PaidLine {
    fn total(&self) -> Result<Money, MoneyError> {
        self.unit_price.times(self.quantity.get())
    }
}

/// What a refund gives back besides money. It is said by whoever requests the refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundScope {
    /// All tickets that the buyer still has.
    Everything,
    /// The tickets of its lines.
    Lines,
    /// No tickets: all stay valid.
    Goodwill,
}

/// A refund's part of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundedLine {
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    /// Number of tickets given back; 0 for money alone.
    pub quantity: u32,
    /// Amount refunded of the line.
    pub amount: Money,
}

/// What refunds have left of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineLeft {
    pub line: PaidLine,
    /// Number of tickets that the buyer still has.
    pub tickets: u32,
    pub amount: Money,
}

/// What refunds have left of all lines of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinesLeft(Vec<LineLeft>);

impl LinesLeft {
    /// Before any refund.
    ///
    /// # Errors
    /// Amounts of different currencies, or too large.
    pub fn of(lines: &[PaidLine]) -> Result<Self, MoneyError> {
        let left =
            |line: &PaidLine| Ok(LineLeft { line: line.clone(), tickets: line.quantity.get(), amount: line.total()? });
        Ok(Self(lines.iter().map(left).collect::<Result<_, _>>()?))
    }

    /// Whether nothing is known about the lines: an older release requested the payment.
    pub fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &LineLeft> {
        self.0.iter()
    }

    pub fn find(&self, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Option<&LineLeft> {
        self.iter().find(|left| left.line.concert_id == concert_id && left.line.ticket_type_id == *ticket_type_id)
    }

    pub fn has_tickets(&self) -> bool {
        self.iter().any(|left| left.tickets > 0)
    }

    /// Whether tickets go back with a refund's part of a line, and fewer than these are left.
    pub fn lacks(&self, refunded: &RefundedLine) -> bool {
        let left = self.find(refunded.concert_id, &refunded.ticket_type_id);
        left.is_some_and(|left| left.tickets < refunded.quantity)
    }

    /// After a refund. One without lines, which an older release recorded, is shared like goodwill; so is what a line can't take, because a
    /// failed refund of it succeeded after another one was made.
    ///
    /// # Errors
    /// More than is left.
    pub fn after(mut self, amount: Money, lines: &[RefundedLine]) -> Result<Self, MoneyError> {
        let mut untaken = if lines.is_empty() { amount } else { Money::zero(amount.currency()) };
        for refunded in lines {
            let known = self.0.iter_mut().find(|left| left.is_of(refunded));
            let Some(left) = known else { continue };
            left.tickets = left.tickets.saturating_sub(refunded.quantity);
            untaken = untaken.checked_add(left.take(refunded.amount)?)?;
        }
        for share in self.goodwill(untaken)? {
            if let Some(left) = self.0.iter_mut().find(|left| left.is_of(&share)) {
                left.take(share.amount)?;
            }
        }
        Ok(self)
    }

    /// All tickets and all money that are left.
    pub fn everything(&self) -> Vec<RefundedLine> {
        self.iter().map(|left| left.refunded(left.tickets, left.amount)).filter(RefundedLine::is_something).collect()
    }

    /// Money alone, in proportion to what is left of each line.
    ///
    /// # Errors
    /// More than is left.
    pub fn goodwill(&self, amount: Money) -> Result<Vec<RefundedLine>, MoneyError> {
        let left: Vec<Money> = self.iter().map(|left| left.amount).collect();
        let shares = divide(amount, &left)?;
        let lines = self.iter().zip(shares).map(|(left, share)| left.refunded(0, share));
        Ok(lines.filter(RefundedLine::is_something).collect())
    }
}

impl LineLeft {
    /// Some of the tickets that are left, and their part of the money that is left. The last tickets get all of it.
    ///
    /// # Errors
    /// More tickets than are left.
    pub fn tickets(&self, quantity: u32) -> Result<RefundedLine, MoneyError> {
        Ok(self.refunded(quantity, part(self.amount, quantity, self.tickets)?))
    }

    fn is_of(&self, refunded: &RefundedLine) -> bool {
        self.line.concert_id == refunded.concert_id && self.line.ticket_type_id == refunded.ticket_type_id
    }

    /// Takes as much of an amount as is left. Returns the rest.
    fn take(&mut self, amount: Money) -> Result<Money, MoneyError> {
        let taken = if amount.compare(self.amount)?.is_gt() { self.amount } else { amount };
        self.amount = self.amount.checked_sub(taken)?;
        amount.checked_sub(taken)
    }

    fn refunded(&self, quantity: u32, amount: Money) -> RefundedLine {
        let (concert_id, ticket_type_id) = (self.line.concert_id, self.line.ticket_type_id.clone());
        RefundedLine { concert_id, ticket_type_id, quantity, amount }
    }
}

impl From<&finance::RefundedLine> for RefundedLine {
    fn from(line: &finance::RefundedLine) -> Self {
        Self {
            concert_id: line.concert_id,
            ticket_type_id: line.ticket_type_id.clone(),
            quantity: line.quantity,
            amount: line.amount,
        }
    }
}

impl RefundedLine {
    fn is_something(&self) -> bool {
        self.quantity > 0 || !self.amount.is_zero()
    }
}
