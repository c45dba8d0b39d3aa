use views::{Key, Listed, Page, Views};

use crate::shelf::{after, fill_by_date, first, page_by_date, views};

async fn between(views: &Views, from: &str, to: &str) -> Page<String> {
    page_by_date(views, (from, to), &first(10), |_| true).await
}

#[tokio::test]
async fn date_range_includes_both_ends() {
    let (_database, views) = views().await;
    fill_by_date(&views, &["2031-03", "2031-01", "2031-04", "2031-02"]).await;
    assert_eq!(between(&views, "2031-02", "2031-03").await.items, ["2031-02", "2031-03"]);
}

#[tokio::test]
async fn inverted_range_is_empty() {
    let (_database, views) = views().await;
    fill_by_date(&views, &["2031-01"]).await;
    assert_eq!(between(&views, "2031-02", "2031-01").await.items, Vec::<String>::new());
}

#[tokio::test]
async fn item_with_a_new_date_is_listed_by_that_date_only() {
    let (_database, views) = views().await;
    fill_by_date(&views, &["2031-01"]).await;
    let moved = Listed { list: "shelf".to_owned(), at: "2031-09".to_owned() };
    views.put(&Key::new("item", "2031-01"), 2, &"moved", Some(&moved)).await.unwrap();
    assert_eq!(between(&views, "2031-01", "2031-12").await.items, ["moved"]);
}

#[tokio::test]
async fn unlisted_item_is_removed_from_the_index() {
    let (_database, views) = views().await;
    fill_by_date(&views, &["2031-01"]).await;
    views.put(&Key::new("item", "2031-01"), 2, &"hidden", None).await.unwrap();
    assert_eq!(between(&views, "2031-01", "2031-12").await.items, Vec::<String>::new());
}

#[tokio::test]
async fn pages_cover_all_matching_items() {
    let (_database, views) = views().await;
    let dates: Vec<_> = (101..=350).map(|day| format!("day {day}")).collect();
    fill_by_date(&views, &dates.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut request = first(7);
    let mut found = Vec::new();
    loop {
        let wanted = |date: &str| date.ends_with('0');
        let page = page_by_date(&views, ("day 101", "day 350"), &request, wanted).await;
        found.extend(page.items);
        if page.next_cursor.is_none() {
            break;
        }
        request = after(7, page.next_cursor);
    }
    assert_eq!(found, (11..=35).map(|ten| format!("day {ten}0")).collect::<Vec<_>>());
}

#[tokio::test]
async fn cursor_before_the_range_continues_at_its_start() {
    let (_database, views) = views().await;
    fill_by_date(&views, &["2031-01", "2031-02", "2031-03", "2031-04"]).await;
    let page = page_by_date(&views, ("2031-01", "2031-12"), &first(1), |_| true).await;
    let rest = page_by_date(&views, ("2031-03", "2031-12"), &after(5, page.next_cursor), |_| true).await;
    assert_eq!(rest.items, ["2031-03", "2031-04"]);
}

#[tokio::test]
async fn cursor_after_the_range_ends_the_list() {
    let (_database, views) = views().await;
    fill_by_date(&views, &["2031-01", "2031-02", "2031-03"]).await;
    let page = page_by_date(&views, ("2031-01", "2031-12"), &first(2), |_| true).await;
    let rest = page_by_date(&views, ("2031-01", "2031-01"), &after(5, page.next_cursor), |_| true).await;
    assert_eq!((rest.items.len(), rest.next_cursor), (0, None));
}
