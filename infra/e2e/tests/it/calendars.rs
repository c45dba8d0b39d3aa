//! Calendar entries follow their concert: a change raises their sequence, and a cancellation removes them.

use std::time::Duration;

use e2e::{Person, Site, Staff};
use serde_json::json;

struct Holder {
    site: Site,
    staff: Staff,
    fan: Person,
    concert_id: String,
    ticket_id: String,
}

async fn holder() -> Holder {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 1).await;
    site.frontrow().unwrap().settle().await;
    let ticket_id = site.get("/tickets").by(&fan).send().await.expect(200).items()[0]["ticketId"].clone();
    Holder { ticket_id: ticket_id.as_str().unwrap().to_owned(), site, staff, fan, concert_id }
}

impl Holder {
    /// The unfolded lines of the ticket's calendar file.
    async fn calendar(&self) -> Vec<String> {
        self.site.frontrow().unwrap().settle().await;
        let path = format!("/tickets/{}.ics", self.ticket_id);
        let file = self.site.get(path).by(&self.fan).send().await.expect(200).file;
        lines(&file)
    }

    async fn cancel(&self) {
        let path = format!("/concerts/{}/cancel", self.concert_id);
        let reason = json!({"reason": "The stadium is flooded; sorry, everybody"});
        let _ = self.site.post(path, reason).by(&self.staff.organizer).send().await.expect(202);
        // The job refunds the order.
        self.site.frontrow().unwrap().advance(Duration::from_secs(120)).await;
    }

    async fn change(&self, name: &str) {
        let body = json!({"name": name, "artist": "Beyoncé", "startsAt": "2031-06-20T19:00:00Z",
            "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"}});
        let path = format!("/concerts/{}", self.concert_id);
        let _ = self.site.put(path, body).by(&self.staff.organizer).send().await.expect(200);
        self.site.frontrow().unwrap().settle().await;
    }

    /// The calendar files of the fan's mails, oldest first.
    async fn mailed(&self) -> Vec<Vec<String>> {
        let mut files = Vec::new();
        for mail in self.site.order_mails(&self.fan.email).await {
            let has_calendar =
                mail["attachments"].as_array().unwrap().iter().any(|file| file["filename"] == "concert.ics");
            if has_calendar {
                let id = mail["id"].as_str().unwrap().trim_matches(['<', '>']);
                let path = format!("/_local/mailgun/messages/{id}/concert.ics");
                files.push(lines(&self.site.get(path).send().await.expect(200).file));
            }
        }
        files
    }
}

fn lines(text: &str) -> Vec<String> {
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn value(lines: &[String], name: &str) -> String {
    let line = lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("no {name} in {lines:#?}")).to_owned()
}

fn sequence(lines: &[String]) -> u32 {
    value(lines, "SEQUENCE").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn change_of_a_concert_raises_the_sequence() {
    let holder = holder().await;
    let before = holder.calendar().await;
    holder.change("Beyoncé, live; in \\Warsaw\\").await;
    let after = holder.calendar().await;
    assert_eq!(value(&before, "UID"), value(&after, "UID"));
    assert!(sequence(&after) > sequence(&before), "{before:#?} {after:#?}");
    assert_eq!(value(&after, "SUMMARY"), "Beyoncé\\, live\\; in \\\\Warsaw\\\\");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calendar_of_a_cancelled_concert_stays_and_says_so() {
    let holder = holder().await;
    let before = holder.calendar().await;
    holder.cancel().await;
    let after = holder.calendar().await;
    assert_eq!((value(&after, "METHOD"), value(&after, "STATUS")), ("CANCEL".to_owned(), "CANCELLED".to_owned()));
    assert_eq!(value(&before, "UID"), value(&after, "UID"));
    assert!(sequence(&after) > sequence(&before));
    let path = format!("/tickets/{}.pdf", holder.ticket_id);
    let _ = holder.site.get(path).by(&holder.fan).send().await.expect_problem(409, "ticket_void");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_about_a_cancelled_concert_removes_it_from_the_calendar() {
    let holder = holder().await;
    holder.cancel().await;
    let mailed = holder.mailed().await;
    let [tickets, cancelled] = mailed.as_slice() else { panic!("{mailed:#?}") };
    assert_eq!((value(tickets, "METHOD"), value(cancelled, "METHOD")), ("PUBLISH".to_owned(), "CANCEL".to_owned()));
    assert_eq!(value(tickets, "UID"), value(cancelled, "UID"));
    assert!(sequence(cancelled) > sequence(tickets));
}
