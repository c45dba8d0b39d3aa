//! Tickets that are named, transferred, given back and re-issued.

use contracts::Customer;
use contracts::concerts::SelfService;
use contracts::tickets::HoldingEvent;
use kernel::{Sealed, SignedDuration, Timestamp, UserId};
use testkit::{assert_golden, at, given, id, text};
use tickets::code::{SignedTicket, VerificationKeys};
use tickets::delivery::{Delivery, DeliveryRequest, Message, TicketNews};
use tickets::policies::when_order_refund_requested::candidates;
use tickets::policies::when_ticket_changed::notices;
use tickets::published::{PUBLISHED_OF_HOLDERS, published_holding};
use tickets::self_service::{Action, SelfServiceRefusal, check};
use tickets::ticket::{
    AdmissionConflict, HolderName, MAX_TRANSFERS, NextCode, Seat, Ticket, TicketCommand as Command, TicketEvent,
    TicketRefusal, ValidationFailure,
};
use tickets::views::concerts::Concert;
use tickets::views::failed_deliveries::FailedDelivery;
use tickets::views::holders::Holder;
use tickets::views::replaced_codes::ReplacedCode;
use tickets::views::user_tickets::UserTicket;

use crate::samples::{
    admitted_offline, ann, concert, doors, failed, found, issued, offline, paid_at, record_offline, seat, seats,
    signer, validate, validated, warsaw,
};

fn bob() -> UserId {
    UserId::new(id(21))
}

fn sealed(by: UserId, text: &str) -> Sealed<Customer> {
    Sealed::new(by, text.to_owned())
}

fn monday() -> Timestamp {
    at("2027-06-14T10:00:00Z")
}

fn next(serial: u16) -> NextCode {
    let ticket = SignedTicket { ticket_id: seat().ticket_id, concert_id: warsaw(), serial };
    NextCode { serial, code: signer().sign(ticket) }
}

fn transfer(by: UserId, serial: u16) -> Command {
    Command::TransferTicket { by, to: sealed(by, "to bob"), next: next(serial), at: monday() }
}

fn transferred(by: UserId, serial: u16) -> TicketEvent {
    TicketEvent::TicketTransferred { to: sealed(by, "to bob"), code: next(serial).code, at: monday() }
}

fn recipient_found() -> TicketEvent {
    TicketEvent::TicketRecipientFound { user_id: bob(), customer: sealed(bob(), "bob") }
}

fn reissued() -> TicketEvent {
    let (code, reason) = (next(1).code, text("The parcel was lost."));
    TicketEvent::TicketReissued { code, reason, by: UserId::new(id(9)), at: monday() }
}

fn named() -> TicketEvent {
    TicketEvent::TicketHolderNamed { name: name(), at: monday() }
}

fn name() -> Sealed<HolderName> {
    Sealed::new(ann(), "bmFtZQ".to_owned())
}

fn scan(serial: u16) -> Command {
    match validate(warsaw(), "North", doors()) {
        Command::ValidateTicket { concert_id, scan_id, gate, at, doors, .. } => {
            Command::ValidateTicket { concert_id, serial, scan_id, gate, at, doors }
        }
        other => other,
    }
}

fn ticket(events: impl IntoIterator<Item = TicketEvent>) -> Ticket {
    given::<Ticket>(events).state()
}

fn held(events: impl IntoIterator<Item = TicketEvent>) -> Seat {
    ticket(events).into_good_seat().unwrap()
}

#[test]
fn stored_events_of_single_tickets_stay_as_they_are() {
    let void_code = TicketEvent::OfflineAdmissionRecorded {
        concert_id: warsaw(),
        admission: offline(1, "South", doors()),
        with_void_code: true,
    };
    let given_back = TicketEvent::TicketGivenBack { at: monday() };
    let events = [named(), transferred(ann(), 1), recipient_found(), reissued(), given_back, void_code];
    assert_golden(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/ticket-holding"), &events);
}

#[test]
fn code_with_a_serial_is_verified_and_fits_a_qr_code() {
    let keys: VerificationKeys = signer().public_key().parse().unwrap();
    let signed = SignedTicket { ticket_id: seat().ticket_id, concert_id: warsaw(), serial: 513 };
    let code = signer().sign(signed);
    assert_eq!((code.len(), keys.verify(&code)), (134, Some(signed)));
    assert_eq!(keys.find(&format!("https://tickets.example.com/t/{code}?x=1")), Some(signed));
    assert_eq!(keys.find(&format!("]Q1{code}\r\n")), Some(signed));
}

#[test]
fn transferred_ticket_has_a_new_code_and_no_holder_until_one_is_found() {
    given::<Ticket>([issued()]).when(transfer(ann(), 1)).then([transferred(ann(), 1)]);
    let seat = held([issued(), transferred(ann(), 1)]);
    assert_eq!((seat.holder(), seat.code, seat.holding.serial()), (None, next(1).code, 1));
    assert_eq!(held([issued(), transferred(ann(), 1), recipient_found()]).holder(), Some(bob()));
}

#[test]
fn earlier_code_admits_nobody_and_the_new_one_its_holder() {
    given::<Ticket>([issued(), transferred(ann(), 1)]).when(scan(0)).then([failed(
        warsaw(),
        "North",
        doors(),
        ValidationFailure::Void,
    )]);
    given::<Ticket>([issued(), transferred(ann(), 1)]).when(scan(1)).then([validated()]);
}

#[test]
fn only_the_holder_can_transfer_or_name_a_ticket() {
    let name = |by| Command::NameHolder { by, name: name(), at: monday() };
    let transferred = || [issued(), transferred(ann(), 1), recipient_found()];
    for command in [transfer(bob(), 1), name(bob())] {
        given::<Ticket>([issued()]).when(command).then_refused(TicketRefusal::Unknown);
    }
    for command in [transfer(ann(), 2), name(ann())] {
        given::<Ticket>(transferred()).when(command).then_refused(TicketRefusal::Transferred);
    }
    given::<Ticket>(transferred()).when(name(bob())).then([named()]);
}

#[test]
fn used_and_void_tickets_stay_with_their_holder() {
    for (event, refusal) in [(validated(), TicketRefusal::Admitted), (TicketEvent::TicketVoided, TicketRefusal::Void)] {
        let give_back = Command::GiveBackTicket { by: ann(), at: monday() };
        for command in [transfer(ann(), 1), give_back] {
            given::<Ticket>([issued(), event.clone()]).when(command).then_refused(refusal);
        }
    }
}

#[test]
fn code_signed_for_an_earlier_state_is_refused() {
    let reissue = Command::ReissueTicket { by: bob(), reason: text("Lost."), next: next(1), at: monday() };
    given::<Ticket>([issued(), reissued()]).when(transfer(ann(), 1)).then_refused(TicketRefusal::CodeReplaced);
    given::<Ticket>([issued(), reissued()]).when(reissue).then_refused(TicketRefusal::CodeReplaced);
}

/// A refund of one ticket takes the first of the line, which is not issued yet, before one that was transferred.
#[test]
fn transferred_ticket_lists_its_order_though_the_first_one_is_never_issued() {
    let (first, second) = (seats().swap_remove(0), seats().swap_remove(1));
    let passed_on = || ticket([TicketEvent::TicketIssued(Box::new(second.clone())), transferred(ann(), 1)]);
    let line = [(first.ticket_id, ticket([])), (second.ticket_id, passed_on())];
    assert_eq!(candidates(&line), [first.ticket_id, second.ticket_id]);
    assert_eq!(Holder::of(&ticket([TicketEvent::TicketVoided])), None);
    assert!(Holder::of(&passed_on()).is_some());
}

#[test]
fn ticket_is_transferred_only_so_often() {
    let mut events = vec![issued()];
    for serial in 1..=u16::try_from(MAX_TRANSFERS).unwrap() {
        let user_id = if serial % 2 == 0 { ann() } else { bob() };
        let customer = sealed(user_id, "found");
        events.extend([transferred(ann(), serial), TicketEvent::TicketRecipientFound { user_id, customer }]);
    }
    let serial = held(events.clone()).holding.serial() + 1;
    given::<Ticket>(events).when(transfer(ann(), serial)).then_refused(TicketRefusal::TooManyTransfers);
}

#[test]
fn recipient_is_recorded_once_and_not_after_the_next_transfer() {
    let record = |serial| Command::RecordRecipient { serial, user_id: bob(), customer: sealed(bob(), "bob") };
    given::<Ticket>([issued(), transferred(ann(), 1)]).when(record(1)).then([recipient_found()]);
    given::<Ticket>([issued(), transferred(ann(), 1), recipient_found()]).when(record(1)).then_nothing();
    let further = [issued(), transferred(ann(), 1), recipient_found(), transferred(bob(), 2)];
    given::<Ticket>(further).when(record(1)).then_nothing();
}

#[test]
fn name_goes_with_a_transfer() {
    assert_eq!(held([issued(), named()]).holding.name, Some(name()));
    assert_eq!(held([issued(), named(), transferred(ann(), 1)]).holding.name, None);
}

#[test]
fn ticket_that_is_given_back_is_void_at_once_and_only_once() {
    let give_back = Command::GiveBackTicket { by: ann(), at: monday() };
    let given_back = [TicketEvent::TicketGivenBack { at: monday() }, TicketEvent::TicketVoided];
    given::<Ticket>([issued()]).when(give_back.clone()).then(given_back.clone());
    given::<Ticket>([issued()]).and(given_back.clone()).when(give_back).then_nothing();
    assert_eq!(given::<Ticket>([issued()]).and(given_back).state().status(), "void");
}

#[test]
fn only_the_buyer_can_give_a_ticket_back() {
    let give_back = |by| Command::GiveBackTicket { by, at: monday() };
    let transferred = || given::<Ticket>([issued(), transferred(ann(), 1), recipient_found()]);
    transferred().when(give_back(bob())).then_refused(TicketRefusal::Transferred);
    transferred().when(give_back(ann())).then_refused(TicketRefusal::Transferred);
    given::<Ticket>([issued()]).when(give_back(bob())).then_refused(TicketRefusal::Unknown);
}

#[test]
fn offline_admission_with_a_replaced_code_leaves_the_ticket_to_its_holder() {
    let admission = offline(1, "South", doors());
    let recorded = TicketEvent::OfflineAdmissionRecorded {
        concert_id: warsaw(),
        admission: admission.clone(),
        with_void_code: true,
    };
    let conflict = found(AdmissionConflict::AdmittedThoughVoid, vec![admission]);
    given::<Ticket>([issued(), transferred(ann(), 1)])
        .when(record_offline(1, "South", doors()))
        .then([recorded.clone(), conflict]);
    given::<Ticket>([issued(), transferred(ann(), 1), recorded.clone()])
        .when(record_offline(1, "South", doors()))
        .then_nothing();
    given::<Ticket>([issued(), transferred(ann(), 1), recorded]).when(scan(1)).then([validated()]);
}

#[test]
fn offline_admission_before_the_transfer_uses_the_ticket() {
    let before = at("2027-06-14T09:00:00Z");
    let after = given::<Ticket>([issued(), transferred(ann(), 1)]).when(record_offline(1, "South", before));
    after.then_state(|ticket| ticket.status() == "used");
}

#[test]
fn offline_admission_with_the_valid_code_uses_the_ticket() {
    given::<Ticket>([issued()]).when(record_offline(1, "South", doors())).then([admitted_offline(1, "South", doors())]);
}

#[test]
fn offline_gates_learn_which_codes_are_void() {
    assert_eq!(ReplacedCode::of(&ticket([issued()])), None);
    let replaced = ReplacedCode::of(&ticket([issued(), reissued()])).unwrap();
    assert_eq!((replaced.ticket_id, replaced.serial), (seat().ticket_id, 1));
}

#[test]
fn ticket_is_listed_for_its_holder_only() {
    let items = UserTicket::items(&ticket([issued(), transferred(ann(), 1), recipient_found()]));
    let shown: Vec<_> = items.iter().map(|(key, item)| (key.pk.clone(), item.transferred, item.code.clone())).collect();
    assert_eq!(shown, [(UserTicket::list(bob()), false, Some(next(1).code)), (UserTicket::list(ann()), true, None),]);
}

#[test]
fn refund_of_some_tickets_takes_those_that_their_buyer_has_first() {
    let [first, second, _] = seats().try_into().unwrap();
    let [valid, passed_on] = [
        ticket([TicketEvent::TicketIssued(Box::new(first.clone()))]),
        ticket([TicketEvent::TicketIssued(Box::new(second.clone())), transferred(ann(), 1)]),
    ];
    let chosen = candidates(&[(first.ticket_id, valid), (second.ticket_id, passed_on)]);
    assert_eq!(chosen, [first.ticket_id, second.ticket_id]);
}

/// The e-mails after these events, each with its owner's sealed data.
fn mails(events: Vec<TicketEvent>) -> Vec<(TicketNews, String)> {
    let event = events.last().cloned().unwrap();
    let after = ticket(events);
    let published = published_holding(&event, &after).unwrap();
    let stored = serde_json::to_value(&event).unwrap()["type"].clone();
    assert!(PUBLISHED_OF_HOLDERS.iter().any(|name| stored == *name), "{stored}");
    let requests = notices(&published, after.seat().unwrap(), &sealed(ann(), "buyer"), paid_at());
    let news = requests.into_iter().map(|request| match request.message {
        Message::SingleTicket { news } => (news, request.customer.cipher_text),
        message => panic!("{message:?}"),
    });
    news.collect()
}

#[test]
fn both_sides_of_a_transfer_are_informed() {
    let buyer = |news| (news, "buyer".to_owned());
    let to_bob = |news| (news, "to bob".to_owned());
    let first = mails(vec![issued(), transferred(ann(), 1)]);
    assert_eq!(first, [to_bob(TicketNews::Received), buyer(TicketNews::Transferred)]);
    let second = mails(vec![issued(), transferred(ann(), 1), recipient_found(), transferred(bob(), 2)]);
    assert_eq!(second, [to_bob(TicketNews::Received), (TicketNews::Transferred, "bob".to_owned())]);
}

#[test]
fn holder_is_informed_of_a_new_code_and_of_a_void_ticket() {
    assert_eq!(mails(vec![issued(), reissued()]), [(TicketNews::Reissued, "buyer".to_owned())]);
    let void = mails(vec![issued(), transferred(ann(), 1), recipient_found(), TicketEvent::TicketVoided]);
    assert_eq!(void, [(TicketNews::Void, "bob".to_owned())]);
}

/// The e-mails with the ticket after these events.
fn mail(event: &TicketEvent, after: &Seat) -> DeliveryRequest {
    let ticket = Ticket::Valid(after.clone());
    let published = published_holding(event, &ticket).unwrap();
    notices(&published, after, &sealed(ann(), "buyer"), paid_at()).remove(0)
}

#[test]
fn failed_mail_has_the_newest_code_until_the_next_one() {
    let with_bob = held([issued(), transferred(ann(), 1)]);
    let received = mail(&transferred(ann(), 1), &with_bob);
    assert!(received.has_newest_code_of(&with_bob));
    for next in [
        held([issued(), transferred(ann(), 1), reissued()]),
        held([issued(), transferred(ann(), 1), recipient_found(), transferred(bob(), 2)]),
    ] {
        assert!(!received.has_newest_code_of(&next), "{next:?}");
    }
}

#[test]
fn failed_mail_with_a_ticket_is_a_task_and_news_of_it_is_none() {
    let with_bob = held([issued(), transferred(ann(), 1)]);
    let received = mail(&transferred(ann(), 1), &with_bob);
    let passed_on =
        DeliveryRequest { message: Message::SingleTicket { news: TicketNews::Transferred }, ..received.clone() };
    let [task, none] = [received, passed_on].map(|request| {
        let failed = Delivery::Failed { request, reason: "bounced".to_owned(), was_sent: true };
        FailedDelivery::of(&failed, monday())
    });
    let task = task.unwrap();
    assert_eq!((task.ticket_id, none), (Some(seat().ticket_id), None));
    assert!(task.advice.contains("/reissue"), "{}", task.advice);
}

#[test]
fn admission_with_a_void_code_is_listed_by_its_time_and_is_no_use() {
    let late = doors() + SignedDuration::from_mins(5);
    let with_void_code = TicketEvent::OfflineAdmissionRecorded {
        concert_id: warsaw(),
        admission: offline(1, "South", doors()),
        with_void_code: true,
    };
    let used = ticket([issued(), reissued(), with_void_code, admitted_offline(2, "North", late)]);
    let times: Vec<Timestamp> = used.admissions().map(|admission| admission.at).collect();
    assert_eq!((times, used.admitted_at()), (vec![doors(), late], Some(late)));
}

#[test]
fn void_ticket_is_published_only_if_it_was_transferred() {
    let void = TicketEvent::TicketVoided;
    assert_eq!(published_holding(&void, &ticket([issued(), void.clone()])), None);
    let given_back = TicketEvent::TicketGivenBack { at: monday() };
    let published = published_holding(&given_back, &ticket([issued(), given_back.clone(), void]));
    assert!(matches!(published, Some(HoldingEvent::TicketGivenBack(_))), "{published:?}");
}

fn organized(self_service: SelfService) -> Concert {
    Concert { self_service: Some(self_service), ..concert() }
}

#[test]
fn organizer_decides_what_holders_may_do() {
    let nothing = organized(SelfService { transfer: false, naming: false, give_back_until_hours: None });
    for action in [Action::Transfer, Action::Name, Action::GiveBack] {
        assert_eq!(check(Some(&nothing), action, monday()), Err(SelfServiceRefusal::NotAllowed), "{action:?}");
    }
    let by_default = |action| check(Some(&concert()), action, monday());
    assert_eq!([by_default(Action::Transfer), by_default(Action::Name)], [Ok(()), Ok(())]);
    assert_eq!(by_default(Action::GiveBack), Err(SelfServiceRefusal::NotAllowed));
}

#[test]
fn tickets_are_given_back_until_the_deadline() {
    let concert = organized(SelfService { give_back_until_hours: Some(48), ..SelfService::default() });
    let give_back = |now| check(Some(&concert), Action::GiveBack, at(now));
    assert_eq!(give_back("2027-06-18T19:00:00Z"), Ok(()));
    assert_eq!(give_back("2027-06-18T19:00:01Z"), Err(SelfServiceRefusal::TooLate));
}

#[test]
fn nothing_changes_after_the_start_or_a_cancellation() {
    let cancelled = Concert { cancelled: true, ..concert() };
    assert_eq!(check(Some(&cancelled), Action::Transfer, monday()), Err(SelfServiceRefusal::ConcertCancelled));
    let started = check(Some(&concert()), Action::Transfer, concert().starts_at);
    assert_eq!(started, Err(SelfServiceRefusal::ConcertOver));
}
