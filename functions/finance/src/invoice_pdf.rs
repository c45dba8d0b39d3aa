//! An invoice or credit note on paper, with just what was issued: nothing is worked out again.

use papers::invoice::{Amounts, Invoice, Kind, Line, Party, RateTotal, Rounding, pdf};
use papers::{Language, PaperError};

use crate::invoice::document::{self, BillingAddress};
use crate::invoice_queries::Shown;

/// What follows an invoice's id when its paper is asked for.
pub const SUFFIX: &str = ".pdf";

/// The document as PDF, in a reader's language.
///
/// # Errors
/// [`PaperError`] for what can't be put on paper, which no document of ours is.
pub fn paper(shown: &Shown, language: Language) -> Result<Vec<u8>, PaperError> {
    let content = &shown.content;
    let rates: Vec<String> = content.lines.iter().map(|line| format!("{}%", line.tax_rate)).collect();
    let lines: Vec<Line<'_>> = content
        .lines
        .iter()
        .zip(&rates)
        .map(|(line, rate)| Line {
            description: &line.description,
            quantity: line.quantity.get(),
            unit_gross: line.unit_price,
            rate,
            amounts: Amounts { net: line.net, tax: line.tax, gross: line.line_total },
        })
        .collect();
    let sums: Vec<(String, Amounts)> = content
        .taxes
        .iter()
        .map(|sum| {
            let rate = format!("{} {}%", sum.country.as_str(), sum.tax_rate);
            (rate, Amounts { net: sum.net, tax: sum.tax, gross: sum.gross })
        })
        .collect();
    let by_rate: Vec<RateTotal<'_>> =
        sums.iter().map(|(rate, amounts)| RateTotal { rate, amounts: *amounts }).collect();
    let seller = address(&shown.seller.address);
    let buyer = shown.buyer.as_ref().and_then(|buyer| buyer.address.as_ref()).map(address).unwrap_or_default();
    let (seller, buyer) = (lines_of(&seller), lines_of(&buyer));
    let exemptions: Vec<&str> = content.taxes.iter().filter_map(|sum| sum.exemption.as_deref()).collect();
    let note = exemptions.join("\n");
    pdf(
        &Invoice {
            kind: match (&shown.kind, &shown.corrects) {
                (document::Kind::CreditNote, Some(invoice)) => Kind::CreditNote { corrects: &invoice.number },
                _ => Kind::Invoice,
            },
            number: &shown.number,
            issued_on: shown.issued_on,
            sold_on: shown.paid_on,
            seller: Party {
                name: shown.seller.name.as_str(),
                address: &seller,
                tax_id: Some(shown.seller.tax_id.as_str()),
            },
            buyer: Party {
                name: shown.buyer.as_ref().map_or("-", |buyer| buyer.name.as_str()),
                address: &buyer,
                tax_id: shown.buyer.as_ref().and_then(|buyer| buyer.tax_id.as_ref()).map(|tax_id| tax_id.as_str()),
            },
            order_number: shown.order_number.as_str(),
            lines: &lines,
            by_rate: &by_rate,
            total: Amounts { net: content.net, tax: content.tax, gross: content.total },
            rounding: Rounding::EachLine,
            note: (!note.is_empty()).then_some(note.as_str()),
        },
        language,
    )
}

fn address(address: &BillingAddress) -> Vec<String> {
    let city = format!("{} {}", address.postal_code, address.city);
    let country = match &address.state {
        Some(state) => format!("{state}, {}", address.country.as_str()),
        None => address.country.as_str().to_owned(),
    };
    vec![address.street.to_string(), city, country]
}

fn lines_of(address: &[String]) -> Vec<&str> {
    address.iter().map(String::as_str).collect()
}
