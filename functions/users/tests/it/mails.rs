//! E-mails about accounts: when a worker sends one.

use kernel::{MailId, Sealed, SignedDuration, Timestamp};
use testkit::{assert_golden, at, given, id};
use users::mail::{CLAIM, DropReason, Mail, MailCommand, MailEvent, MailRequest, Message, NOTICE_LIFETIME, Step};

use crate::samples::user_id;

fn noon() -> Timestamp {
    at("2026-11-30T12:00:00Z")
}

fn request() -> MailRequest {
    MailRequest {
        mail_id: MailId::new(id(7)),
        to: Sealed::new(user_id(1), "c2VhbGVk".to_owned()),
        message: Message::ResetPassword,
        token: Some(Sealed::new(user_id(1), "dG9rZW4".to_owned())),
        requested_at: noon(),
        expires_at: noon() + NOTICE_LIFETIME,
    }
}

fn requested() -> MailEvent {
    MailEvent::MailRequested(Box::new(request()))
}

fn attempted() -> MailEvent {
    MailEvent::MailAttempted { attempt: 1, at: noon() }
}

fn sent() -> MailEvent {
    MailEvent::MailSent { gateway_id: "id@mail.example.com".to_owned() }
}

fn mail(events: &[MailEvent]) -> Mail {
    use kernel::Decider;
    events.iter().fold(Mail::initial(), Mail::evolve)
}

#[test]
fn mail_is_requested_once() {
    given::<Mail>([]).when(MailCommand::RequestMail(Box::new(request()))).then([requested()]);
    given::<Mail>([requested()]).when(MailCommand::RequestMail(Box::new(request()))).then_nothing();
}

#[test]
fn attempt_can_be_claimed_once() {
    let claim = || MailCommand::AttemptMail { attempt: 1, at: noon() };
    given::<Mail>([requested()]).when(claim()).then([attempted()]);
    given::<Mail>([requested(), attempted()]).when(claim()).then_nothing();
}

#[test]
fn nothing_is_sent_after_the_mail_was_sent() {
    let done = mail(&[requested(), attempted(), sent()]);
    assert_eq!(done.next(noon()), Step::Nothing);
}

#[test]
fn claimed_attempt_is_left_alone_and_then_looked_up() {
    let claimed = mail(&[requested(), attempted()]);
    assert_eq!(claimed.next(noon() + CLAIM - SignedDuration::from_secs(1)), Step::Wait);
    let look_up = Step::LookUp { request: &request(), attempt: 1, since: noon() };
    assert_eq!(claimed.next(noon() + CLAIM), look_up);
}

#[test]
fn failed_attempt_is_followed_by_another() {
    let failed = mail(&[requested(), attempted(), MailEvent::MailAttemptFailed { attempt: 1 }]);
    assert_eq!(failed.next(noon()), Step::Send { request: &request(), attempt: 2 });
}

#[test]
fn expired_mail_is_dropped() {
    assert_eq!(mail(&[requested()]).next(request().expires_at), Step::Drop);
    given::<Mail>([requested()])
        .when(MailCommand::DropMail(DropReason::Expired))
        .then([MailEvent::MailDropped { reason: DropReason::Expired }]);
}

#[test]
fn late_outcome_changes_nothing() {
    let outcome = MailCommand::RecordMailSent { gateway_id: "other@mail.example.com".to_owned() };
    given::<Mail>([requested(), attempted(), sent()]).when(outcome).then_nothing();
}

#[test]
fn debug_output_hides_recipient_and_token() {
    let shown = format!("{:?}", requested());
    assert!(!shown.contains("c2VhbGVk") && !shown.contains("dG9rZW4"), "{shown}");
}

#[test]
fn stored_mail_events_stay_as_they_are() {
    let samples = [
        requested(),
        attempted(),
        sent(),
        MailEvent::MailAttemptFailed { attempt: 1 },
        MailEvent::MailDropped { reason: DropReason::TooMany },
    ];
    assert_golden("tests/golden/mail", &samples);
}
