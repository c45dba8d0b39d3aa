//! Where one is logged in, and how to end that.

use askama::Template;
use auth::{Session, Sessions};
use kernel::{SessionId, Timestamp};
use lambda::http::{Problem, Request, Response};
use pages::{Link, Page, Visit, Words, assets, staff_links};

use crate::device::Device;
use crate::live_sessions::live_sessions;
use crate::page_texts::TEXTS;

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionList {
    t: Words,
    current: &'static str,
    areas: Vec<Link>,
    sessions: Vec<Item>,
}

struct Item {
    id: SessionId,
    device: String,
    since: String,
    until: String,
    is_current: bool,
}

pub async fn page(sessions: &Sessions, request: &Request) -> Result<Response, Problem> {
    let visit = Visit::new(request, &TEXTS);
    let caller = match request.caller() {
        Err(problem) if problem.status == 401 => return Ok(pages::log_in_first(&visit)),
        caller => caller?,
    };
    let found = live_sessions(sessions, caller.user_id, request.now()).await?;
    let t = visit.words;
    let item = |session: Session| Item {
        id: session.session_id,
        device: device(t, session.device.as_deref()),
        since: t.with("sessions-since", &[("time", &time(t, session.started_at))]),
        until: t.with("sessions-until", &[("time", &time(t, session.expires_at))]),
        is_current: session.session_id == caller.session_id,
    };
    let page = SessionList {
        t,
        current: "sessions",
        areas: staff_links(&visit, &caller.roles),
        sessions: found.into_iter().map(item).collect(),
    };
    Page::new(&visit, t.text("sessions-title")).script(assets::FORM_JS).render(&page)
}

/// With its zone: nobody knows that of the reader.
fn time(t: Words, time: Timestamp) -> String {
    t.date_and_time(&time.to_zoned(jiff::tz::TimeZone::UTC))
}

fn device(t: Words, user_agent: Option<&str>) -> String {
    match user_agent.map(Device::of) {
        None => t.text("sessions-unknown"),
        Some(Device { program, system: Some(system) }) => {
            t.with("sessions-browser-on", &[("browser", &program), ("system", system)])
        }
        Some(Device { program, system: None }) => program,
    }
}
