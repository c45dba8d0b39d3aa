use views::{Order, Page, PageRequest, Views};

use crate::shelf::{after, fill, fill_by_date, first, page_by_date, views};

/// The page without the items that `wanted` rejects.
async fn page(views: &Views, request: &PageRequest, wanted: impl Fn(&str) -> bool) -> Page<String> {
    let mut page = views.filtered("shelf", Order::Ascending, request).unwrap();
    while let Some(items) = page.next::<String>().await.unwrap() {
        page.keep(items.into_iter().map(|item| Some(item).filter(|item| wanted(item))));
    }
    page.finish()
}

async fn hundred(views: &Views) {
    let keys: Vec<_> = (100..200).map(|number| number.to_string()).collect();
    fill(views, &keys.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

fn is_round(item: &str) -> bool {
    item.ends_with('0')
}

#[tokio::test]
async fn filtered_page_is_filled_to_its_limit() {
    let (_database, views) = views().await;
    hundred(&views).await;
    let page = page(&views, &first(4), is_round).await;
    assert_eq!(
        (page.items, page.next_cursor.is_some()),
        (["100", "110", "120", "130"].map(str::to_owned).to_vec(), true)
    );
}

#[tokio::test]
async fn filtered_pages_skip_and_repeat_nothing() {
    let (_database, views) = views().await;
    hundred(&views).await;
    let (mut found, mut sizes, mut request) = (Vec::new(), Vec::new(), first(3));
    loop {
        let page = page(&views, &request, is_round).await;
        sizes.push(page.items.len());
        found.extend(page.items);
        if page.next_cursor.is_none() {
            break;
        }
        request = after(3, page.next_cursor);
    }
    let all: Vec<_> = (10..20).map(|ten| format!("{ten}0")).collect();
    assert_eq!((found, sizes), (all, vec![3, 3, 3, 1]));
}

#[tokio::test]
async fn page_ends_early_after_the_most_items_and_the_next_goes_on_there() {
    let (_database, views) = views().await;
    hundred(&views).await;
    let mut early = views.filtered("shelf", Order::Ascending, &first(4)).unwrap().reading_at_most(15);
    while let Some(items) = early.next::<String>().await.unwrap() {
        early.keep(items.into_iter().map(|item| Some(item).filter(|item| is_round(item))));
    }
    let early = early.finish();
    let next = page(&views, &after(1, early.next_cursor), is_round).await;
    assert_eq!((early.items, next.items), (vec!["100".to_owned(), "110".to_owned()], vec!["120".to_owned()]));
}

#[tokio::test]
async fn last_page_has_no_cursor_though_it_is_full() {
    let (_database, views) = views().await;
    hundred(&views).await;
    let page = page(&views, &first(10), is_round).await;
    assert_eq!((page.items.len(), page.next_cursor), (10, None));
}

#[tokio::test]
async fn unfiltered_last_page_has_no_cursor_though_it_is_full() {
    let (_database, views) = views().await;
    fill(&views, &["a", "b", "c", "d"]).await;
    let page = views.list::<String>("shelf", Order::Descending, &first(2)).await.unwrap();
    let rest = views.list::<String>("shelf", Order::Descending, &after(2, page.next_cursor)).await.unwrap();
    assert_eq!((rest.items, rest.next_cursor), (vec!["b".to_owned(), "a".to_owned()], None));
}

#[tokio::test]
async fn page_that_nothing_passes_is_empty_and_the_last() {
    let (_database, views) = views().await;
    hundred(&views).await;
    let page = page(&views, &first(5), |_| false).await;
    assert_eq!((page.items.len(), page.next_cursor), (0, None));
}

#[tokio::test]
async fn filtered_page_by_date_is_filled_to_its_limit() {
    let (_database, views) = views().await;
    let dates: Vec<_> = (101..=350).map(|day| format!("day {day}")).collect();
    fill_by_date(&views, &dates.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let wanted = |date: &str| date.ends_with("50");
    let page = page_by_date(&views, ("day 101", "day 350"), &first(3), wanted).await;
    assert_eq!((page.items, page.next_cursor), (["day 150", "day 250", "day 350"].map(str::to_owned).to_vec(), None));
}
