use kernel::Money;

use crate::mail::Email;
use crate::mail::letter::{Letter, Part};
use crate::{Language, money};

/// Says that an order is bought and paid.
#[derive(Debug, Clone)]
pub struct OrderConfirmedMail<'a> {
    /// The buyer.
    pub name: &'a str,
    /// The order's number.
    pub order_number: &'a str,
    /// What was bought.
    pub lines: &'a [OrderLine<'a>],
    /// What it cost in all.
    pub total: Money,
    /// Whether a courier brings the tickets. They come by mail otherwise.
    pub by_courier: bool,
}

/// A line of an order.
#[derive(Debug, Clone)]
pub struct OrderLine<'a> {
    /// The concert.
    pub concert: &'a str,
    /// The ticket type.
    pub ticket_type: &'a str,
    /// How many.
    pub quantity: u32,
    /// What they cost together.
    pub price: Money,
}

impl OrderConfirmedMail<'_> {
    /// The mail.
    pub fn email(&self, language: Language) -> Email {
        let order = [("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.say("mail-order-subject", &order));
        letter.paragraph(language.say("mail-order-intro", &order));
        let mut rows: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                let name = format!("{} × {}, {}", line.quantity, line.concert, line.ticket_type);
                (name, money(line.price, language))
            })
            .collect();
        rows.push((language.say("mail-order-total", &[]), money(self.total, language)));
        letter.parts.push(Part::Table(rows));
        letter.say(if self.by_courier { "mail-order-next-courier" } else { "mail-order-next" });
        letter.email()
    }
}

/// Says that a payment failed, and what to do.
#[derive(Debug, Clone)]
pub struct PaymentFailedMail<'a> {
    /// The buyer.
    pub name: &'a str,
    /// The order's number.
    pub order_number: &'a str,
    /// What should have been paid.
    pub amount: Money,
    /// Why it failed.
    pub reason: PaymentFailure,
    /// Whether the seats are held still, so that another card can pay for them.
    pub seats_are_held: bool,
    /// Where to order again.
    pub order_again_url: Option<&'a str>,
}

/// Why a payment failed, as far as a buyer may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentFailure {
    /// The bank declined it without saying more.
    Declined,
    /// Not enough money.
    InsufficientFunds,
    /// The card is too old.
    ExpiredCard,
    /// The buyer did not confirm it with the bank (3-D Secure).
    NotConfirmed,
    /// Anything else.
    Other,
}

impl PaymentFailure {
    fn message(self) -> &'static str {
        match self {
            Self::Declined => "payment-failed-declined",
            Self::InsufficientFunds => "payment-failed-insufficient-funds",
            Self::ExpiredCard => "payment-failed-expired-card",
            Self::NotConfirmed => "payment-failed-authentication",
            Self::Other => "payment-failed-other",
        }
    }
}

impl PaymentFailedMail<'_> {
    /// The mail.
    pub fn email(&self, language: Language) -> Email {
        let subject = language.say("mail-payment-failed-subject", &[("order", self.order_number)]);
        let mut letter = Letter::new(language, self.name, subject);
        let amount = money(self.amount, language);
        let values = [("amount", amount.as_str()), ("order", self.order_number)];
        letter.paragraph(language.say("mail-payment-failed-intro", &values));
        letter.say(self.reason.message());
        letter.say(if self.seats_are_held { "mail-payment-failed-seats-held" } else { "mail-payment-failed-seats" });
        letter.parts.push(Part::Heading(language.say("mail-payment-failed-what", &[])));
        letter.say("mail-payment-failed-other-card");
        if !self.seats_are_held {
            letter.say("mail-payment-failed-again");
        }
        if let Some(url) = self.order_again_url {
            let label = language.say("mail-payment-failed-button", &[]);
            letter.parts.push(Part::Link { label, url: url.to_owned() });
        }
        letter.email()
    }
}

/// Says that money is on its way back.
#[derive(Debug, Clone)]
pub struct RefundMail<'a> {
    /// The buyer.
    pub name: &'a str,
    /// The order's number.
    pub order_number: &'a str,
    /// The concerts that the money was paid for, each once.
    pub concerts: &'a [&'a str],
    /// How much goes back, where that is known.
    pub amount: Option<Money>,
    /// How many tickets are void now.
    pub void_tickets: u32,
    /// Why.
    pub reason: RefundReason,
}

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundReason {
    /// The payment came when the seats had gone.
    PaidTooLate,
    /// The concert does not take place.
    ConcertCancelled,
    /// The order was cancelled.
    OrderCancelled,
    /// The buyer asked for it.
    Requested,
}

impl RefundReason {
    fn message(self) -> &'static str {
        match self {
            Self::PaidTooLate => "refund-too-late",
            Self::ConcertCancelled => "refund-concert-cancelled",
            Self::OrderCancelled => "refund-order-cancelled",
            Self::Requested => "refund-requested",
        }
    }
}

impl RefundMail<'_> {
    /// The mail.
    pub fn email(&self, language: Language) -> Email {
        let order = [("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.say("mail-refund-subject", &order));
        letter.paragraph(language.say("mail-refund-intro", &order));
        letter.say(self.reason.message());
        for concert in self.concerts {
            letter.parts.push(Part::Concert { name: (*concert).to_owned(), details: Vec::new() });
        }
        if let Some(amount) = self.amount {
            let row = (language.say("mail-refund-amount", &[]), money(amount, language));
            letter.parts.push(Part::Table(vec![row]));
        }
        if self.void_tickets > 0 {
            letter.paragraph(language.count("mail-refund-void", self.void_tickets, &[]));
        }
        letter.say("mail-refund-when");
        letter.email()
    }
}
