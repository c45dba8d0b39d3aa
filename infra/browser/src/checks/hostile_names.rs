//! Names that look like HTML are text on every page that links lead to, and no link is dead.

use std::collections::{BTreeSet, VecDeque};

use local::DEMO_PASSWORD;
use serde::Deserialize;

use crate::chromium::Chromium;
use crate::page::Page;
use crate::shop::{HOSTILE, Shop};

/// A page as a crawler sees it.
#[derive(Deserialize)]
struct Crawled {
    links: Vec<String>,
    injected: Vec<String>,
    text: String,
}

/// More pages than there are links to.
const MAX_PAGES: usize = 300;

/// What is wrong on the pages that somebody, or nobody in particular, reaches from one of them by links.
pub async fn faults(chromium: &Chromium, shop: &Shop, email: Option<&str>, start: &str) -> Vec<String> {
    let page = chromium.page(&shop.url).await;
    if let Some(email) = email {
        page.log_in(email, DEMO_PASSWORD).await;
    }
    let mut faults = Vec::new();
    let mut seen = BTreeSet::from([start.to_owned()]);
    let mut left = VecDeque::from([start.to_owned()]);
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    while let Some(path) = left.pop_front() {
        let since = page.now();
        let status = page.go(&path).await;
        if status >= 400 {
            faults.push(format!("{path}: a link leads here, but it answers {status}"));
        }
        faults.extend(page.problems(since).into_iter().map(|problem| format!("{path}: {problem}")));
        let crawled = crawled(&page).await;
        faults.extend(crawled.injected.into_iter().map(|element| format!("{path}: {element} comes from a name")));
        shown.extend(HOSTILE.iter().filter(|text| crawled.text.contains(**text)));
        for link in crawled.links {
            if seen.len() < MAX_PAGES && seen.insert(link.clone()) {
                left.push_back(link);
            }
        }
    }
    assert!(seen.len() < MAX_PAGES, "more pages than expected: {seen:#?}");
    let hidden = HOSTILE.iter().filter(|text| !shown.contains(*text));
    faults.extend(hidden.map(|text| format!("no page shows {text:?}, so that the check proves nothing")));
    page.close().await;
    faults
}

async fn crawled(page: &Page) -> Crawled {
    page.evaluate(CRAWL).await.expect("a page")
}

/// What of the page comes from names that were taken for HTML.
pub async fn injected(page: &Page) -> Vec<String> {
    crawled(page).await.injected
}

/// Links to pages of the site. Left out: the same page in another language or colours, files, the API and its document.
const CRAWL: &str = "(() => {
    const links = [...document.querySelectorAll('a[href]:not([hidden], [hidden] *)')].map((link) => new URL(link.href))
        .filter((url) => url.origin === location.origin && !url.searchParams.has('lang') && !url.searchParams.has('scheme'))
        .filter((url) => url.pathname === '/' || /^\\/(shop|account|my|organizer|gate|finance|admin|on-call)(\\/|$)/.test(url.pathname))
        .filter((url) => !/\\.(ics|pdf|csv|svg)$/.test(url.pathname));
    const scripted = [...document.querySelectorAll('a')].filter((link) => !/^(https?|mailto|tel|blob):$/.test(link.protocol));
    const injected = [...document.querySelectorAll('[data-hostile]'), ...scripted].map((element) => element.outerHTML.slice(0, 200));
    return { links: links.map((url) => url.pathname + url.search), injected, text: document.body.innerText };
})()";
