use e2e::{Site, stories};

async fn on_new_site(story: impl AsyncFnOnce(&Site)) {
    story(&Site::in_process().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sold_ticket_admits_its_holder_once() {
    on_new_site(stories::buying::first_ticket).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn name_and_address_are_changed() {
    on_new_site(stories::accounts::changed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgotten_password_is_reset() {
    on_new_site(stories::accounts::forgotten_password).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_for_two_concerts_makes_one_payment() {
    on_new_site(stories::buying::two_concerts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changed_price_must_be_accepted_before_payment() {
    on_new_site(stories::buying::changed_price).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_card_releases_the_seats() {
    on_new_site(stories::failing::declined_card).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sold_out_concert_touches_no_card() {
    on_new_site(stories::failing::sold_out).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_a_reservation_cancels_its_order() {
    on_new_site(stories::failing::reservation_cancelled).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capacity_and_date_change_while_a_concert_is_on_sale() {
    on_new_site(stories::changing_concerts::size_and_date).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capacity_falls_below_the_seats_that_are_held() {
    on_new_site(stories::changing_concerts::fewer_than_held).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticket_type_is_replaced_while_its_seats_are_held() {
    on_new_site(stories::changing_concerts::other_ticket_types).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn held_seats_keep_their_price() {
    on_new_site(stories::changing_concerts::price_of_held_seats).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concerts_are_found_by_city_date_and_name() {
    on_new_site(stories::organizing::finding_concerts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_are_assigned_and_enforced() {
    on_new_site(stories::organizing::roles).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partial_refunds_never_exceed_the_payment() {
    on_new_site(stories::refunding::in_parts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_refunds_never_exceed_the_payment() {
    on_new_site(stories::refunding::at_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeated_request_gets_the_first_response() {
    on_new_site(stories::conventions::idempotency).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_prevent_lost_updates() {
    on_new_site(stories::conventions::versions).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_paged() {
    on_new_site(stories::conventions::paging).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn correlation_id_is_accepted_and_returned() {
    on_new_site(stories::conventions::correlation).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_requests_get_a_clear_problem() {
    on_new_site(stories::conventions::bad_requests).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concert_is_found_in_a_browser() {
    on_new_site(stories::shopping::concert_in_a_browser).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cart_is_changed_and_abandoned() {
    on_new_site(stories::changing_minds::cart).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buyer_cancels_an_unpaid_order() {
    on_new_site(stories::changing_minds::order).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn password_is_changed_and_account_deactivated() {
    on_new_site(stories::changing_minds::account).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_listed_and_ended() {
    on_new_site(stories::sessions::listed_and_ended).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browser_logs_in_by_cookie_and_out() {
    on_new_site(stories::sessions::in_a_browser).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn api_documents_itself() {
    on_new_site(stories::conventions::documentation).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hold_can_be_extended_only_once() {
    on_new_site(stories::endings::hold_extended).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_card_can_be_tried_after_a_decline() {
    on_new_site(stories::endings::another_card).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_are_held_before_the_buyer_pays() {
    on_new_site(stories::endings::paid_after_the_hold).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_refund_a_completed_order() {
    on_new_site(stories::endings::refunded_by_staff).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_concert_refunds_its_orders() {
    on_new_site(stories::endings::cancelled_concert).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_see_what_is_stuck() {
    on_new_site(stories::conventions::on_call).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payments_are_invoiced_and_refunds_credited() {
    on_new_site(stories::invoices::invoiced).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn billing_profile_applies_to_later_invoices() {
    on_new_site(stories::invoices::billing_profile).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accountant_exports_invoices_and_reconciles_a_day() {
    on_new_site(stories::invoices::accountant).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn organizer_cancels_a_waiting_order_for_the_own_concert() {
    on_new_site(stories::own_concerts::waiting_order).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn login_needs_a_code_of_an_authenticator_app() {
    on_new_site(stories::second_factor::enrolled).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transferred_ticket_admits_its_new_holder() {
    on_new_site(stories::self_service::transferred).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_ticket_of_an_order_is_given_back() {
    on_new_site(stories::self_service::given_back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_ticket_is_reissued() {
    on_new_site(stories::self_service::reissued).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guests_get_tickets_for_nothing() {
    on_new_site(stories::self_service::comps).await;
}
