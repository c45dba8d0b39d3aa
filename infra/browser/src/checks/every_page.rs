//! Each listed page is accessible, fits small screens, can be read without scripts, asks nobody else and is light enough.

use std::path::Path;

use local::DEMO_PASSWORD;

use crate::checks::figures::Weight;
use crate::chromium::Chromium;
use crate::hand::{Hand, Person};
use crate::page::{Page, Scheme, Screen};
use crate::pages::{Listed, Visitor};
use crate::shop::Shop;

/// The goals of docs/pages.md, compressed: what is needed before the page shows, and scripts.
const MAX_FIRST_PAINT: usize = 14 * 1024;
const MAX_SCRIPTS: usize = 30 * 1024;

/// What is wrong with a page. With a folder, takes pictures.
pub async fn faults(chromium: &Chromium, shop: &Shop, listed: &Listed, pictures: Option<&Path>) -> Vec<String> {
    let page = chromium.page(&shop.url).await;
    if let Visitor::Person(email) = listed.visitor {
        page.log_in(email, DEMO_PASSWORD).await;
    }
    let path = shop.path(listed.path);
    let mut faults = Vec::new();

    let since = page.now();
    page.without_cache().await;
    let status = page.go(&path).await;
    if status != listed.status {
        faults.push(format!("status {status}"));
    }
    // Chromium reports a missing page on its console.
    let is_expected = |problem: &String| listed.status == 404 && problem.contains("a status of 404");
    faults.extend(page.problems(since).into_iter().filter(|problem| !is_expected(problem)));
    faults.extend(overweight(&Weight::of(&page.received(since).await)));
    faults.extend(seen(&page, listed, Screen::DESKTOP, pictures).await);

    page.resize(Screen::PHONE).await;
    page.go(&path).await;
    faults.extend(seen(&page, listed, Screen::PHONE, pictures).await);

    page.scheme(Scheme::Light).await;
    page.resize(Screen::NARROW).await;
    page.go(&path).await;
    faults.extend(too_wide(&page).await);
    faults.extend(page.violations().await.into_iter().map(|fault| format!("at 320 px: {fault}")));

    page.resize(Screen::DESKTOP).await;
    faults.extend(in_polish(&page, &path).await);
    page.language("en").await;
    page.go(&path).await;
    let (page, hidden) = hidden_focus(page).await;
    faults.extend(hidden);

    let headings = page.evaluate::<Vec<String>>(HEADINGS).await.expect("headings");
    page.scripts(false).await;
    page.go(&path).await;
    faults.extend(unreadable(&page, &headings).await);
    page.close().await;
    faults
}

/// Light and dark.
async fn seen(page: &Page, listed: &Listed, screen: Screen, pictures: Option<&Path>) -> Vec<String> {
    let mut faults = Vec::new();
    for (scheme, name) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
        page.scheme(scheme).await;
        let place = format!("{}-{}-{name}", listed.name, screen.width);
        if let Some(folder) = pictures {
            let file = folder.join(format!("{place}.png"));
            tokio::fs::write(file, page.picture().await).await.expect("the folder for pictures");
        }
        faults.extend(page.violations().await.into_iter().map(|fault| format!("{place}: {fault}")));
        faults.extend(too_wide(page).await);
    }
    faults
}

pub async fn too_wide(page: &Page) -> Option<String> {
    let wide: Option<String> = page.evaluate(WIDE).await.expect("a width");
    wide.map(|wide| format!("scrolls sideways: {wide}"))
}

/// Stops of the tab key where the focus can't be seen.
pub async fn hidden_focus(page: Page) -> (Page, Vec<String>) {
    let person = Person::new(page, Hand::Keyboard);
    let stops = person.stops().await.into_iter().filter_map(|stop| Some(format!("{} {}", stop.what, stop.wrong?)));
    let hidden = stops.collect();
    (person.page, hidden)
}

/// Whether the language of the page is the reader's.
async fn in_polish(page: &Page, path: &str) -> Option<String> {
    page.language("pl-PL, pl;q=0.9, en;q=0.1").await;
    page.go(path).await;
    let language: String = page.evaluate("document.documentElement.lang").await.expect("a language");
    (language != "pl").then(|| format!("is in {language:?} for who reads Polish"))
}

/// The main heading and the headings below it are there.
pub async fn unreadable(page: &Page, headings: &[String]) -> Vec<String> {
    let has_main: bool = page.evaluate("document.querySelectorAll('main h1').length === 1").await.expect("a page");
    let found: Vec<String> = page.evaluate(HEADINGS).await.expect("headings");
    let missing = headings.iter().filter(|heading| !found.contains(heading));
    let mut faults: Vec<String> = missing.map(|heading| format!("without scripts, {heading:?} is missing")).collect();
    if !has_main {
        faults.push("without scripts, there is not one main heading in <main>".to_owned());
    }
    faults
}

fn overweight(weight: &Weight) -> Vec<String> {
    let mut faults = Vec::new();
    let first_paint = weight.html + weight.css;
    if first_paint > MAX_FIRST_PAINT {
        faults.push(format!("HTML and CSS have {first_paint} bytes, more than {MAX_FIRST_PAINT}"));
    }
    if weight.scripts > MAX_SCRIPTS {
        faults.push(format!("scripts have {} bytes, more than {MAX_SCRIPTS}", weight.scripts));
    }
    faults
}

/// Visible headings of the main part.
const HEADINGS: &str = "[...document.querySelectorAll('main h1, main h2, main h3')]
    .filter((heading) => heading.checkVisibility())
    .map((heading) => heading.innerText.trim())";

/// Null if the page fits, otherwise what sticks out.
const WIDE: &str = "(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > width + 1);
    return `${document.documentElement.scrollWidth} px at ${width}: ${out.at(-1)?.outerHTML.slice(0, 200)}`;
})()";
