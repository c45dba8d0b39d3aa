//! The pages of finance, as a browser gets them. What their forms do is what the API does.

use e2e::{Person, Response, Site};

async fn shown(site: &Site, path: &str, person: &Person) -> Response {
    site.get(path.to_owned()).with_cookie(&person.token).header("accept", "text/html").send().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finance_and_admins_see_the_books_and_only_finance_refunds() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order = site.buy(&fan, &concert_id, 2).await;
    let payment_id = order.body["payment"]["paymentId"].as_str().unwrap();
    let payment = format!("/finance/payments/{payment_id}");
    let payments = format!("/finance/payments?userId={}", fan.user_id);
    let pages = ["/finance", "/finance/refunds", "/finance/disputes", "/finance/invoices", "/finance/reconciliation"];
    for path in pages.into_iter().chain(["/finance/payments", payments.as_str(), payment.as_str()]) {
        for person in [&staff.finance, &staff.admin] {
            let _ = shown(&site, path, person).await.expect(200);
        }
        for person in [&fan, &staff.organizer] {
            let _ = shown(&site, path, person).await.expect(403);
        }
    }
    let list = shown(&site, &payments, &staff.finance).await;
    assert!(list.file.contains(&format!("href=\"{payment}\"")), "{list:#?}");
    let form = format!("data-api=\"POST /payments/{payment_id}/refunds\"");
    let forms = |page: &Response| page.file.matches(form.as_str()).count();
    // For the tickets, for a smaller amount, and for everything.
    assert_eq!(forms(&shown(&site, &payment, &staff.finance).await), 3);
    assert_eq!(forms(&shown(&site, &payment, &staff.admin).await), 0);
}

/// Neither the sentences of the API nor codes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn polish_pages_say_in_polish_why_a_card_was_declined() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_visa_chargeDeclinedInsufficientFunds").await;
    let order = site.order(&fan, &order_id, "cancelled").await;
    let payment = order.body["payment"].clone();
    site.frontrow().unwrap().settle().await;
    let (id, sentence) = (payment["paymentId"].as_str().unwrap(), payment["reasonText"].as_str().unwrap());
    for (path, person, words) in [
        (format!("/my/orders/{order_id}?lang=pl"), &fan, "Na karcie jest za mało pieniędzy"),
        (format!("/finance/payments?userId={}&lang=pl", fan.user_id), &staff.finance, "Za mało pieniędzy na karcie"),
        (format!("/finance/payments/{id}?lang=pl"), &staff.finance, "Za mało pieniędzy na karcie"),
    ] {
        let page = shown(&site, &path, person).await.expect(200);
        assert!(page.file.contains(words), "{path}: {}", page.file);
        assert!(!page.file.contains(sentence) && !page.file.contains("insufficient_funds"), "{path}: {}", page.file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyers_find_their_own_invoices_without_scripts() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, &concert_id, 1).await.text("orderId");
    site.frontrow().unwrap().settle().await;
    let order = shown(&site, &format!("/my/orders/{order_id}"), &fan).await.expect(200);
    assert!(order.file.contains("href=\"/finance/my-invoices\""), "{}", order.file);
    let invoices = shown(&site, "/finance/my-invoices", &fan).await.expect(200);
    let pdf =
        invoices.file.split("href=\"").find_map(|rest| rest.split('"').next().filter(|link| link.ends_with(".pdf")));
    assert!(invoices.file.contains(&format!("/my/orders/{order_id}")), "{}", invoices.file);
    let _ = site.get(pdf.unwrap().to_owned()).with_cookie(&fan.token).send().await.expect(200);
    let others = shown(&site, "/finance/my-invoices", &site.new_fan().await).await.expect(200);
    assert!(others.file.contains("You have no invoices yet") && !others.file.contains(".pdf"), "{}", others.file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revenue_is_for_the_concerts_organizer_and_finance() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.buy(&fan, &concert_id, 2).await;
    site.frontrow().unwrap().settle().await;
    let path = format!("/finance/revenue/{concert_id}");
    for person in [&staff.organizer, &staff.finance, &staff.admin] {
        let page = shown(&site, &path, person).await.expect(200);
        assert!(page.file.contains("698.00 PLN"), "{page:#?}");
    }
    for person in [&fan, &other] {
        let _ = shown(&site, &path, person).await.expect(404);
    }
}
