//! `GET /payments`, `GET /payments/{paymentId}`.

use eventstore::{Aggregate, Consistency, Loaded, Store};
use kernel::{PaymentId, Role, UserId};
use lambda::Lambda;
use lambda::http::{Problem, Request, Response, arriving, endpoint};
use privacy::Vault;
use serde::Serialize;
use serde_json::json;
use views::{Order, Views};

use crate::payment::{Answer, Payment};
use crate::views::user_payments::UserPayment;

/// Answers questions about payments.
pub const LAMBDA: Lambda = Lambda {
    name: "finance-query",
    build: |env| {
        Box::pin(async move {
            let (store, views, vault) = (env.events()?, env.views()?, env.vault()?);
            let answer = move |request: Request| {
                let (store, views, vault) = (store.clone(), views.clone(), vault.clone());
                Box::pin(async move {
                    match request.route() {
                        "GET /payments/{paymentId}" => payment(&store, &vault, &request).await,
                        _ => list(&views, &request).await,
                    }
                }) as _
            };
            Ok(endpoint(&env, answer).authenticated()?.build())
        })
    },
};

/// A payment, with what its payer's browser needs while the bank wants to see the payer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    #[serde(flatten)]
    payment: UserPayment,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
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
        Payment::Open { answer: Answer::ActionRequired { client_secret, .. }, .. } if is_payer => {
            Some(vault.open(client_secret).await.map_err(|error| Problem::privacy(&error))?)
        }
        _ => None,
    };
    let shown = match (UserPayment::of(&payment), &payment) {
        (Some(payment), _) => Response::ok(Details { payment, client_secret }),
        (None, Payment::Abandoned { order_id, .. }) => Response::ok(json!({
            "paymentId": payment_id,
            "orderId": order_id,
            "amount": null,
            "refunded": null,
            "status": payment.status(),
            "gatewayId": null,
        })),
        (None, _) => return Err(Problem::not_found()),
    };
    Ok(shown.etag(version))
}

/// The payer knows the payment's id from the order, a moment before the money is asked for.
async fn asked_for(store: &Store, payment_id: PaymentId) -> Result<Loaded<Payment>, Problem> {
    let stream = &Payment::stream(payment_id);
    let payment = arriving(|| async move {
        let loaded =
            store.load::<Payment>(stream, Consistency::Strong).await.map_err(|error| Problem::store(&error))?;
        Ok((loaded.version > 0).then_some(loaded))
    });
    payment.await?.ok_or_else(Problem::not_found)
}
