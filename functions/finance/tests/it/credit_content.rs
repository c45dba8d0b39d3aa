//! What a credit note refunds of each tax rate.

use finance::invoices::content::{Content, TaxTotal};
use finance::invoices::credit_content::{content, left, shares};
use kernel::Money;
use testkit::{currency, money};

use crate::invoice_samples::{content as invoice_content, country, credit_note, invoice, invoice_of, line, rate};

fn total(code: &str, percent: &str, net: &str, tax: &str) -> TaxTotal {
    let (net, tax) = (money(net), money(tax));
    TaxTotal {
        country: country(code),
        tax_rate: rate(percent),
        net,
        tax,
        gross: net.checked_add(tax).unwrap(),
        exemption: None,
    }
}

/// Net and tax of each share.
fn shares_of(amount: &str, left: &[TaxTotal]) -> Vec<(Money, Money)> {
    shares(money(amount), left).unwrap().iter().map(|share| (share.net, share.tax)).collect()
}

/// The gross amounts of the shares. Without tax, so that only the division counts.
fn division(amount: &str, left: &[&str]) -> Vec<Money> {
    let codes = ["PL", "DE", "FR"];
    let left: Vec<_> = left.iter().zip(codes).map(|(net, code)| total(code, "0", net, "0.00 PLN")).collect();
    shares(money(amount), &left).unwrap().iter().map(|share| share.gross).collect()
}

#[test]
fn full_refund_keeps_the_lines_of_the_invoice() {
    assert_eq!(content(&invoice(), &[], money("1000.97 PLN")).unwrap(), invoice().content);
}

#[test]
fn full_refund_after_a_partial_one_is_refused() {
    assert!(content(&invoice(), &[credit_note().content.taxes], money("1000.97 PLN")).is_err());
}

#[test]
fn partial_refund_has_a_line_for_each_rate() {
    let note = content(&invoice(), &[], money("50.00 PLN")).unwrap();
    let lines: Vec<_> = note.lines.iter().map(|line| (line.country.as_str(), line.line_total, line.tax)).collect();
    assert_eq!(lines, [("PL", money("34.87 PLN"), money("2.58 PLN")), ("DE", money("15.13 PLN"), money("0.99 PLN"))]);
}

#[test]
fn credit_notes_reduce_what_is_left_of_the_invoice() {
    let left = left(&invoice_content(), &[credit_note().content.taxes]).unwrap();
    let sums: Vec<_> = left.iter().map(|sum| (sum.net, sum.tax, sum.gross)).collect();
    let expected: Vec<_> = invoice_content()
        .taxes
        .iter()
        .zip(credit_note().content.taxes)
        .map(|(all, credited)| {
            (
                all.net.checked_sub(credited.net).unwrap(),
                all.tax.checked_sub(credited.tax).unwrap(),
                all.gross.checked_sub(credited.gross).unwrap(),
            )
        })
        .collect();
    assert_eq!(sums, expected);
}

#[test]
fn credit_reduces_only_its_own_country_and_rate() {
    let lines =
        vec![line("PL", "8", 1, "108.00 PLN"), line("PL", "23", 1, "123.00 PLN"), line("DE", "8", 1, "54.00 PLN")];
    let invoice = Content::new(currency("PLN"), lines).unwrap();
    let credited = vec![total("PL", "23", "10.00 PLN", "2.30 PLN")];
    let gross: Vec<_> = left(&invoice, &[credited]).unwrap().iter().map(|sum| sum.gross).collect();
    assert_eq!(gross, [money("108.00 PLN"), money("110.70 PLN"), money("54.00 PLN")]);
}

#[test]
fn amount_is_divided_in_proportion() {
    assert_eq!(division("3.00 PLN", &["2.00 PLN", "4.00 PLN"]), [money("1.00 PLN"), money("2.00 PLN")]);
}

#[test]
fn largest_remainder_gets_the_last_unit() {
    assert_eq!(division("1.00 PLN", &["1.00 PLN", "2.00 PLN"]), [money("0.33 PLN"), money("0.67 PLN")]);
}

#[test]
fn equal_remainders_are_served_in_the_order_of_the_invoice() {
    let expected = [money("0.34 PLN"), money("0.33 PLN"), money("0.33 PLN")];
    assert_eq!(division("1.00 PLN", &["1.00 PLN", "1.00 PLN", "1.00 PLN"]), expected);
}

#[test]
fn rate_without_a_share_has_no_line() {
    assert_eq!(division("0.01 PLN", &["1.00 PLN", "1.00 PLN"]), [money("0.01 PLN")]);
}

#[test]
fn all_that_is_left_can_be_refunded_but_no_more() {
    let left = [total("PL", "8", "0.93 PLN", "0.07 PLN")];
    assert_eq!(shares_of("1.00 PLN", &left), [(money("0.93 PLN"), money("0.07 PLN"))]);
    assert!(shares(money("1.01 PLN"), &left).is_err());
}

#[test]
fn another_currency_can_not_be_refunded() {
    assert!(shares(money("1.00 EUR"), &[total("PL", "8", "0.93 PLN", "0.07 PLN")]).is_err());
}

#[test]
fn share_is_taxed_at_its_rate() {
    let left = [total("PL", "8", "646.30 PLN", "51.70 PLN")];
    assert_eq!(shares_of("108.00 PLN", &left), [(money("100.00 PLN"), money("8.00 PLN"))]);
}

#[test]
fn share_never_exceeds_the_net_amount_that_is_left() {
    // 8 % of 0.05 rounds to nothing, but only tax is left.
    let left = [total("PL", "8", "0.00 PLN", "0.05 PLN")];
    assert_eq!(shares_of("0.05 PLN", &left), [(money("0.00 PLN"), money("0.05 PLN"))]);
}

#[test]
fn share_never_exceeds_the_tax_that_is_left() {
    let left = [total("PL", "23", "1.23 PLN", "0.00 PLN")];
    assert_eq!(shares_of("1.23 PLN", &left), [(money("1.23 PLN"), money("0.00 PLN"))]);
}

#[test]
fn partial_refund_without_tax_has_none() {
    let invoice = invoice_of(Content::new(currency("PLN"), vec![line("PL", "0", 2, "10.00 PLN")]).unwrap());
    let note = content(&invoice, &[], money("5.00 PLN")).unwrap();
    assert_eq!((note.net, note.tax), (money("5.00 PLN"), money("0.00 PLN")));
}
