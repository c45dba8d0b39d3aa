use finance::billing_profile::BillingDetails;
use finance::invoice::{Invoice, InvoiceCommand as Command, InvoiceEvent as Event, InvoiceRefusal, RefundRecord};
use finance::invoices::content::{Content, InvoiceLine};
use finance::invoices::document::{Buyer, DocumentKind, TaxId};
use finance::invoices::tax::NOT_CONFIGURED;
use kernel::{Decider, RefundId};
use papers::Language;
use proptest::prelude::*;
use testkit::{currency, given, money, text};

use crate::invoice_samples::{
    content, country, credit, credit_note, gone_back, invoice, invoice_of, line, seller, sold,
};
use crate::samples::refund_id;

fn issued() -> Event {
    Event::InvoiceIssued(Box::new(invoice()))
}

fn recorded(number: u128, amount: &str) -> Event {
    Event::InvoiceRefundRecorded(gone_back(number, amount))
}

fn next_credit_note(events: impl IntoIterator<Item = Event>) -> Option<(RefundId, kernel::Money)> {
    given::<Invoice>(events).state().next_credit_note()
}

#[test]
fn invoice_is_issued_once() {
    given::<Invoice>([issued()]).when(Command::IssueInvoice(Box::new(invoice()))).then_nothing();
}

#[test]
fn refund_reported_before_the_invoice_is_remembered() {
    given::<Invoice>([]).when(Command::RecordRefund(gone_back(1, "50.00 PLN"))).then([recorded(1, "50.00 PLN")]);
}

#[test]
fn refund_reported_before_the_invoice_is_credited_after_it() {
    assert_eq!(next_credit_note([recorded(1, "50.00 PLN"), issued()]), Some((refund_id(1), money("50.00 PLN"))));
}

#[test]
fn refund_without_an_invoice_gets_no_credit_note() {
    assert_eq!(next_credit_note([recorded(1, "50.00 PLN")]), None);
}

#[test]
fn credit_note_is_due_once() {
    assert_eq!(
        next_credit_note([issued(), recorded(1, "50.00 PLN"), Event::InvoiceCredited(credit(1, "50.00 PLN"))]),
        None
    );
}

#[test]
fn repeated_credit_note_changes_nothing() {
    given::<Invoice>([issued(), recorded(1, "50.00 PLN"), Event::InvoiceCredited(credit(1, "50.00 PLN"))])
        .when(Command::IssueCreditNote(credit(1, "50.00 PLN")))
        .then_nothing();
}

#[test]
fn credit_note_of_another_amount_is_refused() {
    given::<Invoice>([issued(), recorded(1, "50.00 PLN")])
        .when(Command::IssueCreditNote(credit(1, "49.99 PLN")))
        .then_refused(InvoiceRefusal::NotDue);
}

#[test]
fn credit_note_of_a_later_refund_is_refused() {
    given::<Invoice>([issued(), recorded(1, "50.00 PLN"), recorded(2, "50.00 PLN")])
        .when(Command::IssueCreditNote(credit(2, "50.00 PLN")))
        .then_refused(InvoiceRefusal::NotDue);
}

#[test]
fn refunds_are_credited_one_after_the_other() {
    let history =
        [issued(), recorded(1, "50.00 PLN"), recorded(2, "20.00 PLN"), Event::InvoiceCredited(credit(1, "50.00 PLN"))];
    assert_eq!(next_credit_note(history), Some((refund_id(2), money("20.00 PLN"))));
}

#[test]
fn credit_notes_never_exceed_the_invoice() {
    assert_eq!(next_credit_note([issued(), recorded(1, "2000.00 PLN")]), Some((refund_id(1), money("1000.97 PLN"))));
    let history = [
        issued(),
        recorded(1, "900.00 PLN"),
        Event::InvoiceCredited(credit(1, "900.00 PLN")),
        recorded(2, "900.00 PLN"),
    ];
    assert_eq!(next_credit_note(history), Some((refund_id(2), money("100.97 PLN"))));
}

#[test]
fn failed_refund_is_not_credited() {
    let failed = RefundRecord { made: false, as_of: 7, ..gone_back(1, "50.00 PLN") };
    let history = [issued(), recorded(1, "50.00 PLN"), Event::InvoiceRefundRecorded(failed), recorded(2, "20.00 PLN")];
    assert_eq!(next_credit_note(history), Some((refund_id(2), money("20.00 PLN"))));
}

#[test]
fn free_refund_is_not_remembered() {
    given::<Invoice>([issued()]).when(Command::RecordRefund(gone_back(1, "0.00 PLN"))).then_nothing();
}

#[test]
fn newer_report_that_a_refund_failed_is_recorded() {
    let failed = RefundRecord { made: false, as_of: 7, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([recorded(1, "50.00 PLN")])
        .when(Command::RecordRefund(failed.clone()))
        .then([Event::InvoiceRefundRecorded(failed)]);
}

#[test]
fn report_of_the_same_version_changes_nothing() {
    let failed = RefundRecord { made: false, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([recorded(1, "50.00 PLN")]).when(Command::RecordRefund(failed)).then_nothing();
}

#[test]
fn newer_report_of_the_same_changes_nothing() {
    let again = RefundRecord { as_of: 7, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([recorded(1, "50.00 PLN")]).when(Command::RecordRefund(again)).then_nothing();
}

#[test]
fn newest_report_of_a_refund_replaces_the_older_one() {
    let failed = RefundRecord { made: false, as_of: 7, ..gone_back(1, "50.00 PLN") };
    let invoice = given::<Invoice>([recorded(1, "50.00 PLN"), Event::InvoiceRefundRecorded(failed.clone())]).state();
    assert_eq!(invoice.refunds(), [failed]);
}

#[test]
fn credit_note_that_is_not_due_is_refused() {
    given::<Invoice>([issued()])
        .when(Command::IssueCreditNote(credit(1, "50.00 PLN")))
        .then_refused(InvoiceRefusal::NotDue);
}

#[test]
fn credit_note_that_is_due_corrects_the_invoice() {
    given::<Invoice>([issued(), recorded(1, "50.00 PLN")])
        .when(Command::IssueCreditNote(credit(1, "50.00 PLN")))
        .then([Event::InvoiceCredited(credit(1, "50.00 PLN"))]);
}

#[test]
fn refund_that_was_never_made_is_not_remembered() {
    let failed = RefundRecord { made: false, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([issued()]).when(Command::RecordRefund(failed)).then_nothing();
}

#[test]
fn refund_that_replaces_a_credited_one_is_not_credited_again() {
    let failed = RefundRecord { made: false, as_of: 7, ..gone_back(1, "50.00 PLN") };
    let history = [
        issued(),
        recorded(1, "50.00 PLN"),
        Event::InvoiceCredited(credit(1, "50.00 PLN")),
        Event::InvoiceRefundRecorded(failed),
        recorded(2, "50.00 PLN"),
    ];
    assert_eq!(next_credit_note(history), None);
}

#[test]
fn older_report_of_a_refund_changes_nothing() {
    let failed = RefundRecord { made: false, as_of: 5, ..gone_back(1, "50.00 PLN") };
    given::<Invoice>([recorded(1, "50.00 PLN")]).when(Command::RecordRefund(failed)).then_nothing();
}

#[test]
fn document_that_corrects_another_is_a_credit_note() {
    assert_eq!((invoice().kind(), credit_note().kind()), (DocumentKind::Invoice, DocumentKind::CreditNote));
}

#[test]
fn line_without_a_known_rate_says_why_it_has_no_tax() {
    let line = InvoiceLine::of(&sold("Björk", 1, "90.00 EUR"), country("IS"), None).unwrap();
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
fn country_prefix_of_a_tax_id_is_optional() {
    let parse = |text: &str| TaxId::try_from(text.to_owned()).map(String::from).ok();
    assert_eq!(
        [" pl5250000000 ", "525-000-00-00", "12", "GB 12", "ABCD", "P5250000000<script>"].map(parse),
        [Some("PL5250000000".to_owned()), Some("525-000-00-00".to_owned()), None, None, None, None]
    );
}

fn lines() -> impl Strategy<Value = Vec<InvoiceLine>> {
    let line = (0..4_usize, 1..9_u32, 0..70_000_u32).prop_map(|(place, count, cents)| {
        let (code, percent) = [("PL", "8"), ("DE", "7"), ("FR", "5.5"), ("GB", "20")][place];
        line(code, percent, count, &format!("{}.{:02} PLN", cents / 100, cents % 100))
    });
    prop::collection::vec(line, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn lines_add_up_to_the_total(lines in lines()) {
        let content = Content::new(currency("PLN"), lines).unwrap();
        prop_assert_eq!(content.net.checked_add(content.tax).unwrap(), content.total);
        let of_rates = kernel::Money::sum(currency("PLN"), content.taxes.iter().map(|sum| sum.gross)).unwrap();
        prop_assert_eq!(of_rates, content.total);
        for sum in &content.taxes {
            prop_assert_eq!(sum.net.checked_add(sum.tax).unwrap(), sum.gross);
        }
    }

    /// `left` fails if the credit notes exceed the invoice.
    #[test]
    fn credit_notes_never_exceed_their_invoice_and_the_last_makes_it_exact(
        lines in lines(),
        parts in prop::collection::vec(1..1_000_u32, 1..12),
    ) {
        let content = Content::new(currency("PLN"), lines).unwrap();
        let invoice = invoice_of(content.clone());
        let mut credited = Vec::new();
        let mut rest = content.total;
        for (place, part) in parts.iter().enumerate() {
            let is_last = place + 1 == parts.len();
            let cents = u64::try_from(rest.amount().mantissa()).unwrap() * u64::from(*part) / 1_000;
            let amount = if is_last { rest } else { money(&format!("{}.{:02} PLN", cents / 100, cents % 100)) };
            let note = finance::invoices::credit_content::content(&invoice, &credited, amount).unwrap();
            prop_assert_eq!(note.total, amount);
            prop_assert_eq!(note.net.checked_add(note.tax).unwrap(), note.total);
            credited.push(note.taxes);
            rest = rest.checked_sub(amount).unwrap();
            prop_assert!(finance::invoices::credit_content::left(&invoice.content, &credited).is_ok());
        }
        let left = finance::invoices::credit_content::left(&invoice.content, &credited).unwrap();
        prop_assert!(left.iter().all(|sum| sum.gross.is_zero() && sum.tax.is_zero() && sum.net.is_zero()), "{left:?}");
    }

    /// Whatever is reported in whatever order and however often, each refund is credited in the end, and never more than the invoice.
    #[test]
    fn refunds_are_credited_once_in_any_order(
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
            while let Some((refund_id, total)) = state.next_credit_note() {
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
    fn stored_state_is_the_same_invoice(amount in 1..900_u32) {
        let state = given::<Invoice>([issued(), recorded(1, &format!("{amount}.00 PLN"))]).state();
        let carried: Invoice = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
        prop_assert_eq!(carried, state);
    }
}

#[test]
fn content_adds_up_across_rates() {
    let content = content();
    assert_eq!((content.total, content.tax), (money("1000.97 PLN"), money("71.52 PLN")));
}

#[test]
fn sums_are_separate_for_each_country_and_rate() {
    let lines = vec![line("PL", "8", 1, "1.00 PLN"), line("DE", "8", 1, "2.00 PLN"), line("PL", "23", 1, "3.00 PLN")];
    let content = Content::new(currency("PLN"), lines).unwrap();
    let sums: Vec<_> = content.taxes.iter().map(|sum| sum.gross).collect();
    assert_eq!(sums, [money("1.00 PLN"), money("2.00 PLN"), money("3.00 PLN")]);
}

#[test]
fn personal_data_does_not_appear_in_debug_output() {
    let address = seller().address;
    let buyer = Buyer { name: text("Ann Fan"), address: Some(address.clone()), tax_id: None };
    let details = BillingDetails { name: text("Ann Fan"), address: address.clone(), tax_id: None };
    assert_eq!(
        [format!("{buyer:?}"), format!("{address:?}"), format!("{details:?}"), format!("{:?}", seller().tax_id)],
        ["Buyer(…)", "BillingAddress(…)", "BillingDetails(…)", "TaxId(…)"]
    );
}

#[test]
fn document_is_rendered_as_pdf() {
    let pdf = finance::invoices::pdf::render(&credit_note(), None, Language::English).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}
