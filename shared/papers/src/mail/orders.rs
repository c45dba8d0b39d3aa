use kernel::Money;

use crate::mail::email::Email;
use crate::mail::letter::{Letter, Part};
use crate::messages::Messages;
use crate::{Language, money};

/// Confirms that an order is paid.
#[derive(Debug, Clone)]
pub struct OrderConfirmedMail<'a> {
    /// Name of the buyer.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the page with more about it.
    pub page_url: &'a str,
    /// The items bought.
    pub lines: &'a [OrderLine<'a>],
    /// Amount paid.
    pub total: Money,
    /// Whether the tickets are delivered by courier. Otherwise they are sent by e-mail.
    pub by_courier: bool,
}

/// A line of an order.
#[derive(Debug, Clone)]
pub struct OrderLine<'a> {
    /// Title of the concert.
    pub concert: &'a str,
    /// Name of the ticket type.
    pub ticket_type: &'a str,
    /// Number of tickets.
    pub quantity: u32,
    /// Price of all tickets in the line.
    pub price: Money,
}

impl OrderConfirmedMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let order = [("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.message("mail-order-subject", &order));
        letter.paragraph(language.message("mail-order-intro", &order));
        let mut rows: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                let name = format!("{} × {}, {}", line.quantity, line.concert, line.ticket_type);
                (name, money(line.price, language))
            })
            .collect();
        rows.push((language.message("mail-order-total", &[]), money(self.total, language)));
        letter.parts.push(Part::Table(rows));
        letter.message(if self.by_courier { "mail-order-next-courier" } else { "mail-order-next" });
        letter.button("mail-button-order", self.page_url);
        letter.email()
    }
}

/// Informs that a payment failed, and what to do.
#[derive(Debug, Clone)]
pub struct PaymentFailedMail<'a> {
    /// Name of the buyer.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the order's page while the seats are held, else of the shop.
    pub page_url: &'a str,
    /// Amount that was to be paid.
    pub amount: Money,
    /// Reason of the failure.
    pub reason: PaymentFailure,
    /// Whether the seats are still held, so that the buyer can pay with another card.
    pub seats_are_held: bool,
}

/// Why a payment failed, as shown to the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentFailure {
    /// The bank declined it without a reason that the buyer may know.
    Declined,
    /// The card has insufficient funds.
    InsufficientFunds,
    /// The card has expired.
    ExpiredCard,
    /// The buyer failed the bank's authentication (3-D Secure).
    NotConfirmed,
    /// A number, date or code that the buyer entered is wrong.
    WrongDetails,
    /// The card's limit is exceeded.
    LimitExceeded,
    /// The card can't be used for this purchase.
    NotSupported,
    /// The bank has just seen a payment of the same amount.
    Duplicate,
    /// The bank could not be reached.
    BankUnreachable,
    /// The payment was not completed in time.
    TooLate,
    /// No card can make this payment.
    Impossible,
    /// Any other reason.
    Other,
}

impl PaymentFailure {
    fn message(self) -> &'static str {
        match self {
            Self::Declined => "payment-failed-declined",
            Self::InsufficientFunds => "payment-failed-insufficient-funds",
            Self::ExpiredCard => "payment-failed-expired-card",
            Self::NotConfirmed => "payment-failed-authentication",
            Self::WrongDetails => "payment-failed-details",
            Self::LimitExceeded => "payment-failed-limit",
            Self::NotSupported => "payment-failed-not-supported",
            Self::Duplicate => "payment-failed-duplicate",
            Self::BankUnreachable => "payment-failed-bank-unreachable",
            Self::TooLate => "payment-failed-too-late",
            Self::Impossible => "payment-failed-impossible",
            Self::Other => "payment-failed-other",
        }
    }
}

impl PaymentFailedMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let subject = language.message("mail-payment-failed-subject", &[("order", self.order_number)]);
        let mut letter = Letter::new(language, self.name, subject);
        let amount = money(self.amount, language);
        let values = [("amount", amount.as_str()), ("order", self.order_number)];
        letter.paragraph(language.message("mail-payment-failed-intro", &values));
        letter.message(self.reason.message());
        letter.message(if self.seats_are_held {
            "mail-payment-failed-seats-held"
        } else {
            "mail-payment-failed-seats"
        });
        letter.parts.push(Part::Heading(language.message("mail-payment-failed-what", &[])));
        letter.message("mail-payment-failed-other-card");
        if !self.seats_are_held {
            letter.message("mail-payment-failed-again");
        }
        let button = if self.seats_are_held { "mail-button-pay" } else { "mail-payment-failed-button" };
        letter.button(button, self.page_url);
        letter.email()
    }
}

/// Informs about a refund.
#[derive(Debug, Clone)]
pub struct RefundMail<'a> {
    /// Name of the buyer.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the page with more about it.
    pub page_url: &'a str,
    /// Titles of the refunded concerts, without duplicates.
    pub concerts: &'a [&'a str],
    /// Refunded amount, if known. Zero if only tickets became void.
    pub amount: Option<Money>,
    /// Number of tickets that became void.
    pub void_tickets: u32,
    /// Reason of the refund. Without one, the seller refunds a part out of goodwill, and all tickets stay valid.
    pub reason: Option<RefundReason>,
    /// Reason in the words of the staff who requested the refund.
    pub note: Option<&'a str>,
}

/// The reason of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundReason {
    /// The payment came after the seats were gone.
    PaidTooLate,
    /// The concert was cancelled.
    ConcertCancelled,
    /// The order was cancelled.
    OrderCancelled,
    /// The buyer requested it.
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
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let order = [("order", self.order_number)];
        let is_money = !self.amount.is_some_and(Money::is_zero);
        let (subject, intro) = if is_money {
            ("mail-refund-subject", "mail-refund-intro")
        } else {
            ("mail-refund-void-subject", "mail-refund-void-intro")
        };
        let mut letter = Letter::new(language, self.name, language.message(subject, &order));
        letter.paragraph(language.message(intro, &order));
        match (self.note, self.reason) {
            (Some(note), None | Some(RefundReason::Requested)) => {
                letter.paragraph(language.message("mail-refund-note", &[("reason", note)]));
            }
            (_, Some(reason)) => letter.message(reason.message()),
            (None, None) => {}
        }
        for concert in self.concerts {
            letter.parts.push(Part::Concert { name: (*concert).to_owned(), details: Vec::new() });
        }
        if !is_money {
            letter.button("mail-button-order", self.page_url);
            return letter.email();
        }
        if let Some(amount) = self.amount {
            let row = (language.message("mail-refund-amount", &[]), money(amount, language));
            letter.parts.push(Part::Table(vec![row]));
        }
        if self.void_tickets > 0 {
            letter.paragraph(language.count("mail-refund-void", self.void_tickets, &[]));
        } else {
            letter.message("mail-refund-valid");
        }
        letter.message("mail-refund-when");
        letter.button("mail-button-order", self.page_url);
        letter.email()
    }
}
