//! `cargo run`: Frontrow on this machine.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use local::{Admin, Frontrow, Options, greeting};
use tokio::net::TcpListener;

/// Concert ticketing, with stand-ins for AWS, Stripe, Mailgun and FedEx in the same process.
#[derive(Parser)]
#[command(name = "frontrow", version)]
struct Arguments {
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Keep all data in this folder across restarts. Without it, data is kept in memory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Create the demo: concerts and users. This is the default in memory.
    #[arg(long)]
    seed_demo: bool,
    /// Do not create the demo.
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
    let admin = Admin::from_env();
    let demo = !arguments.no_demo && (arguments.seed_demo || arguments.data.is_none());
    // Where the links in e-mails lead.
    let parameters = BTreeMap::from([("SiteUrl".to_owned(), format!("http://{address}"))]);
    let options = Options { data: arguments.data, admin: admin.clone(), parameters, ..Options::in_memory() };
    let frontrow = Frontrow::start(options).await?;
    let server = tokio::spawn({
        let service = frontrow.router().into_make_service_with_connect_info::<SocketAddr>();
        async move { axum::serve(listener, service).with_graceful_shutdown(interrupted()).await }
    });
    if demo {
        frontrow.seed_demo(&admin).await?;
    }
    println!("{}", greeting(&format!("http://{address}"), &admin, demo));
    server.await??;
    frontrow.cloud().close();
    Ok(())
}

async fn interrupted() {
    // Without a signal handler, only a kill from outside ends the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
