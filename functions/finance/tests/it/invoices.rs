use finance::invoice::content::{Content, Line};
use finance::invoice::document::{Kind, TaxId};
use finance::invoice::tax::{NOT_CONFIGURED, TaxRates};
use finance::invoice::{Invoice, InvoiceCommand as Command, InvoiceEvent as Event, InvoiceRefusal, Refunded};
use jiff::civil::date;
use kernel::{Decider, RefundId};
use proptest::prelude::*;
use testkit::{currency, given, money};

use crate::invoice_samples::{content, country, credit, credit_note, gone_back, invoice, invoice_of, line, rate, sold};
use crate::samples::refund_id;

fn issued() -> Event {
    Event::InvoiceIssued(Box::new(invoice()))
}

fn recorded(number: u128, amount: &str) -> Event {
    Event::InvoiceRefundRecorded(gone_back(number, amount))
}

fn due(events: impl IntoIterator<Item = Event>) -> Option<(RefundId, kernel::Money)> {
    given::<Invoice>(events).state().due()
}

#[test]
fn an_invoice_is_issued_once() {
    given::<Invoice>([issued()]).when(Command::IssueInvoice(Box::new(invoice()))).then_nothing();
}

#[test]
fn a_refund_heard_of_before_the_invoice_is_remembered() {
    given::<Invoice>([]).when(Command::RecordRefund(gone_back(1, "50.00 PLN"))).then([recorded(1, "50.00 PLN")]);
}

#[test]
fn a_refund_heard_of_before_the_invoice_is_due_after_it() {
    assert_eq!(due([recorded(1, "50.00 PLN"), issued()]), Some((refund_id(1), money("50.00 PLN"))));
}

#[test]
fn a_refund_without_an_invoice_makes_no_credit_note() {
    assert_eq!(due([recorded(1, "50.00 PLN")]), None);
}

#[test]
fn a_credit_note_is_not_due_twice() {
    assert_eq!(due([issued(), recorded(1, "50.00 PLN"), Event::InvoiceCredited(credit(1, "50.00 PLN"))]), None);
}

#[test]
fn a_credit_note_that_is_not_due_is_refused() {
    given::<Invoice>([issued()])
        .when(Command::IssueCreditNote(credit(1, "50.00 PLN")))
        .then_refused(InvoiceRefusal::NotDue);
}

#[test]
fn a_credit_note_that_is_due_corrects_the_invoice() {
    given::<Invoice>([issued(), recorded(1, "50.00 PLN")])
        .when(Command::IssueCreditNote(credit(1, "50.00 PLN")))
        .then([Event::InvoiceCredited(credit(1, "50.00 PLN"))]);
}

#[test]
fn a_refund_that_failed_before_it_was_made_is_nothing_to_remember() {
    let failed = Refunded { made: false, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([issued()]).when(Command::RecordRefund(failed)).then_nothing();
}

#[test]
fn what_was_credited_and_failed_at_the_bank_is_not_credited_again_when_it_is_made_another_way() {
    let failed = Refunded { made: false, as_of: 7, ..gone_back(1, "50.00 PLN") };
    let history = [
        issued(),
        recorded(1, "50.00 PLN"),
        Event::InvoiceCredited(credit(1, "50.00 PLN")),
        Event::InvoiceRefundRecorded(failed),
        recorded(2, "50.00 PLN"),
    ];
    assert_eq!(due(history), None);
}

#[test]
fn an_older_word_of_a_refund_changes_nothing() {
    let failed = Refunded { made: false, as_of: 5, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([recorded(1, "50.00 PLN")]).when(Command::RecordRefund(failed)).then_nothing();
}

#[test]
fn the_whole_refund_gives_back_the_lines_of_the_invoice() {
    let content = finance::invoice::credit::content(&invoice(), &[], money("1000.97 PLN")).unwrap();
    assert_eq!(content, invoice().content);
}

#[test]
fn a_partial_refund_has_a_line_for_each_rate() {
    let taxes = credit_note().content.taxes;
    let shares: Vec<_> = taxes.iter().map(|sum| (sum.country.as_str(), sum.gross, sum.tax)).collect();
    assert_eq!(shares, [("PL", money("34.87 PLN"), money("2.58 PLN")), ("DE", money("15.13 PLN"), money("0.99 PLN"))]);
}

#[test]
fn a_document_that_corrects_another_is_a_credit_note() {
    assert_eq!((invoice().kind(), credit_note().kind()), (Kind::Invoice, Kind::CreditNote));
}

#[test]
fn tax_in_a_price_is_rounded_half_away_from_zero() {
    // 1.05 * 5 / 105 = 0.05; 0.315 is rounded up.
    let taxes = [
        ("5", "1.05 PLN"),
        ("5", "6.615 KWD"),
        ("5", "6.61 PLN"),
        ("8", "698.00 PLN"),
        ("10", "3 JPY"),
        ("100", "1 JPY"),
    ];
    let taxes: Vec<String> =
        taxes.iter().map(|(percent, price)| rate(percent).tax_in(money(price)).to_string()).collect();
    assert_eq!(taxes, ["0.05 PLN", "0.315 KWD", "0.31 PLN", "51.70 PLN", "0 JPY", "1 JPY"]);
}

#[test]
fn a_line_where_no_rate_is_known_says_why_it_has_no_tax() {
    let line = Line::of(&sold("Björk", 1, "90.00 EUR"), country("IS"), None).unwrap();
    assert_eq!((line.tax, line.exemption.as_deref()), (money("0.00 EUR"), Some(NOT_CONFIGURED)));
}

#[test]
fn sums_by_rate_are_sums_of_lines() {
    let lines = vec![line("PL", "8", 1, "0.05 PLN"), line("PL", "8", 1, "0.05 PLN"), line("PL", "8", 1, "0.07 PLN")];
    let content = Content::new(currency("PLN"), lines).unwrap();
    let sum = content.taxes.first().unwrap();
    assert_eq!((content.taxes.len(), sum.tax, sum.gross), (1, money("0.01 PLN"), money("0.17 PLN")));
}

#[test]
fn the_rate_is_that_of_the_day() {
    let rates = TaxRates::new("PL:2026-01-01:8,PL:2027-01-01:9").unwrap();
    let on = |day| rates.find(&country("PL"), day).map(|rate| rate.to_string());
    assert_eq!(
        (on(date(2025, 12, 31)), on(date(2026, 12, 31)).as_deref(), on(date(2027, 1, 1)).as_deref()),
        (None, Some("8"), Some("9"))
    );
}

#[test]
fn the_rates_that_come_along_can_be_read() {
    let rates = TaxRates::new("").unwrap();
    assert_eq!(rates.find(&country("FR"), date(2026, 11, 22)), Some(rate("5.5")));
}

#[test]
fn configured_rate_replaces_that_of_its_country_only() {
    let rates = TaxRates::new("FR:2026-01-01:20").unwrap();
    let on = |code| rates.find(&country(code), date(2026, 11, 22));
    assert_eq!((on("FR"), on("PL")), (Some(rate("20")), Some(rate("8"))));
}

#[test]
fn list_of_rates_that_is_none_names_the_wrong_entry() {
    let lists =
        ["[]", "PL", "PL:2027-01-01", "XX:2027-01-01:8", "PL:2027-02-30:8", "PL:2027-01-01:101", "PL:2027-01-01:8,"];
    for list in lists {
        let error = TaxRates::new(list).unwrap_err().to_string();
        assert!(error.starts_with(list.rsplit(',').next().unwrap()), "{list}: {error}");
    }
}

#[test]
fn a_tax_id_may_have_a_country_before_it_or_not() {
    let parse = |text: &str| TaxId::try_from(text.to_owned()).map(String::from).ok();
    assert_eq!(
        [" pl5250000000 ", "525-000-00-00", "12", "GB 12", "ABCD", "P5250000000<script>"].map(parse),
        [Some("PL5250000000".to_owned()), Some("525-000-00-00".to_owned()), None, None, None, None]
    );
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (0..4_usize, 1..9_u32, 0..70_000_u32).prop_map(|(place, count, cents)| {
        let (code, percent) = [("PL", "8"), ("DE", "7"), ("FR", "5.5"), ("GB", "20")][place];
        line(code, percent, count, &format!("{}.{:02} PLN", cents / 100, cents % 100))
    });
    prop::collection::vec(line, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_lines_add_up_to_is_the_total(lines in lines()) {
        let content = Content::new(currency("PLN"), lines).unwrap();
        prop_assert_eq!(content.net.checked_add(content.tax).unwrap(), content.total);
        let of_rates = kernel::Money::sum(currency("PLN"), content.taxes.iter().map(|sum| sum.gross)).unwrap();
        prop_assert_eq!(of_rates, content.total);
        for sum in &content.taxes {
            prop_assert_eq!(sum.net.checked_add(sum.tax).unwrap(), sum.gross);
        }
    }

    /// `left` refuses what is more than is left, so that a sum that is too large shows.
    #[test]
    fn credit_notes_never_exceed_their_invoice_and_the_last_makes_it_exact(
        lines in lines(),
        parts in prop::collection::vec(1..1_000_u32, 1..12),
    ) {
        let content = Content::new(currency("PLN"), lines).unwrap();
        let invoice = invoice_of(content.clone());
        let mut given_back = Vec::new();
        let mut rest = content.total;
        for (place, part) in parts.iter().enumerate() {
            let is_last = place + 1 == parts.len();
            let cents = u64::try_from(rest.amount().mantissa()).unwrap() * u64::from(*part) / 1_000;
            let amount = if is_last { rest } else { money(&format!("{}.{:02} PLN", cents / 100, cents % 100)) };
            let note = finance::invoice::credit::content(&invoice, &given_back, amount).unwrap();
            prop_assert_eq!(note.total, amount);
            prop_assert_eq!(note.net.checked_add(note.tax).unwrap(), note.total);
            given_back.push(note.taxes);
            rest = rest.checked_sub(amount).unwrap();
            prop_assert!(finance::invoice::credit::left(&invoice.content, &given_back).is_ok());
        }
        let left = finance::invoice::credit::left(&invoice.content, &given_back).unwrap();
        prop_assert!(left.iter().all(|sum| sum.gross.is_zero() && sum.tax.is_zero() && sum.net.is_zero()), "{left:?}");
    }

    /// Whatever is heard in whatever order and however often, what went back is credited in the end, and never more than the invoice.
    #[test]
    fn in_any_order_what_went_back_is_credited_once(
        amounts in prop::collection::vec(1..400_u32, 1..5),
        order in prop::collection::vec(0..6_usize, 0..30),
    ) {
        let mut state = Invoice::initial();
        let mut all: Vec<Command> = vec![Command::IssueInvoice(Box::new(invoice()))];
        let mut sum = 0;
        for (number, amount) in (1..).zip(&amounts) {
            if sum + amount <= 1_000 {
                sum += amount;
                all.push(Command::RecordRefund(gone_back(number, &format!("{amount}.00 PLN"))));
            }
        }
        let some: Vec<Command> = order.iter().filter_map(|place| all.get(*place).cloned()).collect();
        for command in some.into_iter().chain(all.iter().rev().cloned()).chain(all.clone()) {
            for event in Invoice::decide(&command, &state).unwrap() {
                state = Invoice::evolve(state, &event);
            }
            while let Some((refund_id, total)) = state.due() {
                let credit = finance::invoice::Credit { refund_id, total, ..credit(1, "1.00 PLN") };
                let events = Invoice::decide(&Command::IssueCreditNote(credit), &state).unwrap();
                prop_assert_eq!(events.len(), 1);
                state = Invoice::evolve(state, &events[0]);
            }
        }
        let credited = kernel::Money::sum(currency("PLN"), state.credits().iter().map(|credit| credit.total)).unwrap();
        prop_assert_eq!(credited, money(&format!("{sum}.00 PLN")));
        prop_assert!(state.credits().iter().all(|credit| state.refunds().iter().any(|refund| refund.refund_id == credit.refund_id && refund.amount == credit.total)));
    }

    #[test]
    fn a_carried_invoice_is_the_same(amount in 1..900_u32) {
        let state = given::<Invoice>([issued(), recorded(1, &format!("{amount}.00 PLN"))]).state();
        let carried: Invoice = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
        prop_assert_eq!(carried, state);
    }
}

#[test]
fn the_content_adds_up_across_rates() {
    let content = content();
    assert_eq!((content.total, content.tax), (money("1000.97 PLN"), money("71.52 PLN")));
}
