//! What a page weighs, and how soon it shows something.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use local::DEMO_PASSWORD;

use crate::chromium::Chromium;
use crate::page::{Page, Received};
use crate::pages::{PAGES, Visitor};
use crate::shop::Shop;

/// Bytes after compression with gzip.
#[derive(Debug, Default, Clone, Copy)]
pub struct Weight {
    pub html: usize,
    pub css: usize,
    pub scripts: usize,
    pub others: usize,
    /// Bytes that came over the network, with headers.
    pub transferred: u64,
}

impl Weight {
    pub fn of(received: &[Received]) -> Self {
        let mut weight = Self::default();
        for response in received {
            let bytes = compressed(&response.body);
            match response.kind.as_str() {
                "Document" => weight.html += bytes,
                "Stylesheet" => weight.css += bytes,
                "Script" => weight.scripts += bytes,
                _ => weight.others += bytes,
            }
            weight.transferred += response.bytes;
        }
        weight
    }
}

fn compressed(body: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).and_then(|()| encoder.finish()).map_or(0, |bytes| bytes.len())
}

const SLOWER: u32 = 4;
const REPEATS: usize = 7;

/// Prints a line for each page: bytes, and the median time until the first contentful paint with a CPU that is four times slower.
pub async fn print() {
    let (chromium, shop) = futures::join!(Chromium::start(), Shop::with_demo());
    println!(
        "{:<20} {:>7} {:>7} {:>7} {:>7} {:>11}  first paint, {SLOWER}x slower",
        "gzip bytes", "HTML", "CSS", "JS", "other", "transferred"
    );
    for listed in PAGES.iter().filter(|listed| !listed.is_hostile) {
        let page = chromium.page(&shop.url).await;
        if let Visitor::Person(email) = listed.visitor {
            page.log_in(email, DEMO_PASSWORD).await;
        }
        let path = shop.path(listed.path);
        page.without_cache().await;
        let since = page.now();
        page.go(&path).await;
        let Weight { html, css, scripts, others, transferred } = Weight::of(&page.received(since).await);
        let paint = first_paint(&page, &path).await;
        println!("{:<20} {html:>7} {css:>7} {scripts:>7} {others:>7} {transferred:>11}  {paint:.0} ms", listed.name);
        page.close().await;
    }
    chromium.close().await;
}

async fn first_paint(page: &Page, path: &str) -> f64 {
    page.slow_down(SLOWER).await;
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        page.go(path).await;
        times.push(page.evaluate::<f64>(FIRST_PAINT).await.expect("something is painted"));
    }
    times.sort_by(f64::total_cmp);
    times[REPEATS / 2]
}

const FIRST_PAINT: &str = "new Promise((found) => {
    new PerformanceObserver((list) => {
        const paint = list.getEntriesByName('first-contentful-paint')[0];
        if (paint) found(paint.startTime);
    }).observe({ type: 'paint', buffered: true });
})";
