//! Renders an invoice or credit note as PDF. It shows what was issued: nothing is calculated again.

use papers::invoice::{Amounts, Invoice, Kind, Line, Party, RateTotal, Rounding, pdf};
use papers::{Language, PaperError};

use super::document::{BillingAddress, Buyer, Document, DocumentKind};

pub fn render(document: &Document, buyer: Option<&Buyer>, language: Language) -> Result<Vec<u8>, PaperError> {
    let content = &document.content;
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
    let seller_address = address_lines(&document.seller.address);
    let buyer_address = buyer.and_then(|buyer| buyer.address.as_ref()).map(address_lines).unwrap_or_default();
    let (seller_address, buyer_address) = (as_strs(&seller_address), as_strs(&buyer_address));
    let exemptions: Vec<&str> = content.taxes.iter().filter_map(|sum| sum.exemption.as_deref()).collect();
    let note = exemptions.join("\n");
    pdf(
        &Invoice {
            kind: match (document.kind(), &document.corrects) {
                (DocumentKind::CreditNote, Some(invoice)) => Kind::CreditNote { corrects: &invoice.number },
                _ => Kind::Invoice,
            },
            number: &document.number,
            issued_on: document.issued_on,
            sold_on: document.paid_on,
            seller: Party {
                name: document.seller.name.as_str(),
                address: &seller_address,
                tax_id: Some(document.seller.tax_id.as_str()),
            },
            buyer: Party {
                name: buyer.map_or("-", |buyer| buyer.name.as_str()),
                address: &buyer_address,
                tax_id: buyer.and_then(|buyer| buyer.tax_id.as_ref()).map(|tax_id| tax_id.as_str()),
            },
            order_number: document.order_number.as_str(),
            lines: &lines,
            by_rate: &by_rate,
            total: Amounts { net: content.net, tax: content.tax, gross: content.total },
            rounding: Rounding::EachLine,
            note: (!note.is_empty()).then_some(note.as_str()),
        },
        language,
    )
}

fn address_lines(address: &BillingAddress) -> Vec<String> {
    let city = match &address.postal_code {
        Some(postal_code) => format!("{postal_code} {}", address.city),
        None => address.city.to_string(),
    };
    let country = match &address.state {
        Some(state) => format!("{state}, {}", address.country.as_str()),
        None => address.country.as_str().to_owned(),
    };
    vec![address.street.to_string(), city, country]
}

fn as_strs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}
