use papers::Language;
use papers::mail::{
    ConcertCancelledMail, ConcertChangedMail, ConcertState, Email, OrderConfirmedMail, OrderLine, PaymentFailedMail,
    PaymentFailure, RefundMail, RefundReason, SingleTicketMail, TicketNews, TicketsMail,
};
use papers::ticket::Venue;

use crate::samples::{Sample, pln, usual};

const ORDER: &str = "2031-000042-K7";
const PAGE: &str = "https://frontrow.example/?a=1&b=2";
const EVIL: &str = "<script>alert(\"1\")</script> & 'friends'";

fn tickets_mail(sample: &Sample, count: u128, language: Language) -> Email {
    let tickets: Vec<_> = (1..=count).map(|number| sample.ticket(number)).collect();
    TicketsMail { name: &sample.holder, order_number: ORDER, page_url: PAGE, tickets: &tickets, attached: true }
        .email(language)
}

const NEWS: [TicketNews<'static>; 4] = [
    TicketNews::Received { code: "CODE" },
    TicketNews::Transferred,
    TicketNews::Reissued { code: "CODE" },
    TicketNews::Void,
];

fn single_ticket<'a>(text: &'a str, concert: ConcertState<'a>, news: TicketNews<'a>) -> SingleTicketMail<'a> {
    SingleTicketMail { name: text, order_number: ORDER, page_url: PAGE, concert, ticket_type: text, news }
}

/// All mails, with this text as all user input.
fn all(text: &str, language: Language) -> Vec<Email> {
    let sample = Sample {
        concert: text.to_owned(),
        artist: Some(format!("{text}.")),
        holder: text.to_owned(),
        ticket_type: text.to_owned(),
        place: text.to_owned(),
        ..usual()
    };
    let ticket = sample.ticket(1);
    let venue = Some(Venue { name: text, city: text, country: &sample.country });
    let state = ConcertState { name: text, artist: Some(text), starts_at: ticket.starts_at, venue };
    let line = OrderLine { concert: text, ticket_type: text, quantity: 2, price: pln("698.00") };
    let mut mails = vec![
        tickets_mail(&sample, 2, language),
        ConcertChangedMail {
            name: text,
            order_number: ORDER,
            page_url: PAGE,
            before: state.clone(),
            after: state.clone(),
            reason: Some(text),
            attached: true,
        }
        .email(language),
        ConcertCancelledMail {
            name: text,
            order_number: ORDER,
            page_url: PAGE,
            concert: state.clone(),
            reason: Some(text),
            refund: Some(pln("698.00")),
        }
        .email(language),
    ];
    mails.extend(NEWS.map(|news| single_ticket(text, state.clone(), news).email(language)));
    for by_courier in [false, true] {
        let mail = OrderConfirmedMail {
            name: text,
            order_number: ORDER,
            page_url: PAGE,
            lines: std::slice::from_ref(&line),
            total: pln("698.00"),
            by_courier,
        };
        mails.push(mail.email(language));
    }
    for reason in [
        PaymentFailure::Declined,
        PaymentFailure::InsufficientFunds,
        PaymentFailure::ExpiredCard,
        PaymentFailure::NotConfirmed,
        PaymentFailure::WrongDetails,
        PaymentFailure::LimitExceeded,
        PaymentFailure::NotSupported,
        PaymentFailure::Duplicate,
        PaymentFailure::BankUnreachable,
        PaymentFailure::TooLate,
        PaymentFailure::Impossible,
        PaymentFailure::Other,
    ] {
        let mail = PaymentFailedMail {
            name: text,
            order_number: ORDER,
            page_url: PAGE,
            amount: pln("698.00"),
            reason,
            seats_are_held: false,
        };
        mails.push(mail.email(language));
    }
    for reason in [
        RefundReason::PaidTooLate,
        RefundReason::ConcertCancelled,
        RefundReason::OrderCancelled,
        RefundReason::Requested,
    ] {
        let mail = RefundMail {
            name: text,
            order_number: ORDER,
            page_url: PAGE,
            concerts: &[text],
            amount: Some(pln("698.00")),
            void_tickets: 2,
            reason: Some(reason),
            note: Some(text),
        };
        mails.push(mail.email(language));
    }
    for amount in [pln("50.00"), pln("0.00")] {
        let (concerts, amount) = ([].as_slice(), Some(amount));
        let goodwill = RefundMail {
            name: text,
            order_number: ORDER,
            page_url: PAGE,
            concerts,
            amount,
            void_tickets: 0,
            reason: None,
            note: Some(text),
        };
        mails.push(goodwill.email(language));
    }
    mails
}

#[test]
fn mail_contains_the_code_of_each_ticket_as_text() {
    let sample = usual();
    let mail = tickets_mail(&sample, 2, Language::Polish);
    assert_eq!(mail.text.matches(&sample.code).count(), 2);
    assert_eq!(mail.html.matches(&sample.code).count(), 2);
}

#[test]
fn polish_plural_forms_are_correct() {
    let sample = usual();
    for (count, words) in [
        (1, "oto bilet z"),
        (2, "oto 2 bilety z"),
        (5, "oto 5 biletów z"),
        (12, "oto 12 biletów z"),
        (22, "oto 22 bilety z"),
    ] {
        let mail = tickets_mail(&sample, count, Language::Polish);
        assert!(mail.text.contains(words), "{count}: {}", mail.text);
    }
}

#[test]
fn user_input_cannot_become_html() {
    for language in Language::ALL {
        for mail in all(EVIL, language) {
            assert!(!mail.html.contains("<script"), "{}", mail.html);
            assert!(mail.html.contains("&#60;script&#62;"), "{}", mail.html);
            assert!(mail.text.contains(EVIL), "{}", mail.text);
        }
    }
}

#[test]
fn mails_contain_no_placeholders() {
    for language in Language::ALL {
        for mail in all("Łucja", language) {
            for part in [&mail.subject, &mail.text] {
                assert!(!part.contains(['{', '}', '$']), "{part}");
                let ids = ["mail-", "ticket-", "refund-", "payment-"];
                assert!(!ids.iter().any(|id| part.contains(id)), "{part}");
            }
            assert!(mail.subject.contains(ORDER), "{}", mail.subject);
            assert!(mail.text.contains("Łucja"), "{}", mail.text);
        }
    }
}

#[test]
fn mails_load_nothing_external() {
    for mail in all("Łucja", Language::English) {
        for foreign in ["<img", "<link", "<script", "<style", "src=", "url("] {
            assert!(!mail.html.contains(foreign), "{foreign} in {}", mail.html);
        }
    }
}

#[test]
fn long_word_can_be_broken() {
    for mail in all(&"x".repeat(200), Language::English) {
        assert!(mail.html.contains("overflow-wrap:anywhere"));
    }
}

#[test]
fn mail_declares_its_language() {
    let sample = usual();
    assert!(tickets_mail(&sample, 1, Language::Polish).html.contains("<html lang=\"pl\">"));
    assert!(tickets_mail(&sample, 1, Language::English).html.contains("<html lang=\"en\">"));
}

#[test]
fn tickets_are_grouped_by_concert() {
    let mut other = usual();
    other.concert = "Björk".to_owned();
    let sample = usual();
    let mut tickets = vec![sample.ticket(1), other.ticket(2), sample.ticket(3)];
    tickets[1].concert_id = kernel::ConcertId::new(uuid::Uuid::nil());
    let mail = TicketsMail { name: "Łucja", order_number: ORDER, page_url: PAGE, tickets: &tickets, attached: false };
    let text = mail.email(Language::English).text;
    assert_eq!(text.matches(sample.concert.as_str()).count(), 1, "{text}");
}

#[test]
fn code_of_a_single_ticket_is_only_in_mails_to_its_holder() {
    let state = || ConcertState { name: "Beyoncé", artist: None, starts_at: None, venue: None };
    let has_code = |news| single_ticket("Ann", state(), news).email(Language::English).text.contains("CODE");
    assert_eq!(NEWS.map(has_code), [true, false, true, false]);
}
