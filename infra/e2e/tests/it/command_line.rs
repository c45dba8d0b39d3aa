//! The command line: showing what is stuck and redriving dead letters.

use std::net::Ipv4Addr;

use clap::Parser;
use e2e::Site;
use frontrow_cli::{Arguments, CliError, SiteError};
use tokio::net::TcpListener;

use crate::dead_letters::after_a_failure_of;

/// Serves an in-process site over a socket and returns its URL.
async fn serve(site: &Site) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = site.frontrow().unwrap().router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// Runs the command line; returns its output and result.
async fn run_cli(url: &str, password: Option<&str>, words: &[&str]) -> (String, Result<(), CliError>) {
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
async fn stuck_shows_what_to_do() {
    let (site, _, _, broken, ..) = after_a_failure_of("tickets-when-order-paid").await;
    broken.breaks(true);
    site.pass(std::time::Duration::from_secs(3600)).await;
    let url = serve(&site).await;
    let (said, done) = run_cli(&url, Some(&site.admin.password), &["stuck"]).await;
    done.unwrap();
    assert!(said.contains("is paid and has waited for delivery since"), "{said}");
    assert!(said.contains("OrderPaid: frontrow-tickets-when-order-paid failed"), "{said}");
    assert!(said.contains("0 refunds failed"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_redrives_every_dead_letter() {
    let (site, fan, order_id, ..) = after_a_failure_of("tickets-when-order-paid").await;
    let url = serve(&site).await;
    let (said, done) = run_cli(&url, Some(&site.admin.password), &["redrive", "--all"]).await;
    done.unwrap();
    assert!(said.ends_with("1 redriven\n"), "{said}");
    site.order(&fan, &order_id, "completed").await;
    let (said, _) = run_cli(&url, Some(&site.admin.password), &["dead-letters"]).await;
    assert_eq!(said, "0 dead letters\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_publishes_events_again() {
    let (site, fan, order_id, ..) = after_a_failure_of("tickets-when-order-paid").await;
    let url = serve(&site).await;
    let stream = format!("order#{order_id}");
    let (said, done) = run_cli(&url, Some(&site.admin.password), &["republish", "orders", "--stream", &stream]).await;
    done.unwrap();
    assert!(said.ends_with("commits of orders are published again\n"), "{said}");
    site.order(&fan, &order_id, "completed").await;
    let since = ["republish", "orders", "--since", "2999-01-01T00:00:00Z"];
    let (said, _) = run_cli(&url, Some(&site.admin.password), &since).await;
    assert_eq!(said, "0 commits of orders are published again\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redrive_of_an_unknown_dead_letter_fails() {
    let site = Site::in_process().await;
    let url = serve(&site).await;
    let (said, done) =
        run_cli(&url, Some(&site.admin.password), &["redrive", "8d0a4e0e-7b0f-4c0e-9d8e-2f0f6a1b3c4d"]).await;
    assert!(matches!(done, Err(CliError::NotAll { failed: 1, of: 1 })), "{done:?} {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_password_and_unreachable_site_are_different_errors() {
    let site = Site::in_process().await;
    let url = serve(&site).await;
    let (_, wrong) = run_cli(&url, Some("something else"), &["stuck"]).await;
    assert!(matches!(wrong, Err(CliError::Site(SiteError::Refused { status: 401, .. }))), "{wrong:?}");
    let (_, unreachable) = run_cli("http://127.0.0.1:1", Some("something else"), &["stuck"]).await;
    assert!(matches!(unreachable, Err(CliError::Site(SiteError::Unreachable { .. }))), "{unreachable:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn remote_site_requires_a_password() {
    let (_, done) = run_cli("https://tickets.example", None, &["stuck"]).await;
    assert!(matches!(done, Err(CliError::NoPassword { .. })), "{done:?}");
}
