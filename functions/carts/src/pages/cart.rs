//! What is in the cart, and what has become of it since it was chosen.

use askama::Template;
use kernel::Role;
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};

use crate::open_cart::Carts;
use crate::page_texts::TEXTS;
use crate::shown_cart::{EmptyCart, ShownCart};

#[derive(Template)]
#[template(path = "cart.html")]
struct CartPage {
    t: Words,
    cart: ShownCart,
}

pub async fn page(carts: &Carts, request: &Request) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let open = carts.open(user_id).await?;
    let layout = Page::new(&visit, t.text("cart-title")).script(assets::FORM_JS).script(assets::CART_JS);
    match ShownCart::of(carts, user_id, &open, t, request.now()).await? {
        Some(cart) => layout.render(&CartPage { t, cart }),
        None => layout.render(&EmptyCart::of(carts, user_id, &open, t).await?),
    }
}
