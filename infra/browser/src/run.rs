//! Runs checks and reports them.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt, stream};

use crate::checks::{every_page, hostile_names, planted_faults};
use crate::chromium::Chromium;
use crate::hand::{Hand, Person};
use crate::page::Screen;
use crate::pages::PAGES;
use crate::shop::{HOSTILE_ADMIN, HOSTILE_FAN, HOSTILE_GATE, HOSTILE_ORGANIZER, Shop};
use crate::stories;

/// A name, and what is wrong.
type Check<'a> = (String, LocalBoxFuture<'a, Vec<String>>);

/// As many as there are cores on the machine of CI.
const AT_A_TIME: usize = 2;

/// Runs the checks with one of these texts in their names, or all. Whether all have passed.
pub async fn all(parts: &[String], out: &Path, pictures: bool) -> bool {
    tokio::fs::create_dir_all(out).await.expect("the folder for pictures");
    let started = Instant::now();
    let (chromium, demo, hostile) = futures::join!(Chromium::start(), Shop::with_demo(), Shop::with_hostile_names());
    keep_panics();
    println!("started in {:.1} s", started.elapsed().as_secs_f32());
    let wanted = |(name, _): &Check<'_>| parts.is_empty() || parts.iter().any(|part| name.contains(part));
    let checks = checks(&chromium, &demo, &hostile, out, pictures).into_iter().filter(wanted);
    let results: Vec<bool> = stream::iter(checks).map(report).buffer_unordered(AT_A_TIME).collect().await;
    chromium.close().await;
    let passed = results.iter().filter(|passed| **passed).count();
    println!("{passed} passed, {} failed", results.len() - passed);
    passed == results.len() && passed > 0
}

fn checks<'a>(
    chromium: &'a Chromium,
    demo: &'a Shop,
    hostile: &'a Shop,
    out: &'a Path,
    pictures: bool,
) -> Vec<Check<'a>> {
    let pictures = pictures.then_some(out);
    let mut checks: Vec<Check<'a>> = Vec::new();
    checks.push(("planted faults".to_owned(), planted_faults::faults(chromium).boxed_local()));
    for (who, email, start) in [
        ("anyone", None, "/"),
        ("a fan", Some(HOSTILE_FAN), "/"),
        ("gate staff", Some(HOSTILE_GATE), "/gate"),
        ("an organizer", Some(HOSTILE_ORGANIZER), "/organizer/concerts"),
        ("an admin", Some(HOSTILE_ADMIN), "/admin/people"),
    ] {
        let faults = hostile_names::faults(chromium, hostile, email, start);
        checks.push((format!("hostile names for {who}"), faults.boxed_local()));
    }
    for (name, story) in stories::all() {
        for (hand, how, screen) in HANDS {
            let name = format!("story {name} {how}");
            checks.push((name.clone(), play(chromium, demo, name, story, hand, screen, out).boxed_local()));
        }
    }
    for (name, story) in stories::in_own_shops() {
        for (hand, how, screen) in HANDS {
            let name = format!("story {name} {how}");
            checks.push((name.clone(), play_alone(chromium, name, story, hand, screen, out).boxed_local()));
        }
    }
    for listed in PAGES {
        let shop = if listed.is_hostile { hostile } else { demo };
        checks.push((
            format!("page {}", listed.name),
            every_page::faults(chromium, shop, listed, pictures).boxed_local(),
        ));
    }
    checks
}

/// Each story is played with the mouse on a phone, and by keyboard on a desktop.
const HANDS: [(Hand, &str, Screen); 2] =
    [(Hand::Mouse, "by clicks", Screen::PHONE), (Hand::Keyboard, "by keyboard", Screen::DESKTOP)];

/// As [`play`], at a shop that nobody else uses.
async fn play_alone(
    chromium: &Chromium,
    name: String,
    story: stories::Story,
    hand: Hand,
    screen: Screen,
    out: &Path,
) -> Vec<String> {
    let shop = Shop::empty().await;
    play(chromium, &shop, name, story, hand, screen, out).await
}

async fn play(
    chromium: &Chromium,
    shop: &Shop,
    name: String,
    story: stories::Story,
    hand: Hand,
    screen: Screen,
    out: &Path,
) -> Vec<String> {
    let page = chromium.page(&shop.url).await;
    page.resize(screen).await;
    let person = Person::new(page, hand);
    let failure = AssertUnwindSafe(story(shop, &person)).catch_unwind().await.err();
    let mut faults: Vec<String> = failure.iter().map(text_of).collect();
    if failure.is_some() {
        let file = out.join(format!("{}.png", name.replace(' ', "-")));
        tokio::fs::write(&file, person.page.picture().await).await.expect("the folder for pictures");
        faults.push(format!("what it looked like: {}", file.display()));
    }
    faults.extend(person.page.problems(0).into_iter().filter(|problem| !is_part_of_stories(problem)));
    person.page.close().await;
    faults
}

/// What the server refuses, and that there is no network.
pub fn is_part_of_stories(problem: &str) -> bool {
    let parts = [
        "the server responded with a status of 4",
        "net::ERR_INTERNET_DISCONNECTED",
        "net::ERR_EMPTY_RESPONSE",
        "net::ERR_CONNECTION_",
        "net::ERR_SOCKET_NOT_CONNECTED",
    ];
    parts.iter().any(|part| problem.contains(part))
}

async fn report((name, check): Check<'_>) -> bool {
    let started = Instant::now();
    let faults = AssertUnwindSafe(check).catch_unwind().await.unwrap_or_else(|panic| vec![text_of(&panic)]);
    let verdict = if faults.is_empty() { "passed" } else { "FAILED" };
    println!("{verdict}  {name} ({:.1} s)", started.elapsed().as_secs_f32());
    faults.iter().for_each(|fault| println!("    {}", fault.replace('\n', "\n        ")));
    faults.is_empty()
}

/// Where the last panic was, for the report of the check that it ended.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

fn keep_panics() {
    std::panic::set_hook(Box::new(|panic| {
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = panic.location().map(ToString::to_string);
    }));
}

fn text_of(panic: &Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    format!("{place}: {text}")
}
