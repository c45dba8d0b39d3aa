//! Ann has paid order 3: two tickets in Warsaw and three in Berlin.

use contracts::carts;
use eventstore::{Actor, Cause};
use finance::invoice::{Credit, Invoice, RefundRecord};
use finance::invoices::content::{Content, InvoiceLine};
use finance::invoices::credit_content;
use finance::invoices::credit_note::CreditNote;
use finance::invoices::document::{BillingAddress, CorrectedInvoice, Document, Seller, TaxId};
use finance::invoices::issuing::{InvoiceDraft, IssuerSettings};
use finance::invoices::tax::{ROUNDING_NOTE, TaxRate};
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{CommandId, ConcertId, CorrelationId, CountryCode, InvoiceId, OrderId, Sealed, UserId};
use testkit::{at, currency, id, money, quantity, text, ticket_type};

use crate::samples::{ann, now, order, refund_id};

pub fn rate(text: &str) -> TaxRate {
    TaxRate::try_from(text.to_owned()).unwrap()
}

pub fn country(code: &str) -> CountryCode {
    CountryCode::try_from(code.to_owned()).unwrap()
}

pub fn sold(name: &str, count: u32, price: &str) -> carts::Line {
    carts::Line {
        concert_id: ConcertId::new(id(5)),
        concert_name: text(name),
        ticket_type_id: ticket_type("regular"),
        ticket_type_name: text("Regular"),
        quantity: quantity(count),
        unit_price: money(price),
    }
}

/// As an older release issued it: without its tickets.
pub fn line(code: &str, percent: &str, count: u32, price: &str) -> InvoiceLine {
    let line = InvoiceLine::of(&sold("Beyoncé", count, price), country(code), Some(rate(percent))).unwrap();
    InvoiceLine { concert_id: None, ticket_type_id: None, ..line }
}

/// 698.00 PLN at 8 %, 302.97 PLN at 7 %.
pub fn content() -> Content {
    let lines = vec![line("PL", "8", 2, "349.00 PLN"), line("DE", "7", 3, "100.99 PLN")];
    Content::new(currency("PLN"), lines).unwrap()
}

pub fn seller() -> Seller {
    Seller {
        name: text("Frontrow sp. z o.o."),
        address: BillingAddress {
            street: text("Prosta 1"),
            city: text("Warszawa"),
            postal_code: Some(text("00-001")),
            country: country("PL"),
            state: None,
        },
        tax_id: TaxId::try_from("PL5250000000".to_owned()).unwrap(),
    }
}

pub fn issuer_settings() -> IssuerSettings {
    IssuerSettings {
        seller: seller(),
        time_zone: TimeZone::get("Europe/Warsaw").unwrap(),
        invoice_prefix: "FV".to_owned(),
        credit_note_prefix: "KOR".to_owned(),
    }
}

pub fn draft(number: u128, content: Content) -> InvoiceDraft {
    InvoiceDraft {
        order_id: OrderId::new(id(number)),
        order_number: text("2026-000042-K7"),
        user_id: ann(),
        paid_at: now(),
        buyer: Some(Sealed::new(UserId::new(id(7)), "c2VhbGVk".to_owned())),
        has_buyer_tax_id: true,
        content,
    }
}

pub fn invoice_of(content: Content) -> Document {
    Document {
        invoice_id: Invoice::id_of(order()),
        number: "FV/2026/000042".to_owned(),
        order_id: order(),
        order_number: text("2026-000042-K7"),
        user_id: ann(),
        issued_at: now(),
        issued_on: date(2026, 11, 22),
        paid_on: date(2026, 11, 22),
        seller: seller(),
        buyer: Some(Sealed::new(UserId::new(id(7)), "c2VhbGVk".to_owned())),
        has_buyer_tax_id: true,
        content,
        rounding_note: ROUNDING_NOTE.to_owned(),
        corrects: None,
    }
}

pub fn invoice() -> Document {
    invoice_of(content())
}

/// The entry of a refund's credit note in the invoice.
pub fn credit(number: u128, amount: &str) -> Credit {
    let content = credit_content::content(&invoice(), &[], money(amount)).unwrap();
    Credit {
        invoice_id: CreditNote::id_of(refund_id(number)),
        number: format!("KOR/2026/00000{number}"),
        refund_id: refund_id(number),
        total: content.total,
        taxes: content.taxes,
        lines: vec![],
    }
}

pub fn credit_note() -> Document {
    Document {
        invoice_id: CreditNote::id_of(refund_id(1)),
        number: "KOR/2026/000001".to_owned(),
        content: credit_content::content(&invoice(), &[], money("50.00 PLN")).unwrap(),
        corrects: Some(CorrectedInvoice {
            invoice_id: Invoice::id_of(order()),
            number: "FV/2026/000042".to_owned(),
            issued_on: date(2026, 11, 22),
        }),
        ..invoice()
    }
}

pub fn gone_back(number: u128, amount: &str) -> RefundRecord {
    RefundRecord { refund_id: refund_id(number), amount: money(amount), lines: vec![], made: true, as_of: 6 }
}

pub fn invoice_id(number: u128) -> InvoiceId {
    InvoiceId::new(id(number))
}

pub fn cause_at(command: u128, time: &str) -> Cause {
    Cause {
        command_id: CommandId::new(id(command)),
        command: "Test",
        actor: Actor::System("test".to_owned()),
        correlation_id: CorrelationId::new(id(9)),
        causation_id: None,
        at: at(time),
        repeated: false,
    }
}
