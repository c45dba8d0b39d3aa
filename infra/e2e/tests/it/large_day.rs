//! The reconciliation of a day with thousands of payments, all in the same hour: a rush.

use e2e::{Person, Response, Site};
use finance::invoice::Invoice;
use finance::views::money_movements::{MoneyMovement, MovementKind};
use finance::views::reconciliation_runs::MAX_DIFFERENCES;
use finance::views::user_invoices::IssuedDocument;
use futures::{StreamExt, stream};
use jiff::civil::Date;
use kernel::{Currency, Money, OrderId, PaymentId, Timestamp};
use lambda::Env;
use serde_json::{Value, json};
use stand_ins::{FaultRules, WebhookFault, WebhookFaultKind};
use stripe::{Authorization, Authorize, Client};
use uuid::Uuid;
use views::Views;

const PAYMENTS: u128 = 5_000;
const MAX_CONCURRENT: usize = 16;

fn price() -> Money {
    Money::new("123.00".parse().unwrap(), Currency::parse("PLN").unwrap()).unwrap()
}

/// What belongs to the payment with this number.
struct Sale {
    order_id: OrderId,
    payment_id: PaymentId,
    number: u128,
}

impl Sale {
    fn new(number: u128) -> Self {
        let order_id = OrderId::new(Uuid::from_u128(number));
        Self { order_id, payment_id: PaymentId::derived(&[&order_id]), number }
    }

    fn movement(&self, intent_id: String, at: Timestamp) -> MoneyMovement {
        MoneyMovement {
            kind: MovementKind::Captured,
            payment_id: self.payment_id,
            order_id: self.order_id,
            intent_id,
            amount: price(),
            at,
            of_replaced: false,
        }
    }

    fn invoice(&self, at: Timestamp, today: Date) -> IssuedDocument {
        let document = json!({
            "invoiceId": Invoice::id_of(self.order_id),
            "kind": "invoice",
            "number": format!("FV/2026/{:06}", self.number),
            "orderId": self.order_id,
            "issuedAt": at,
            "issuedOn": today,
            "net": {"amount": "100.00", "currency": "PLN"},
            "tax": {"amount": "23.00", "currency": "PLN"},
            "total": price(),
            "orderNumber": "AAAAAAAA",
            "userId": Uuid::from_u128(1),
            "paidOn": today,
            "taxes": [{
                "country": "PL", "taxRate": "23",
                "net": {"amount": "100.00", "currency": "PLN"},
                "tax": {"amount": "23.00", "currency": "PLN"},
                "gross": price(),
            }],
        });
        serde_json::from_value(document).unwrap()
    }
}

/// A day at a site, where this test writes what the shop would have recorded.
struct RushDay {
    site: Site,
    finance: Person,
    env: Env,
    views: Views,
    now: Timestamp,
    today: Date,
}

impl RushDay {
    async fn begin() -> Self {
        let site = Site::in_process().await;
        let finance = site.staff().await.finance;
        let frontrow = site.frontrow().unwrap();
        // Nobody here knows these payments.
        let dropped = WebhookFault { event: "*".to_owned(), skip: 0, times: None, fault: WebhookFaultKind::Drop };
        frontrow.stripe().set_faults(FaultRules { webhooks: vec![dropped], ..FaultRules::default() });
        let env = frontrow.cloud().env("finance-reconcile-requested-days").unwrap();
        let now = frontrow.cloud().clock().now();
        let today = finance::settings::time_zone(&env).unwrap().to_datetime(now).date();
        let views = env.views().unwrap();
        Self { site, finance, env, views, now, today }
    }

    async fn record(&self, movement: MoneyMovement, version: u64) {
        self.views.put(&movement.key(), version, &movement, None).await.unwrap();
    }

    async fn issue(&self, invoice: IssuedDocument) {
        self.views.put(&invoice.key(), 1, &invoice, None).await.unwrap();
    }

    /// Requests the reconciliation and waits for its result.
    async fn reconciled(&self) -> Response {
        let request = self.site.post("/reconciliations", json!({"date": self.today})).by(&self.finance);
        let path = request.send().await.expect(202).header("location").to_owned();
        for _ in 0..30 {
            self.site.pass(std::time::Duration::from_secs(60)).await;
            let run = self.site.get(path.clone()).by(&self.finance).send().await.expect(200);
            if run.body["status"] == "done" {
                return run;
            }
        }
        panic!("not done after half an hour");
    }
}

async fn capture(stripe: &Client, sale: &Sale) -> String {
    let request = Authorize {
        payment_id: sale.payment_id,
        order_id: sale.order_id,
        amount: price(),
        payment_method: "pm_card_visa",
        attempt: 1,
        correlation_id: None,
    };
    let Ok(Authorization::Authorized { intent }) = stripe.authorize(&request, &format!("a-{}", sale.number)).await
    else {
        panic!("not authorized")
    };
    stripe.capture(&intent.id, &format!("c-{}", sale.number)).await.unwrap();
    intent.id
}

fn kinds(run: &Response) -> Vec<&Value> {
    let mut kinds: Vec<&Value> =
        run.body["differences"].as_array().unwrap().iter().map(|difference| &difference["kind"]).collect();
    kinds.sort_by_key(|kind| kind.to_string());
    kinds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_payments_are_reconciled() {
    let day = RushDay::begin().await;
    let stripe = finance::settings::stripe(&day.env).await.unwrap();
    let sales = stream::iter((1..=PAYMENTS).map(Sale::new));
    sales
        .for_each_concurrent(MAX_CONCURRENT, |sale| async {
            let sale = sale;
            let intent_id = capture(&stripe, &sale).await;
            // The shop has missed one of them.
            if sale.number != PAYMENTS {
                day.record(sale.movement(intent_id, day.now), 1).await;
                day.issue(sale.invoice(day.now, day.today)).await;
            }
        })
        .await;
    // And believes in one that Stripe does not know.
    let unknown = Sale::new(PAYMENTS + 1);
    day.record(unknown.movement("pi_unknown".to_owned(), day.now), 1).await;
    day.issue(unknown.invoice(day.now, day.today)).await;
    let run = day.reconciled().await;
    assert_eq!(kinds(&run), ["not_at_gateway", "not_in_ours"]);
    let sum = |amount: &str| json!({"amount": amount, "currency": "PLN"});
    let totals = &run.body["totals"][0];
    assert_eq!([&totals["capturedAtGateway"], &totals["captured"]], [&sum("615000.00"), &sum("615000.00")]);
    assert_eq!(run.body["differencesLeftOut"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_differences_are_counted_and_the_first_shown() {
    let day = RushDay::begin().await;
    let sales = stream::iter((1..=PAYMENTS).map(Sale::new));
    sales
        .for_each_concurrent(MAX_CONCURRENT, |sale| async {
            let sale = sale;
            day.record(sale.movement(format!("pi_{}", sale.number), day.now), 1).await;
            day.issue(sale.invoice(day.now, day.today)).await;
        })
        .await;
    let run = day.reconciled().await;
    let shown = kinds(&run).len();
    assert_eq!(shown, MAX_DIFFERENCES);
    assert_eq!(run.body["differencesLeftOut"], PAYMENTS as usize - shown);
}
