//! E-mails to the holders of tickets for a concert that has changed.

use contracts::{DeliveryMethod, Metadata};
use kernel::{EventId, OrderId};
use testkit::{at, id, text};
use tickets::announcing::notice;
use tickets::delivery::{Message, concert_change_id};
use tickets::views::announcements::{Announcement, FailedHolder, Progress};
use tickets::views::concerts::Concert;

use crate::samples::{by_courier, concert, krakow, order_id, request, warsaw};

fn announcement() -> Announcement {
    let renamed = Concert { name: text("Beyoncé, extra show"), ..concert() };
    let before = concert().before_change_to(&renamed).unwrap();
    let message = Message::ConcertChanged { concert_id: warsaw(), before, reason: None };
    let metadata = Metadata {
        event_id: EventId::new(id(40)),
        stream: format!("concert#{}", warsaw()),
        version: 3,
        occurred_at: at("2027-01-10T10:00:00Z"),
        correlation_id: "c-1".to_owned().try_into().unwrap(),
        causation_id: None,
        schema_version: 1,
    };
    Announcement::of(warsaw(), message, &metadata)
}

#[test]
fn holders_are_notified_by_email_even_of_tickets_by_courier() {
    let notice = notice(&by_courier(), &announcement());
    assert_eq!((notice.method, notice.requested_at), (DeliveryMethod::Email, at("2027-01-10T10:00:00Z")));
    assert_eq!(notice.delivery_id, concert_change_id(order_id(), warsaw(), 3));
}

#[test]
fn notice_leaves_out_lines_for_other_concerts() {
    let mut tickets = request();
    tickets.lines[0].concert_id = krakow();
    let notice = notice(&tickets, &announcement());
    assert!(!notice.lines.is_empty() && notice.lines.iter().all(|line| line.concert_id == warsaw()));
}

#[test]
fn announcement_is_done_when_all_pages_are_read_and_nobody_is_left() {
    let after = |read_to_the_end, failed: Vec<FailedHolder>| {
        let progress = Progress { read_to_the_end, failed, ..Progress::default() };
        Announcement { progress, ..announcement() }.is_done()
    };
    let failed = vec![FailedHolder { order_id: order_id(), tries: 1 }];
    assert_eq!([after(true, vec![]), after(true, failed), after(false, vec![])], [true, false, false]);
}

#[test]
fn holder_is_tried_for_an_hour() {
    let order_id = OrderId::new(id(41));
    let tries = std::iter::successors(FailedHolder::again(None, order_id), |before| {
        FailedHolder::again(Some(*before), order_id)
    });
    assert_eq!(tries.count(), 59);
}

#[test]
fn two_changes_of_a_concert_are_two_announcements() {
    let later = Announcement { version: 4, ..announcement() };
    assert_ne!(announcement().key(), later.key());
}
