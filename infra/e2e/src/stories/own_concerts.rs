//! Organizers act for their own concerts.

use http::Method;

use crate::Site;

/// A card that needs 3-D Secure, so the order waits.
const NEEDS_AUTHENTICATION: &str = "pm_card_authenticationRequired";

/// An organizer cancels a waiting order for the own concert, which another organizer can't even see.
pub async fn waiting_order(site: &Site) {
    let staff = site.staff().await;
    let other = site.new_person(&staff.admin, &["organizer"]).await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, NEEDS_AUTHENTICATION).await;
    site.order(&fan, &order_id, "placed").await;

    let order = format!("/orders/{order_id}");
    let listed = format!("/orders?userId={}", fan.user_id);
    let _ = site.eventually(|| site.get(listed.clone()).by(&staff.organizer), |list| list.items().len() == 1).await;
    let _ = site.get(order.clone()).by(&staff.organizer).send().await.expect(200);
    assert!(site.get(listed).by(&other).send().await.expect(200).items().is_empty());
    site.get(order.clone()).by(&other).send().await.expect_problem(404, "not_found");

    let cancel = |person| site.call(Method::POST, format!("{order}/cancel")).by(person).send();
    cancel(&other).await.expect_problem(404, "not_found");
    let _ = cancel(&staff.organizer).await.expect(202);
    let order = site.order(&fan, &order_id, "cancelled").await;
    assert_eq!(order.body["cancelReason"], "cancelled_by_staff");
}
