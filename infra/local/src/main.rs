//! `cargo run`: Frontrow on this machine.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use local::{Admin, DEMO_PASSWORD, DEMO_PEOPLE, Frontrow, Options};
use tokio::net::TcpListener;

/// Concert ticketing, with everything that it needs from AWS, Stripe and Mailgun in this one process.
#[derive(Parser)]
#[command(name = "frontrow", version)]
struct Arguments {
    /// The port on 127.0.0.1.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Keep everything in this folder, across restarts; in memory without it.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Put the Warsaw concert and demo people there (always in memory).
    #[arg(long)]
    seed_demo: bool,
    /// Don't put the demo there in memory either.
    #[arg(long, conflicts_with = "seed_demo")]
    no_demo: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    lambda::log::init(lambda::log::Level::ERROR, std::io::stderr);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.as_ref()),
    }
}

fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("frontrow: {error}");
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
    let address = listener.local_addr()?;
    let admin = Admin::of_environment();
    let demo = !arguments.no_demo && (arguments.seed_demo || arguments.data.is_none());
    let options = Options { data: arguments.data, admin: admin.clone(), ..Options::in_memory() };
    let frontrow = Frontrow::start(options).await?;
    let server = tokio::spawn({
        let router = frontrow.router();
        async move { axum::serve(listener, router).with_graceful_shutdown(interrupted()).await }
    });
    let concert = if demo { frontrow.seed_demo(&admin).await? } else { None };
    greet(&format!("http://{address}"), &admin, demo, concert.as_deref());
    server.await??;
    frontrow.cloud().close();
    Ok(())
}

async fn interrupted() {
    // Without a signal handler there is nothing to wait for: the process is ended from outside.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn greet(url: &str, admin: &Admin, demo: bool, concert: Option<&str>) {
    println!("Frontrow is at {url}");
    println!("  how it is called    {url}/docs");
    println!("  behind the curtain  {url}/_local/   (mails sent, payments made)");
    let default = Admin::default();
    let password = if admin.password == default.password { &default.password } else { "as you set it" };
    println!("  admin               {}  {password}", admin.email);
    if !demo {
        return;
    }
    for (email, _, roles) in DEMO_PEOPLE {
        println!("  {:<20}{email}  {DEMO_PASSWORD}", roles.first().copied().unwrap_or_default());
    }
    println!("Try this first:");
    match concert {
        Some(concert) => println!("  curl {url}/concerts/{concert}"),
        None => println!("  curl {url}/concerts"),
    }
}
