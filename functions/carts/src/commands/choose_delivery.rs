//! `PUT /cart/delivery`: say how the tickets are to reach whom.

use contracts::{Customer, DeliveryMethod};
use kernel::{EmailAddress, PostalAddress, Role, Text};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use super::cart_operation;
use crate::cart::{CartCommand, Delivery};
use crate::courier::{Courier, Undeliverable, undeliverable};
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;

pub const LAMBDA: Lambda = Lambda { name: "carts-choose-delivery", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    let state = (carts, env.vault()?, Courier::of(&env).await?);
    Ok(endpoint(&env, state, choose_delivery).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    cart_operation(Operation::put(LAMBDA.name, "/cart/delivery", "chooseDelivery"))
        .says(
            "Say how the tickets are to reach whom",
            "By e-mail, or by courier to a postal address, which the courier is asked about first.",
        )
        .body::<Body>()
        .answers(Answer::ok::<CartContents>().versioned())
        .refuses([Problem::not_found(), undeliverable("couriers don't deliver to post-office boxes")])
        .telling::<Undeliverable>(422)
}

#[derive(Deserialize, JsonSchema)]
struct Body {
    #[serde(flatten)]
    choice: Choice,
    /// Who buys.
    customer: Buyer,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "lowercase")]
enum Choice {
    /// By e-mail.
    Email,
    /// Printed, by courier.
    Courier { address: PostalAddress },
}

#[derive(Deserialize, JsonSchema)]
struct Buyer {
    /// Name on the tickets.
    name: Text<200>,
    /// Where e-mails go.
    email: EmailAddress,
    /// For the courier.
    phone: Option<Text<20>>,
    /// The languages they like to read, best first, such as `pl` or `pl, en;q=0.5`; what `Accept-Language` says, if not said.
    language: Option<Text<100>>,
}

async fn choose_delivery(
    (carts, vault, courier): (Carts, Vault, Courier),
    request: Request,
) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let Body { choice, customer: Buyer { name, email, phone, language } } = request.json()?;
    let language = language.or_else(|| Text::try_from(request.header("accept-language")?.to_owned()).ok());
    let (method, address) = match choice {
        Choice::Email => (DeliveryMethod::Email, None),
        Choice::Courier { address } => (DeliveryMethod::Courier, Some(address)),
    };
    if let Some(address) = &address {
        courier.check(address).await?;
    }
    let customer = Customer { name, email, phone, address, language };
    let sealed = vault.seal(user_id, &customer).await.map_err(|error| Problem::privacy(&error))?;
    let command = CartCommand::ChooseDelivery { user_id, delivery: Delivery { method, customer: sealed } };
    let (cart_id, done) = carts.execute(user_id, &command, "ChooseDelivery", &request).await?;
    let without_who = Response::ok(CartContents::of(cart_id, &done.state, None)).etag(done.version);
    let whole = Response::ok(CartContents::of(cart_id, &done.state, Some(customer))).etag(done.version);
    Ok(whole.stored_as(without_who))
}
