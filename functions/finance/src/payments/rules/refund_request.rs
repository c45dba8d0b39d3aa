//! Requesting a refund: never more than the payment, of any of its lines.

use kernel::Money;

use crate::payments::commands::{RefundPart, RefundRequest, RefundRequester, TicketLine};
use crate::payments::events::PaymentEvent;
use crate::payments::refund_lines::{LinesLeft, RefundScope, RefundedLine};
use crate::payments::refunds::{Refund, Refunds};
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::Payment;
use crate::payments::terms::Terms;

pub(crate) fn refund(payment: &Payment, request: &RefundRequest) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let (terms, refunds) = refundable(payment, request.requester)?;
    if refunds.get(request.refund_id).is_some() {
        return Ok(vec![]);
    }
    let left = Left::of(terms, refunds)?;
    let Share { scope, amount, lines } = match request.requester {
        RefundRequester::Staff => left.share_for_staff(&request.part)?,
        RefundRequester::Order => left.share_for_order(&request.part)?,
    };
    let requested = PaymentEvent::RefundRequested(Refund {
        refund_id: request.refund_id,
        amount,
        reason: request.reason.clone(),
        requested_at: request.at,
        made_at_gateway: false,
        scope: Some(scope),
        lines,
    });
    if amount.is_zero() {
        // No gateway refunds zero.
        return Ok(vec![requested, PaymentEvent::PaymentRefunded { refund_id: request.refund_id, gateway_id: None }]);
    }
    Ok(vec![requested])
}

/// The request of an order can come before the capture: it is kept until then.
fn refundable(payment: &Payment, requester: RefundRequester) -> Result<(&Terms, &Refunds), PaymentRefusal> {
    match payment {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Captured { terms, refunds, .. } => Ok((terms, refunds)),
        Payment::Open { terms, refunds, .. } if requester == RefundRequester::Order => Ok((terms, refunds)),
        _ => Err(PaymentRefusal::NotCaptured),
    }
}

/// What a refund gives back.
pub(super) struct Share {
    pub(super) scope: RefundScope,
    pub(super) amount: Money,
    pub(super) lines: Vec<RefundedLine>,
}

/// What can still be refunded of a payment.
pub(super) struct Left {
    /// The whole payment.
    paid: Money,
    amount: Money,
    lines: LinesLeft,
    /// A free order is refunded like any other, but once.
    is_free: bool,
}

impl Left {
    pub(super) fn of(terms: &Terms, refunds: &Refunds) -> Result<Self, PaymentRefusal> {
        Ok(Self {
            paid: terms.amount,
            amount: refunds.left(terms.amount),
            // Refunds are checked against the lines when they are requested: they always fit.
            lines: refunds.lines_left(&terms.lines).map_err(|_| PaymentRefusal::ExceedsPayment)?,
            is_free: terms.amount.is_zero() && refunds.is_empty(),
        })
    }

    /// Staff see the payment: what is not possible is refused.
    fn share_for_staff(&self, part: &RefundPart) -> Result<Share, PaymentRefusal> {
        match part {
            RefundPart::Everything if self.is_nothing() => Err(PaymentRefusal::NothingLeft),
            RefundPart::Everything => Ok(self.everything()),
            RefundPart::Amount(amount) => self.amount_for_staff(*amount),
            RefundPart::Tickets { lines, amount } => self.tickets_for_staff(lines, *amount),
        }
    }

    fn is_nothing(&self) -> bool {
        self.amount.is_zero() && !self.lines.has_tickets() && !self.is_free
    }

    fn amount_for_staff(&self, amount: Money) -> Result<Share, PaymentRefusal> {
        let exceeds = amount.compare(self.amount).map_err(|_| PaymentRefusal::WrongCurrency)?.is_gt();
        if self.is_free && !exceeds {
            return Ok(self.everything());
        }
        if self.amount.is_zero() {
            return Err(PaymentRefusal::NothingLeft);
        }
        if amount.is_zero() {
            return Err(PaymentRefusal::ZeroRefund);
        }
        if exceeds {
            return Err(PaymentRefusal::ExceedsPayment);
        }
        self.money(amount)
    }

    fn tickets_for_staff(&self, lines: &[TicketLine], expected: Option<Money>) -> Result<Share, PaymentRefusal> {
        if self.lines.is_unknown() {
            return Err(PaymentRefusal::LinesUnknown);
        }
        for (place, line) in lines.iter().enumerate() {
            let left = self.lines.find(line.concert_id, &line.ticket_type_id);
            let left = left.ok_or(PaymentRefusal::NotBought { line: place })?;
            if line.quantity > left.line.quantity {
                return Err(PaymentRefusal::MoreThanBought { line: place });
            }
            if line.quantity.get() > left.tickets {
                return Err(PaymentRefusal::AlreadyGivenBack);
            }
        }
        let share = self.tickets(lines)?;
        match expected.map(|expected| expected.compare(share.amount)).transpose() {
            Err(_) => Err(PaymentRefusal::WrongCurrency),
            Ok(Some(order)) if order.is_ne() => Err(PaymentRefusal::OtherAmount(share.amount)),
            Ok(_) => Ok(share),
        }
    }

    /// An order can't see its payment: it gets what is left of what it requests, if only zero. It waits for the answer.
    fn share_for_order(&self, part: &RefundPart) -> Result<Share, PaymentRefusal> {
        match part {
            RefundPart::Everything => Ok(self.everything()),
            RefundPart::Amount(amount) => self.money(self.at_most(*amount)?),
            RefundPart::Tickets { amount, .. } if self.lines.is_unknown() => Ok(Share {
                scope: RefundScope::Lines,
                amount: amount.map_or(Ok(self.amount), |amount| self.at_most(amount))?,
                lines: Vec::new(),
            }),
            RefundPart::Tickets { lines, .. } => self.tickets(lines),
        }
    }

    fn at_most(&self, amount: Money) -> Result<Money, PaymentRefusal> {
        let exceeds = amount.compare(self.amount).map_err(|_| PaymentRefusal::WrongCurrency)?.is_gt();
        Ok(if exceeds { self.amount } else { amount })
    }

    fn everything(&self) -> Share {
        Share { scope: RefundScope::Everything, amount: self.amount, lines: self.lines.everything() }
    }

    /// The whole payment means everything; less is goodwill, even if it is all that is left.
    pub(super) fn money(&self, amount: Money) -> Result<Share, PaymentRefusal> {
        if amount == self.paid {
            return Ok(self.everything());
        }
        let lines = if self.lines.is_unknown() { Ok(Vec::new()) } else { self.lines.goodwill(amount) };
        let lines = lines.map_err(|_| PaymentRefusal::ExceedsPayment)?;
        Ok(Share { scope: RefundScope::Goodwill, amount, lines })
    }

    /// Tickets that are already given back are left out.
    fn tickets(&self, lines: &[TicketLine]) -> Result<Share, PaymentRefusal> {
        let mut refunded = Vec::with_capacity(lines.len());
        for line in lines {
            let Some(left) = self.lines.find(line.concert_id, &line.ticket_type_id) else { continue };
            let quantity = line.quantity.get().min(left.tickets);
            if quantity > 0 {
                refunded.push(left.tickets(quantity).map_err(|_| PaymentRefusal::ExceedsPayment)?);
            }
        }
        let amounts = refunded.iter().map(|line: &RefundedLine| line.amount);
        let amount = Money::sum(self.paid.currency(), amounts).map_err(|_| PaymentRefusal::ExceedsPayment)?;
        Ok(Share { scope: RefundScope::Lines, amount, lines: refunded })
    }
}
