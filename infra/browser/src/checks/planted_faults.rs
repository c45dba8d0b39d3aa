//! The checks find faults on a page that has all of them.

use crate::checks::{every_page, hostile_names};
use crate::chromium::Chromium;
use crate::page::{Screen, eventually};

/// Nothing listens at the address.
const FAULTY: &str = "<!doctype html><html lang=en><title>Faulty</title><main><h2>Faulty</h2>
    <img src='http://127.0.0.2:9/other-host.png' width=2000 height=10>
    <a href='#' style='outline: none'>No focus</a>
    <a href='javascript:0' data-hostile>Hostile</a>
    <script>console.error('an error'); alert(1)</script></main>";

/// Faults that are not found.
pub async fn faults(chromium: &Chromium) -> Vec<String> {
    let page = chromium.page("http://127.0.0.1:9").await;
    page.resize(Screen::NARROW).await;
    page.show(FAULTY).await;
    let mut missed = Vec::new();
    for problem in ["an error", "dialog", "requests http://127.0.0.2:9/other-host.png, another host"] {
        let is_found = async || page.problems(0).iter().any(|found| found.contains(problem)).then_some(());
        if eventually(is_found).await.is_none() {
            missed.push(format!("{problem:?} is not found among {:?}", page.problems(0)));
        }
    }
    let violations = page.violations().await;
    if !violations.iter().any(|violation| violation.contains("image-alt")) {
        missed.push(format!("the picture without a description is not found: {violations:?}"));
    }
    if every_page::too_wide(&page).await.is_none() {
        missed.push("the width is not found".to_owned());
    }
    if hostile_names::injected(&page).await.is_empty() {
        missed.push("the hostile element is not found".to_owned());
    }
    if every_page::unreadable(&page, &["Missing".to_owned()]).await.len() != 2 {
        missed.push("missing headings are not found".to_owned());
    }
    let (page, hidden) = every_page::hidden_focus(page).await;
    if !hidden.iter().any(|stop| stop.contains("No focus")) {
        missed.push(format!("the hidden focus is not found: {hidden:?}"));
    }
    page.close().await;
    missed
}
