//! What is stuck, seen and pushed on from a command line.

use std::net::Ipv4Addr;

use clap::Parser;
use e2e::Site;
use frontrow_cli::{Arguments, CliError, SiteError};
use tokio::net::TcpListener;

use crate::dead_letters::after_a_failure_of;

/// The URL of a site that runs in this process.
async fn served(site: &Site) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = site.frontrow().unwrap().router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// What the command line says to these words, and whether it did what it was asked for.
async fn told(url: &str, password: Option<&str>, words: &[&str]) -> (String, Result<(), CliError>) {
    let arguments = Arguments::parse_from([&["frontrow-cli", "--url", url], words].concat());
    let password = password.map(str::to_owned);
    let run = move || {
        let mut out = Vec::new();
        let done = frontrow_cli::run(&arguments, password.as_deref(), &mut out);
        (String::from_utf8(out).unwrap(), done)
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stuck_is_shown_with_what_to_do() {
    let (site, ..) = after_a_failure_of("tickets-when-order-paid").await;
    site.pass(std::time::Duration::from_secs(3600)).await;
    let url = served(&site).await;
    let (said, done) = told(&url, Some(&site.admin.password), &["stuck"]).await;
    done.unwrap();
    assert!(said.contains("is paid and waits for delivery since"), "{said}");
    assert!(said.contains("OrderPaid, on which frontrow-tickets-when-order-paid failed"), "{said}");
    assert!(said.contains("0 refunds could not be made"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_could_not_be_handled_is_sent_again_by_one_command() {
    let (site, fan, order_id, ..) = after_a_failure_of("tickets-when-order-paid").await;
    let url = served(&site).await;
    let (said, done) = told(&url, Some(&site.admin.password), &["redrive", "--all"]).await;
    done.unwrap();
    assert!(said.ends_with("1 sent again\n"), "{said}");
    site.order(&fan, &order_id, "completed").await;
    let (said, _) = told(&url, Some(&site.admin.password), &["dead-letters"]).await;
    assert_eq!(said, "0 messages could not be handled\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_is_not_there_is_said_not_to_be() {
    let site = Site::in_process().await;
    let url = served(&site).await;
    let (said, done) =
        told(&url, Some(&site.admin.password), &["redrive", "8d0a4e0e-7b0f-4c0e-9d8e-2f0f6a1b3c4d"]).await;
    assert!(matches!(done, Err(CliError::NotAll { failed: 1, of: 1 })), "{done:?} {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_is_told_from_a_site_that_does_not_answer() {
    let site = Site::in_process().await;
    let url = served(&site).await;
    let (_, wrong) = told(&url, Some("something else"), &["stuck"]).await;
    assert!(matches!(wrong, Err(CliError::Site(SiteError::Refused { status: 401, .. }))), "{wrong:?}");
    let (_, nobody) = told("http://127.0.0.1:1", Some("something else"), &["stuck"]).await;
    assert!(matches!(nobody, Err(CliError::Site(SiteError::Unreachable { .. }))), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_site_than_that_of_this_machine_wants_a_password() {
    let (_, done) = told("https://tickets.example", None, &["stuck"]).await;
    assert!(matches!(done, Err(CliError::NoPassword { .. })), "{done:?}");
}
