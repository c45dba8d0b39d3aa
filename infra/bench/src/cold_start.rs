//! Cold start, size and memory of the functions' programs, compared with a minimal Rust function.
//!
//! Each program runs under a stand-in for the Runtime API and calls the local cloud over TLS. The runs of all programs alternate, so
//! that other load on the machine affects all of them equally, and each begins when what the one before caused in the cloud is done.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cloud::template;
use e2e::Site;
use local::{Admin, Frontrow, Options};
use runtime_api::{Function, InvocationResponse, Log, Sandbox};
use serde_json::{Value, json};

use crate::endpoint::Endpoint;
use crate::median;

/// Cold starts of each program.
const RUNS: usize = 21;
/// Further invocations of each program's last process.
const WARM: usize = 50;
const TIMEOUT: Duration = Duration::from_secs(15);

/// Goals for the smallest, the median and the largest: start and first response, in multiples of the hello world's.
const GOALS: (f64, f64) = (1.5, 4.0);
const GOAL_BYTES: u64 = 6_000_000;

/// A program's measurements; times in milliseconds.
struct Measured {
    function: Function,
    event: Value,
    bytes: u64,
    starts: Vec<f64>,
    firsts: Vec<f64>,
    warm: Vec<f64>,
    /// Calls of AWS during the start and until the first response, and their handshakes.
    calls_in_init: u64,
    calls: u64,
    handshakes: u64,
    peak_kib: u64,
    outcome: String,
}

pub async fn report() {
    let workspace = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let frontrow = Frontrow::start(Options::in_memory()).await.expect("the local system starts");
    let token = token_with_all_roles(&frontrow).await;
    let endpoint = Endpoint::start(frontrow.cloud().clone()).await;
    let hello = Function {
        name: "hello-world".to_owned(),
        program: build_hello_world(workspace),
        environment: BTreeMap::new(),
        log: Log::Dropped,
    };
    let mut hello = Measured::of(hello, json!({"hello": "world"}));
    let functions = &frontrow.cloud().template().functions;
    let mut all: Vec<Measured> = functions
        .iter()
        .filter_map(|function| {
            let program = workspace.join("target/lambda").join(&function.program).join("bootstrap");
            program.exists().then(|| {
                let environment = environment(function, &endpoint);
                let event = sample(workspace, &function.name, &token);
                let function = Function { name: function.name.clone(), program, environment, log: Log::Dropped };
                Measured::of(function, event)
            })
        })
        .collect();
    all.sort_by_key(|measured| measured.bytes);
    for _ in 0..RUNS {
        hello.start_once(&endpoint, 0).await;
        for measured in &mut all {
            measured.start_once(&endpoint, 0).await;
            frontrow.settle().await;
        }
    }
    hello.start_once(&endpoint, WARM).await;
    for measured in &mut all {
        measured.start_once(&endpoint, WARM).await;
        frontrow.settle().await;
    }
    print(&hello, &all, functions.len());
}

/// A minimal function, built like all others.
fn build_hello_world(workspace: &Path) -> PathBuf {
    let arguments = ["build", "--locked", "--profile", "deploy", "--package", "runtime_api", "--bin", "hello_world"];
    let built = Command::new(env!("CARGO")).args(arguments).current_dir(workspace).status().expect("cargo");
    assert!(built.success(), "cannot build the hello world");
    workspace.join("target/deploy/hello_world")
}

impl Measured {
    fn of(function: Function, event: Value) -> Self {
        let bytes = std::fs::metadata(&function.program).map(|file| file.len());
        let bytes = bytes.unwrap_or_else(|error| panic!("{}: {error}", function.program.display()));
        Self {
            function,
            event,
            bytes,
            starts: Vec::new(),
            firsts: Vec::new(),
            warm: Vec::new(),
            calls_in_init: 0,
            calls: 0,
            handshakes: 0,
            peak_kib: 0,
            outcome: String::new(),
        }
    }

    /// One cold start, and some more invocations of the same process.
    async fn start_once(&mut self, endpoint: &Endpoint, more: usize) {
        let name = &self.function.name;
        let before = endpoint.seen();
        let mut sandbox = Sandbox::start(&self.function).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let started = endpoint.seen();
        self.starts.push(milliseconds(sandbox.init));
        let first = self.invoke(&mut sandbox).await;
        let answered = endpoint.seen();
        self.firsts.push(milliseconds(sandbox.init + first.took));
        self.outcome = outcome(&first);
        self.calls_in_init = started.calls - before.calls;
        self.calls = answered.calls - before.calls;
        self.handshakes = answered.handshakes - before.handshakes;
        for _ in 0..more {
            let took = self.invoke(&mut sandbox).await.took;
            self.warm.push(milliseconds(took));
        }
        self.peak_kib = sandbox.peak_memory_kib().unwrap_or_default();
    }

    async fn invoke(&self, sandbox: &mut Sandbox) -> InvocationResponse {
        let answer = sandbox.invoke(&self.event, TIMEOUT).await;
        answer.unwrap_or_else(|error| panic!("{}: {error}", self.function.name))
    }

    fn line(&self, hello: &Self) -> String {
        let (start, first) = (median(self.starts.clone()), median(self.firsts.clone()));
        format!(
            "{:<38}{:>8.2}{start:>8.2}{:>7.2}{:>7}{first:>9.2}{:>7.2}{:>7}{:>6}{:>8.2}{:>7.1}  {}",
            self.function.name,
            self.bytes as f64 / 1e6,
            start / median(hello.starts.clone()),
            self.calls_in_init,
            first / median(hello.firsts.clone()),
            self.calls,
            self.handshakes,
            median(self.warm.clone()),
            self.peak_kib as f64 / 1024.0,
            self.outcome,
        )
    }
}

fn print(hello: &Measured, all: &[Measured], functions: usize) {
    println!("cold starts, medians of {RUNS}; x is in multiples of the hello world's; calls of AWS use TLS");
    println!(
        "{:<38}{:>8}{:>8}{:>7}{:>7}{:>9}{:>7}{:>7}{:>6}{:>8}{:>7}  outcome",
        "program", "MB", "next ms", "x", "calls", "first ms", "x", "calls", "TLS", "warm ms", "MiB"
    );
    println!("{}", hello.line(hello));
    for measured in all {
        println!("{}", measured.line(hello));
    }
    if all.len() < functions {
        println!("{} of {functions} functions are built: infra/lambdas/build", all.len());
    }
    let chosen = [("smallest", all.first()), ("median", all.get(all.len() / 2)), ("largest", all.last())];
    for (which, measured) in chosen {
        let Some(measured) = measured else { continue };
        let start = median(measured.starts.clone()) / median(hello.starts.clone());
        let first = median(measured.firsts.clone()) / median(hello.firsts.clone());
        let verdict = |met: bool| if met { "met" } else { "MISSED" };
        println!(
            "{which}, {}: start {start:.2}x, goal {} {}; first response {first:.2}x, goal {} {}; size, goal {} MB {}",
            measured.function.name,
            GOALS.0,
            verdict(start <= GOALS.0),
            GOALS.1,
            verdict(first <= GOALS.1),
            GOAL_BYTES / 1_000_000,
            verdict(measured.bytes <= GOAL_BYTES),
        );
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A response in a few words.
fn outcome(answer: &InvocationResponse) -> String {
    match &answer.outcome {
        Ok(Value::Object(answer)) if answer.contains_key("statusCode") => answer["statusCode"].to_string(),
        Ok(_) => "ok".to_owned(),
        Err(error) => error.get("errorType").and_then(Value::as_str).unwrap_or("error").to_owned(),
    }
}

/// A sample event; a request gets a token with all roles.
fn sample(workspace: &Path, function: &str, token: &str) -> Value {
    let (context, rest) = function.split_once('-').expect("a context's name");
    let file = workspace.join("functions").join(context).join("events").join(rest).with_extension("json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut event: Value = serde_json::from_str(&text).expect("a sample is JSON");
    if let Some(authorization) = event.pointer_mut("/headers/authorization") {
        *authorization = json!(format!("Bearer {token}"));
    }
    event
}

/// A function's environment variables from the templates and Lambda, and the local cloud's endpoint.
fn environment(function: &template::Function, endpoint: &Endpoint) -> BTreeMap<String, String> {
    let lambda = [
        ("AWS_REGION", template::REGION),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
        ("AWS_SESSION_TOKEN", "bench"),
        ("AWS_ENDPOINT_URL", endpoint.url.as_str()),
        ("AWS_CA_BUNDLE", endpoint.trusted.to_str().expect("a path in UTF-8")),
    ];
    let lambda = lambda.map(|(name, value)| (name.to_owned(), value.to_owned()));
    function.environment.clone().into_iter().chain(lambda).collect()
}

async fn token_with_all_roles(frontrow: &Frontrow) -> String {
    let admin = Admin::default();
    let site = Site::of(frontrow.clone(), admin.clone());
    let person = site.log_in(&admin.email, &admin.password).await;
    let roles = json!({"roles": ["admin", "fan", "finance", "gate", "organizer"]});
    let _ = site.put(format!("/users/{}/roles", person.user_id), roles).by(&person).send().await.expect(200);
    frontrow.settle().await;
    site.log_in(&admin.email, &admin.password).await.token
}
