//! What all pages share, over HTTP: their files, languages, colours and headers, and what a browser sees at an address without a page.

use e2e::{Call, Response, Site};
use http::Method;
use pages::assets;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// An address that no route takes, as a browser asks for it.
fn no_page<'a>(site: &'a Site, query: &str) -> Call<'a> {
    site.get(format!("/no-such-page{query}")).header("accept", BROWSER)
}

fn language_of(response: &Response) -> &str {
    assert!(
        response.file.contains(&format!("<html lang=\"{}\"", response.header("content-language"))),
        "{response:#?}"
    );
    response.header("content-language")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_that_a_page_names_is_served() {
    let site = Site::in_process().await;
    let page = no_page(&site, "").send().await;
    let named: Vec<&str> = page.file.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert!(named.len() >= 4, "{named:?}");
    for path in named {
        let file = site.get(path).send().await.expect(200);
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        assert_eq!(file.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn file_is_served_in_the_best_encoding_that_is_accepted() {
    let site = Site::in_process().await;
    for (accepted, encoding) in [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("identity", "")] {
        let file = site.get(assets::SHOP_CSS.url()).header("accept-encoding", accepted).send().await.expect(200);
        assert_eq!(file.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(file.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(file.header("vary"), "accept-encoding");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn file_of_another_release_is_not_found() {
    let site = Site::in_process().await;
    site.get("/assets/0000000000000000/shop.css").send().await.expect_problem(404, "not_found");
    let other_name = assets::SHOP_CSS.url().replace("shop.css", "form.js");
    site.get(other_name).send().await.expect_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browser_sees_a_page_where_a_program_gets_a_problem() {
    let site = Site::in_process().await;
    let page = no_page(&site, "").send().await.expect(404);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.file.contains("<h1>There is no such page</h1>"), "{page:#?}");
    for accepted in ["application/json", "*/*"] {
        site.get("/no-such-page").header("accept", accepted).send().await.expect_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn form_that_was_sent_without_its_script_says_that_nothing_was_done() {
    let site = Site::in_process().await;
    let form = site.call(Method::POST, "/account/log-in").header("accept", BROWSER);
    let page = form.header("content-type", "application/x-www-form-urlencoded").raw("email=a").send().await.expect(405);
    assert!(page.file.contains("<h1>Nothing was sent</h1>"), "{page:#?}");
    assert_eq!(page.header("allow"), "GET, HEAD, OPTIONS");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn language_is_that_of_the_address_then_the_cookie_then_the_browser() {
    let site = Site::in_process().await;
    for (query, cookie, browser, language) in [
        ("", "", "", "en"),
        ("", "", "pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("", "lang=en", "pl", "en"),
        ("?lang=pl", "lang=en", "en", "pl"),
        ("?lang=tlh", "lang=pl", "en", "pl"),
        ("?lang=%22%3E", "lang=%22", "en", "en"),
    ] {
        let page = no_page(&site, query).header("cookie", cookie).header("accept-language", browser).send().await;
        assert_eq!(language_of(&page), language, "{query:?} {cookie:?} {browser:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chosen_language_and_colours_are_kept_in_cookies() {
    let site = Site::in_process().await;
    let page = no_page(&site, "?lang=pl&scheme=dark").send().await;
    let cookies: Vec<&str> = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let attributes = "; Path=/; Max-Age=31536000; SameSite=Lax; Secure; HttpOnly";
    assert_eq!(cookies, [format!("lang=pl{attributes}"), format!("scheme=dark{attributes}")]);
    let next = no_page(&site, "").header("cookie", "lang=pl; scheme=dark").send().await;
    assert_eq!(language_of(&next), "pl");
    assert!(next.file.contains("data-scheme=\"dark\""), "{next:#?}");
    assert_eq!(next.header("set-cookie"), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_to_other_languages_keep_the_rest_of_the_address() {
    let site = Site::in_process().await;
    let page = no_page(&site, "?city=%3Cb%3E%22&lang=en&q=a%26b").send().await;
    assert!(page.file.contains("href=\"/no-such-page?city=%3Cb%3E%22&#38;q=a%26b&#38;lang=pl\""), "{page:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_of_a_page_stay_on_this_host() {
    let site = Site::in_process().await;
    let page = site.get("//evil.example/x").header("accept", BROWSER).send().await.expect(404);
    assert!(page.file.contains("\"/evil.example/x?") && !page.file.contains("\"//"), "{page:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_allows_no_script_style_or_request_but_its_own() {
    let site = Site::in_process().await;
    let page = no_page(&site, "").send().await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    for inline in ["<style", " style=", " onclick=", "<script>"] {
        assert!(!page.file.contains(inline), "{inline}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn page_is_compressed_for_those_who_accept_it() {
    let site = Site::in_process().await;
    let page = no_page(&site, "").header("accept-encoding", "gzip, br").send().await;
    assert_eq!(page.header("content-encoding"), "gzip");
    assert!(page.header("vary").contains("accept-encoding"), "{page:#?}");
    for other in ["br", "br, gzip;q=0", "identity"] {
        let page = no_page(&site, "").header("accept-encoding", other).send().await;
        assert_eq!(page.header("content-encoding"), "", "{other}");
    }
}
