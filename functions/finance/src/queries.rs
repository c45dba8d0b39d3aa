//! `GET /payments`, `GET /payments/{paymentId}`, `GET /ops/failed-refunds`, `GET /billing-profile`, and those of invoices.

use eventstore::{Aggregate, Consistency, Loaded, Store};
use kernel::{Money, OrderId, PaymentId, RefundId, Role, Timestamp, UserId};
use lambda::http::{Problem, Request, Response, endpoint, wait_until_found};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Serialize;
use views::{Order, Page, Views};

use crate::billing_profile::Details;
use crate::commands::save_billing_profile;
use crate::invoice_queries;
use crate::payment::{self, Payment};
use crate::reasons::reason_text;
use crate::refunds::{REFUND_STATUSES, Refunds};
use crate::views::failed_refunds::{self, FailedRefund};
use crate::views::user_payments::UserPayment;

pub const LAMBDA: Lambda = Lambda { name: "finance-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.vault()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((store, views, vault): (Store, Views, Vault), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /payments/{paymentId}" => payment(&store, &vault, &request).await,
        "GET /ops/failed-refunds" => failed_refunds(&views, &request).await,
        "GET /billing-profile" => billing_profile(&store, &vault, &request).await,
        "GET /invoices" => invoice_queries::list(&views, &request).await,
        "GET /invoices/{invoiceId}" => invoice_queries::one(&store, &vault, &request).await,
        "GET /invoices.csv" => invoice_queries::export(&views, &vault, &request).await,
        _ => list(&views, &request).await,
    }
}

/// Who looks after money that could not be given back.
const OPERATORS: &[Role] = &[Role::Finance, Role::Admin];

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/payments", "listPayments")
        .says("Your payments", "Newest first. Finance may ask for somebody else's.")
        .by_person()
        .query::<UserId>("userId", "Whose payments: the caller's, if not said.")
        .paged()
        .answers(Answer::ok::<Page<UserPayment>>())
        .refuses([Problem::forbidden()]);
    let payment = Operation::get(LAMBDA.name, "/payments/{paymentId}", "getPayment")
        .says("One payment", "For who pays, and for finance.")
        .by_person()
        .path::<PaymentId>("paymentId", "The payment.")
        .answers(Answer::ok::<Shown>().versioned());
    let failed_refunds = Operation::get(LAMBDA.name, "/ops/failed-refunds", "listFailedRefunds")
        .says(
            "Refunds that could not be made",
            "The money is to be given back in another way, or asked for again; for finance and admins. The oldest comes first.",
        )
        .by_one_of(OPERATORS)
        .answers(Answer::ok::<FailedRefunds>());
    let billing_profile = Operation::get(LAMBDA.name, "/billing-profile", "getBillingProfile")
        .says("How invoices name you", "Not found, while you have not said.")
        .by_one_of(&[Role::Fan])
        .answers(Answer::ok::<Details>().versioned())
        .refuses([Problem::not_found()]);
    [vec![list, payment, failed_refunds, billing_profile], invoice_queries::operations()].concat()
}

async fn billing_profile(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let loaded = save_billing_profile::load(store, user_id).await?;
    let details = save_billing_profile::open(vault, &loaded.state).await?;
    Ok(Response::ok(details.ok_or_else(Problem::not_found)?).etag(loaded.version))
}

/// All that could not be given back.
#[derive(Serialize, JsonSchema)]
struct FailedRefunds {
    items: Vec<FailedRefund>,
}

/// A payment as it is shown.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PaymentDetails")]
enum Shown {
    /// What was asked for.
    AskedFor(Box<AskedFor>),
    /// Its order came to nothing before the money was asked for.
    Abandoned(Abandoned),
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct AskedFor {
    #[serde(flatten)]
    payment: UserPayment,
    /// The reason in a sentence that says what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_text: Option<&'static str>,
    /// What goes back of it, oldest first.
    refunds: Vec<ShownRefund>,
    /// What the payer objects to at their bank; for finance alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    disputes: Option<Vec<ShownDispute>>,
    /// What the payer's browser needs while the bank wants to see the payer; for nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// Money on its way back, as clients see it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Refund")]
struct ShownRefund {
    refund_id: RefundId,
    amount: Money,
    /// `refunded` once the gateway has taken it on; that can still turn into `failed` days later.
    #[schemars(extend("enum" = REFUND_STATUSES))]
    status: &'static str,
    /// Why it was asked for.
    reason: String,
    requested_at: Timestamp,
}

impl ShownRefund {
    fn all_of(payment: &Payment) -> Vec<Self> {
        let refunds = payment.refunds().into_iter().flat_map(Refunds::iter);
        let shown = refunds.map(|tracked| Self {
            refund_id: tracked.refund.refund_id,
            amount: tracked.refund.amount,
            status: tracked.status(),
            reason: tracked.refund.reason.clone(),
            requested_at: tracked.refund.requested_at,
        });
        shown.collect()
    }
}

/// A payer's objection, as finance sees it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Dispute")]
struct ShownDispute {
    /// The gateway's id of it.
    dispute_id: String,
    amount: Money,
    /// What the payer says, in the gateway's words.
    reason: String,
    /// How far it is, in the gateway's words.
    status: String,
    /// Whether the bank has decided.
    closed: bool,
}

impl ShownDispute {
    fn all_of(payment: &Payment) -> Vec<Self> {
        let shown = payment.disputes().iter().map(|tracked| Self {
            dispute_id: tracked.dispute.dispute_id.clone(),
            amount: tracked.dispute.amount,
            reason: tracked.dispute.reason.clone(),
            status: tracked.dispute.status.clone(),
            closed: tracked.closed,
        });
        shown.collect()
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct Abandoned {
    payment_id: PaymentId,
    order_id: OrderId,
    amount: (),
    refunded: (),
    #[schemars(extend("enum" = ["released"]))]
    status: Option<&'static str>,
    gateway_id: (),
}

/// The payments of the caller; finance may ask for somebody's with `?userId=`.
async fn list(views: &Views, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let owner: UserId = request.query("userId")?.unwrap_or(caller.user_id);
    if owner != caller.user_id && !caller.has(Role::Finance) {
        return Err(Problem::forbidden());
    }
    let page = views.list::<UserPayment>(&UserPayment::list(owner), Order::Descending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

async fn payment(store: &Store, vault: &Vault, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    let payment_id: PaymentId = request.path("paymentId")?;
    let Loaded { state: payment, version, .. } = asked_for(store, payment_id).await?;
    let is_payer = payment.user_id() == Some(caller.user_id);
    if !is_payer && !caller.has(Role::Finance) {
        return Err(Problem::not_found());
    }
    let client_secret = match &payment {
        Payment::Open { answer: payment::Answer::ActionRequired { client_secret, .. }, .. } if is_payer => {
            Some(vault.open(client_secret).await.map_err(|error| Problem::privacy(&error))?)
        }
        _ => None,
    };
    let shown = match (UserPayment::of(&payment), &payment) {
        (Some(shown), _) => Shown::AskedFor(Box::new(AskedFor {
            reason_text: shown.reason.as_deref().map(reason_text),
            payment: shown,
            refunds: ShownRefund::all_of(&payment),
            disputes: caller.has(Role::Finance).then(|| ShownDispute::all_of(&payment)),
            client_secret,
        })),
        (None, Payment::Abandoned { order_id, .. }) => Shown::Abandoned(Abandoned {
            payment_id,
            order_id: *order_id,
            amount: (),
            refunded: (),
            status: payment.status(),
            gateway_id: (),
        }),
        (None, _) => return Err(Problem::not_found()),
    };
    Ok(Response::ok(shown).etag(version))
}

async fn failed_refunds(views: &Views, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let items = views.list_all::<FailedRefund>(failed_refunds::LIST).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(FailedRefunds { items }))
}

/// The payer knows the payment's id from the order, a moment before the money is asked for.
async fn asked_for(store: &Store, payment_id: PaymentId) -> Result<Loaded<Payment>, Problem> {
    let stream = &Payment::stream(payment_id);
    let payment = wait_until_found(|| async move {
        let loaded =
            store.load::<Payment>(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        Ok((loaded.version > 0).then_some(loaded))
    });
    payment.await?.ok_or_else(Problem::not_found)
}
