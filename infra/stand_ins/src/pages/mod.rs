//! Pages and JSON about what the stand-ins hold, for people and tests.

mod escape;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::fedex::{FedexMove, FedexStandIn};
use crate::mailgun::MailgunStandIn;
use crate::stripe::{Authentication, DisputeStep, StripeStandIn};
use escape::Escaped;

const HEAD: &str = include_str!("head.html");

/// In place of <https://js.stripe.com/dahlia/stripe.js>.
const STRIPE_JS: &str = include_str!("../stripe/stripe.js");

/// The page shows the newest items. The JSON has all.
const MAX_SHOWN: usize = 100;

/// The page fetches and runs nothing, whatever an e-mail contains.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct StandIns {
    stripe: StripeStandIn,
    mailgun: MailgunStandIn,
    fedex: FedexStandIn,
}

/// What the stand-ins hold: `GET /_local/` for people, `GET /_local/mailgun/messages` (a list, newest last),
/// `GET /_local/mailgun/messages/{id}/{filename}` (an attachment),
/// `GET /_local/stripe/payment_intents`, `GET /_local/stripe/refunds` and `GET /_local/fedex/shipments` (`{"data": […]}`, oldest first)
/// for programs, `GET /_local/fedex/shipments/{number}/label` (a PDF), and the actions of the page's buttons:
/// `POST /_local/stripe/payment_intents/{id}/{passed|failed|captured|refunded|disputed|dispute-won|dispute-lost}` (the buyer
/// authenticates, somebody captures or refunds the payment in Stripe's dashboard, the buyer disputes it, the bank decides),
/// `GET /_local/stripe/stripe.js` (what pages call of Stripe.js, with `POST /_local/stripe/confirmation_tokens` with `card` in a form: the id of
/// a test card or a number, and `POST /_local/stripe/payment_intents/{id}/authentication` with `outcome=passed` or `failed`), and
/// `POST /_local/fedex/shipments/{number}/{handed-over|delivered|exception|returned}`.
pub fn local_pages(stripe: &StripeStandIn, mailgun: &MailgunStandIn, fedex: &FedexStandIn) -> Router {
    let parcels = Router::new()
        .route("/_local/fedex/shipments", get(shipments))
        .route("/_local/fedex/shipments/{number}/label", get(label))
        .route("/_local/fedex/shipments/{number}/{move}", post(move_parcel))
        .with_state(fedex.clone());
    pages(StandIns { stripe: stripe.clone(), mailgun: mailgun.clone(), fedex: fedex.clone() }).merge(parcels)
}

fn pages(stand_ins: StandIns) -> Router {
    Router::new()
        .route("/_local/", get(page))
        .route("/_local/mailgun/messages", get(messages))
        .route("/_local/mailgun/messages/{id}/{filename}", get(attachment))
        .route("/_local/stripe/stripe.js", get(stripe_js))
        .route("/_local/stripe/payment_intents", get(payment_intents))
        .route("/_local/stripe/payment_intents/{id}/authentication", post(authenticate))
        .route("/_local/stripe/payment_intents/{id}/{action}", post(change_payment))
        .route("/_local/stripe/confirmation_tokens", post(create_confirmation_token))
        .route("/_local/stripe/refunds", get(refunds))
        .with_state(stand_ins)
}

async fn messages(State(stand_ins): State<StandIns>) -> Json<Vec<Value>> {
    Json(stand_ins.mailgun.messages())
}

/// As a download, whatever the file claims to be.
async fn attachment(State(stand_ins): State<StandIns>, Path((id, filename)): Path<(String, String)>) -> Response {
    match stand_ins.mailgun.attachment(&id, &filename) {
        Some(bytes) => ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn payment_intents(State(stand_ins): State<StandIns>) -> Json<Value> {
    Json(json!({ "data": stand_ins.stripe.payment_intents() }))
}

async fn refunds(State(stand_ins): State<StandIns>) -> Json<Value> {
    Json(json!({ "data": stand_ins.stripe.refunds() }))
}

async fn stripe_js() -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], STRIPE_JS).into_response()
}

/// The value of a form's field.
fn field(form: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(form.as_bytes()).find(|(given, _)| given == name).map(|(_, value)| value.into_owned())
}

/// Pages may be on another origin than this one, as they are with Stripe.
const FROM_ANYWHERE: [(HeaderName, &str); 1] = [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")];

async fn create_confirmation_token(State(stand_ins): State<StandIns>, form: String) -> Response {
    let token = field(&form, "card").and_then(|card| stand_ins.stripe.create_confirmation_token(&card));
    match token {
        Some(token) => (FROM_ANYWHERE, Json(token)).into_response(),
        None => (StatusCode::UNPROCESSABLE_ENTITY, FROM_ANYWHERE, "there is no such card").into_response(),
    }
}

async fn authenticate(State(stand_ins): State<StandIns>, Path(id): Path<String>, form: String) -> Response {
    let outcome = match field(&form, "outcome").as_deref() {
        Some("passed") => Authentication::Passed,
        Some("failed") => Authentication::Failed,
        _ => return (StatusCode::BAD_REQUEST, FROM_ANYWHERE, "outcome must be passed or failed").into_response(),
    };
    match stand_ins.stripe.authenticate(&id, outcome) {
        Some(intent) => (FROM_ANYWHERE, Json(intent)).into_response(),
        None => {
            (StatusCode::CONFLICT, FROM_ANYWHERE, "no payment with this id requires authentication").into_response()
        }
    }
}

async fn change_payment(State(stand_ins): State<StandIns>, Path((id, action)): Path<(String, String)>) -> Response {
    let stripe = &stand_ins.stripe;
    // A second click changes nothing.
    let _ = match action.as_str() {
        "passed" => stripe.authenticate(&id, Authentication::Passed),
        "failed" => stripe.authenticate(&id, Authentication::Failed),
        "captured" => stripe.capture_in_dashboard(&id),
        "refunded" => stripe.refund_in_dashboard(&id),
        "disputed" => stripe.dispute(&id, DisputeStep::Raised),
        "dispute-won" => stripe.dispute(&id, DisputeStep::Won),
        "dispute-lost" => stripe.dispute(&id, DisputeStep::Lost),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Redirect::to("/_local/").into_response()
}

async fn shipments(State(fedex): State<FedexStandIn>) -> Json<Value> {
    Json(json!({ "data": fedex.shipments() }))
}

async fn label(State(fedex): State<FedexStandIn>, Path(number): Path<String>) -> Response {
    match fedex.label(&number) {
        Some(label) => ([(CONTENT_TYPE, "application/pdf")], label).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn move_parcel(State(fedex): State<FedexStandIn>, Path((number, how)): Path<(String, String)>) -> Response {
    let how = match how.as_str() {
        "handed-over" => FedexMove::HandedOver,
        "delivered" => FedexMove::Delivered,
        "exception" => FedexMove::Exception,
        "returned" => FedexMove::Returned,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    // A second click changes nothing.
    fedex.move_parcel(&number, how);
    Redirect::to("/_local/").into_response()
}

async fn page(State(stand_ins): State<StandIns>) -> Response {
    let mut page = HEAD.to_owned();
    let emails = stand_ins.mailgun.messages();
    page.push_str(&format!("<h2>E-mails ({})</h2>\n", emails.len()));
    page.extend(emails.iter().rev().take(MAX_SHOWN).map(email));
    let intents = stand_ins.stripe.payment_intents();
    page.push_str(&format!("<h2>Payments ({})</h2>\n", intents.len()));
    page.push_str(
        "<table><tr><th>Payment</th><th>Amount (minor units)</th><th>Status</th><th>Order</th><th></th></tr>\n",
    );
    page.extend(intents.iter().rev().take(MAX_SHOWN).map(payment));
    page.push_str("</table>\n");
    let parcels = stand_ins.fedex.shipments();
    page.push_str(&format!("<h2>Parcels ({})</h2>\n", parcels.len()));
    page.push_str("<table><tr><th>Parcel</th><th>Reference</th><th>To</th><th>Status</th><th></th></tr>\n");
    page.extend(parcels.iter().rev().take(MAX_SHOWN).map(parcel));
    page.push_str("</table>\n");
    page.push_str("</body>\n</html>\n");
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

fn email(email: &Value) -> String {
    let text = |name: &str| Escaped(email.get(name).and_then(Value::as_str).unwrap_or_default());
    let id = text("id");
    let attachments: String = email
        .get("attachments")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|file| file.get("filename").and_then(Value::as_str))
        .map(Escaped)
        .map(|name| {
            format!("<p class=\"aside\">Attached: <a href=\"/_local/mailgun/messages/{id}/{name}\">{name}</a></p>")
        })
        .collect();
    format!(
        "<article><h3>{}</h3><p class=\"aside\">To {} · from {} · {}</p><pre>{}</pre>{attachments}</article>\n",
        text("subject"),
        text("to"),
        text("from"),
        text("sentAt"),
        text("text")
    )
}

fn payment(intent: &Value) -> String {
    let text = |path: &str| intent.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let id = Escaped(text("/id"));
    let amount = intent.get("amount").and_then(Value::as_i64).unwrap_or_default();
    let button = |action: &str, label: &str| {
        format!(
            "<form method=\"post\" action=\"/_local/stripe/payment_intents/{id}/{action}\"><button>{label}</button></form> "
        )
    };
    let buttons = match text("/status") {
        "requires_action" => button("passed", "Authenticate") + &button("failed", "Fail authentication"),
        "requires_capture" => button("captured", "Capture"),
        "succeeded" => button("refunded", "Refund") + &button("disputed", "Dispute"),
        _ => String::new(),
    };
    format!(
        "<tr><td>{id}</td><td class=\"amount\">{amount} {}</td><td>{}</td><td>{}</td><td>{buttons}</td></tr>\n",
        Escaped(text("/currency")),
        Escaped(text("/status")),
        Escaped(text("/metadata/order_id"))
    )
}

fn parcel(shipment: &Value) -> String {
    let text = |path: &str| shipment.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let number = Escaped(text("/trackingNumber"));
    let button = |how: &str, label: &str| {
        format!(
            "<form method=\"post\" action=\"/_local/fedex/shipments/{number}/{how}\"><button>{label}</button></form> "
        )
    };
    let in_transit =
        || button("delivered", "Delivered") + &button("exception", "Exception") + &button("returned", "Returned");
    let buttons = match text("/status") {
        "OC" => button("handed-over", "Handed over") + &in_transit(),
        "DL" | "CA" | "RS" => String::new(),
        _ => in_transit(),
    };
    format!(
        "<tr><td><a href=\"/_local/fedex/shipments/{number}/label\">{number}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{buttons}</td></tr>\n",
        Escaped(text("/reference")),
        Escaped(text("/recipient/contact/personName")),
        Escaped(text("/status"))
    )
}
