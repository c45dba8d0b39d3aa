use e2e::{Site, stories};

async fn on_a_site_of_its_own(story: impl AsyncFnOnce(&Site)) {
    story(&Site::in_process().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_ticket_is_sold_and_lets_its_holder_in_once() {
    on_a_site_of_its_own(stories::buying::first_ticket).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_for_two_concerts_is_one_payment() {
    on_a_site_of_its_own(stories::buying::two_concerts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_price_is_shown_before_it_is_paid() {
    on_a_site_of_its_own(stories::buying::changed_price).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_card_leaves_nothing_behind() {
    on_a_site_of_its_own(stories::failing::declined_card).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sold_out_concert_leaves_nothing_behind() {
    on_a_site_of_its_own(stories::failing::sold_out).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reservation_let_go_cancels_its_order() {
    on_a_site_of_its_own(stories::failing::reservation_let_go).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_concert_changes_while_it_is_on_sale() {
    on_a_site_of_its_own(stories::changing_concerts::size_and_date).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_fewer_places_than_are_held() {
    on_a_site_of_its_own(stories::changing_concerts::fewer_than_held).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_type_goes_and_another_comes() {
    on_a_site_of_its_own(stories::changing_concerts::other_ticket_types).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_price_goes_up_for_seats_that_are_held() {
    on_a_site_of_its_own(stories::changing_concerts::price_of_held_seats).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concerts_are_found_by_city_date_and_name() {
    on_a_site_of_its_own(stories::organizing::finding_concerts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_are_given_and_checked() {
    on_a_site_of_its_own(stories::organizing::roles).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_back_in_parts_and_never_more_than_was_taken() {
    on_a_site_of_its_own(stories::refunding::in_parts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_give_back_at_once_give_back_once() {
    on_a_site_of_its_own(stories::refunding::at_once).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_gives_the_first_answer() {
    on_a_site_of_its_own(stories::conventions::idempotency).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_guard_against_lost_updates() {
    on_a_site_of_its_own(stories::conventions::versions).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_come_in_pages() {
    on_a_site_of_its_own(stories::conventions::paging).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correlation_id_is_taken_and_given_back() {
    on_a_site_of_its_own(stories::conventions::correlation).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_requests_are_told_what_is_wrong() {
    on_a_site_of_its_own(stories::conventions::bad_requests).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_is_changed_and_given_up() {
    on_a_site_of_its_own(stories::changing_minds::cart).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_called_off_in_time() {
    on_a_site_of_its_own(stories::changing_minds::order).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_changed_and_an_account_closed() {
    on_a_site_of_its_own(stories::changing_minds::account).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_is_told_how_it_is_called() {
    on_a_site_of_its_own(stories::conventions::documentation).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_is_extended_once() {
    on_a_site_of_its_own(stories::endings::hold_extended).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declined_card_does_not_cost_the_seats() {
    on_a_site_of_its_own(stories::endings::another_card).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_give_a_completed_order_back() {
    on_a_site_of_its_own(stories::endings::refunded_by_staff).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_concert_is_called_off() {
    on_a_site_of_its_own(stories::endings::cancelled_concert).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_on_call_sees_what_is_stuck() {
    on_a_site_of_its_own(stories::conventions::on_call).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_paid_is_invoiced_and_what_goes_back_is_credited() {
    on_a_site_of_its_own(stories::invoices::invoiced).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_billing_profile_names_the_buyer_from_then_on() {
    on_a_site_of_its_own(stories::invoices::billing_profile).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_accountant_has_a_file_and_finds_no_difference() {
    on_a_site_of_its_own(stories::invoices::accountant).await;
}
