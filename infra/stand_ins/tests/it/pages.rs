use http::Request;
use stand_ins::local_pages;

use crate::fedex_support::Fedex;
use crate::support::{Mailgun, Response, Stripe, send};

async fn get(stripe: &Stripe, mailgun: &Mailgun, path: &str) -> Response {
    let pages = local_pages(&stripe.stand_in, &mailgun.stand_in, &Fedex::new().stand_in);
    send(pages, Request::get(path).body(String::new()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn emails_are_listed_as_json() {
    let mailgun = Mailgun::new();
    mailgun.mail("ann@example.org").await;
    let list = get(&Stripe::new(), &mailgun, "/_local/mailgun/messages").await.json();
    assert_eq!(
        (list[0]["to"].as_str(), list[0]["sentAt"].as_str()),
        (Some("ann@example.org"), Some("2025-06-15T15:06:40Z"))
    );
}

#[tokio::test]
async fn payments_are_listed_as_json_oldest_first() {
    let stripe = Stripe::new();
    let made = [stripe.authorized().await, stripe.authorized().await];
    let list = get(&stripe, &Mailgun::new(), "/_local/stripe/payment_intents").await;
    assert_eq!([list.at("/data/0/id"), list.at("/data/1/id")], made);
}

#[tokio::test]
async fn page_shows_emails_and_payments() {
    let (stripe, mailgun) = (Stripe::new(), Mailgun::new());
    let id = stripe.authorized().await;
    mailgun.mail("ann@example.org").await;
    let page = get(&stripe, &mailgun, "/_local/").await.text;
    assert!(page.contains("ann@example.org") && page.contains(&id), "{page}");
}

#[tokio::test]
async fn email_cannot_put_markup_on_the_page() {
    let mailgun = Mailgun::new();
    let text = "</pre><script>alert(1)</script>";
    mailgun
        .post_form(&[("from", "t@mg.example.com"), ("to", "ann@example.org"), ("subject", text), ("text", text)])
        .await;
    let page = get(&Stripe::new(), &mailgun, "/_local/").await.text;
    assert!(!page.contains("<script>"), "{page}");
}

#[tokio::test]
async fn page_runs_no_scripts() {
    let page = get(&Stripe::new(), &Mailgun::new(), "/_local/").await;
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
}

#[tokio::test]
async fn button_authenticates_a_payment() {
    let (stripe, mailgun) = (Stripe::new(), Mailgun::new());
    let id = stripe.pay("pm_card_authenticationRequired").await.at("/id");
    let action = format!("/_local/stripe/payment_intents/{id}/passed");
    assert!(get(&stripe, &mailgun, "/_local/").await.text.contains(&action));
    let pages = local_pages(&stripe.stand_in, &mailgun.stand_in, &Fedex::new().stand_in);
    let answer = send(pages, Request::post(action).body(String::new()).unwrap()).await.unwrap();
    let status = stripe.get(&format!("/v1/payment_intents/{id}")).await.at("/status");
    assert_eq!(
        (answer.status, answer.header("location"), status.as_str()),
        (303, Some("/_local/"), "requires_capture")
    );
}

/// A response of the pages when only FedEx holds something.
async fn parcel_page(fedex: &Fedex, request: Request<String>) -> Response {
    let pages = local_pages(&Stripe::new().stand_in, &Mailgun::new().stand_in, &fedex.stand_in);
    send(pages, request).await.unwrap()
}

fn get_request(path: &str) -> Request<String> {
    Request::get(path).body(String::new()).unwrap()
}

#[tokio::test]
async fn parcels_are_listed_as_json() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    let list = parcel_page(&fedex, get_request("/_local/fedex/shipments")).await;
    assert_eq!([list.at("/data/0/trackingNumber"), list.at("/data/0/status")], [number, "OC".to_owned()]);
}

#[tokio::test]
async fn label_is_shown_as_a_pdf() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    let label = parcel_page(&fedex, get_request(&format!("/_local/fedex/shipments/{number}/label"))).await;
    assert!(label.header("content-type") == Some("application/pdf") && label.text.starts_with("%PDF-"), "{label:?}");
}

#[tokio::test]
async fn button_moves_a_parcel() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    for (happening, status) in [("handed-over", "PU"), ("exception", "DE"), ("delivered", "DL")] {
        let action = format!("/_local/fedex/shipments/{number}/{happening}");
        let page = parcel_page(&fedex, get_request("/_local/")).await;
        assert!(page.text.contains(&action), "{}", page.text);
        let answer = parcel_page(&fedex, Request::post(action).body(String::new()).unwrap()).await;
        assert_eq!((answer.status, &fedex.stand_in.shipments()[0]["status"]), (303, &status.into()));
    }
}

#[tokio::test]
async fn recipient_cannot_put_markup_on_the_page() {
    let fedex = Fedex::new();
    fedex.ship_to("<script>alert(1)</script>").await;
    assert!(!parcel_page(&fedex, get_request("/_local/")).await.text.contains("<script>"));
}
