//! AWS list prices, and the bill for counted usage.

use cloud::Usage;

/// Region and date of the prices.
pub const AS_OF: &str = "list prices of us-east-1, November 2026, without the free tier";

/// US dollars per unit.
struct Price {
    what: &'static str,
    dollars: f64,
}

/// DynamoDB on demand, standard table class.
const WRITE_UNIT: Price = Price { what: "write units", dollars: 0.625e-6 };
const READ_UNIT: Price = Price { what: "read units", dollars: 0.125e-6 };
/// Lambda on arm64.
const INVOCATION: Price = Price { what: "invocations", dollars: 0.20e-6 };
const MB_MILLISECOND: Price = Price { what: "GB-ms", dollars: 0.000_013_333_4 / 1_000.0 / 1_024.0 };
/// EventBridge, custom events of up to 64 KB.
const BUS_EVENT: Price = Price { what: "bus events", dollars: 1.00e-6 };
/// SQS, standard queues.
const QUEUE_REQUEST: Price = Price { what: "queue requests", dollars: 0.40e-6 };
/// API Gateway, HTTP APIs.
const API_REQUEST: Price = Price { what: "API requests", dollars: 1.00e-6 };
/// KMS, symmetric keys.
const KMS_REQUEST: Price = Price { what: "KMS requests", dollars: 3.00e-6 };
/// CloudWatch Logs, ingestion of one byte.
const LOG_BYTE: Price = Price { what: "log bytes", dollars: 0.50 / 1_073_741_824.0 };

/// CloudFront, for one HTTPS request in North America.
pub const CDN_REQUEST: f64 = 1.00e-6;

/// DynamoDB, for one byte and month.
pub const STORED_BYTE_MONTH: f64 = 0.25 / 1_073_741_824.0;
/// Secrets Manager, for one secret and month.
pub const SECRET_MONTH: f64 = 0.40;
/// KMS, for one key and month.
pub const KEY_MONTH: f64 = 1.00;
/// CloudWatch, for one alarm of standard resolution and month.
pub const ALARM_MONTH: f64 = 0.10;

/// How much longer services take on AWS than here, in milliseconds: Lambda bills waiting. DynamoDB and similar services respond in single
/// digits, Stripe and Mailgun in a third of a second.
const SERVICE_MS: f64 = 5.0;
const VENDOR_MS: f64 = 350.0;

/// One line of a bill.
pub struct Line {
    pub what: &'static str,
    pub count: f64,
    /// US dollars.
    pub dollars: f64,
}

/// The bill for a flow's usage. `memory_mb` returns a function's memory.
pub fn bill(used: &cloud::Snapshot, memory_mb: impl Fn(&str) -> Option<u32>, log_bytes: usize) -> Vec<Line> {
    let total = used.total();
    let mb_ms = used.functions.iter().filter_map(|(name, usage)| {
        let memory = f64::from(memory_mb(name)?);
        Some(memory * billed_ms(usage))
    });
    let mb_ms: f64 = mb_ms.sum();
    let line = |price: &Price, count: f64| Line { what: price.what, count, dollars: price.dollars * count };
    let mut lines = vec![
        line(&WRITE_UNIT, total.write_half_units as f64 / 2.0),
        line(&READ_UNIT, total.read_half_units as f64 / 2.0),
        line(&INVOCATION, total.invocations as f64),
        line(&MB_MILLISECOND, mb_ms),
        line(&BUS_EVENT, total.bus_events as f64),
        line(&QUEUE_REQUEST, total.queue_requests as f64),
        line(&API_REQUEST, total.calls_of("HttpApi") as f64),
        line(&KMS_REQUEST, total.calls_of("KMS") as f64),
        line(&LOG_BYTE, log_bytes as f64),
    ];
    if let Some(line) = lines.iter_mut().find(|line| line.what == MB_MILLISECOND.what) {
        line.count /= 1_024.0;
    }
    lines
}

/// The billed duration of a function's invocations: their time here plus the longer service calls on AWS.
fn billed_ms(usage: &Usage) -> f64 {
    let (services, vendors) = (usage.service_calls() as f64, usage.vendor_calls() as f64);
    usage.busy_micros as f64 / 1_000.0 + services * SERVICE_MS + vendors * VENDOR_MS
}
