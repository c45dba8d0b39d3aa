//! What CloudFront would keep of our pages and files, by infra/cdn.yaml, and what they depend on.

use std::collections::BTreeSet;

use e2e::{Call, Response, Site};
use form_urlencoded::parse;
use local::template;
use pages::assets;
use regex::Regex;
use serde_json::Value;
use uuid::Uuid;

fn strings(value: Option<&Value>) -> BTreeSet<String> {
    value.and_then(Value::as_array).into_iter().flatten().map(|text| text.as_str().unwrap().to_lowercase()).collect()
}

fn config(resource: &str, name: &str) -> &'static Value {
    &template().unwrap()["Resources"][resource]["Properties"][name]
}

/// What responses are kept by, beside their path.
#[derive(Debug, PartialEq, Eq)]
struct CacheKey {
    cookies: BTreeSet<String>,
    headers: BTreeSet<String>,
    parameters: BTreeSet<String>,
    has_encoding: bool,
}

fn cache_key(policy: &str) -> CacheKey {
    let key = &config(policy, "CachePolicyConfig")["ParametersInCacheKeyAndForwardedToOrigin"];
    CacheKey {
        cookies: strings(key.pointer("/CookiesConfig/Cookies")),
        headers: strings(key.pointer("/HeadersConfig/Headers")),
        parameters: strings(key.pointer("/QueryStringsConfig/QueryStrings")),
        has_encoding: ["EnableAcceptEncodingBrotli", "EnableAcceptEncodingGzip"].iter().all(|name| key[name] == true),
    }
}

/// The policy by which CloudFront keeps what is at a path: that of the first pattern that matches. None if it keeps nothing there.
fn policy_of(path: &str) -> Option<&'static str> {
    let behaviors = config("Distribution", "DistributionConfig")["CacheBehaviors"].as_array().unwrap();
    let matches = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == pattern,
    };
    let behavior = behaviors.iter().find(|behavior| matches(behavior["PathPattern"].as_str().unwrap()))?;
    Some(behavior["CachePolicyId"]["Ref"].as_str().unwrap())
}

/// A site with a concert, and its address.
async fn shop() -> (Site, String) {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let id = site.new_concert(&staff.organizer, 10, 10).await;
    site.frontrow().unwrap().settle().await;
    (site, format!("/shop/concerts/{id}"))
}

fn cookies_of(response: &Response) -> BTreeSet<String> {
    let cookies = response.headers.get_all("set-cookie").into_iter();
    cookies.map(|cookie| cookie.to_str().unwrap().split('=').next().unwrap().to_owned()).collect()
}

#[test]
fn public_pages_and_files_are_kept_and_nothing_else() {
    let (id, asset) = (Uuid::nil(), assets::SHOP_CSS.url());
    for path in ["/", &format!("/shop/concerts/{id}"), &format!("/shop/concerts/{id}/calendar.ics")] {
        assert_eq!(policy_of(path), Some("PagesCachePolicy"), "{path}");
    }
    for path in [asset, &format!("/shop/posters/{id}/0123456789abcdef.svg")] {
        assert_eq!(policy_of(path), Some("FilesCachePolicy"), "{path}");
    }
    for path in ["/cart", "/my/orders", "/account/log-in", "/sessions", "/concerts", "/gate/scanner/worker.js", "/docs"]
    {
        assert_eq!(policy_of(path), None, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cache_key_has_what_public_pages_vary_by() {
    let (site, concert) = shop().await;
    let key = cache_key("PagesCachePolicy");
    let in_key = key.headers.iter().map(String::as_str).chain(["accept-encoding", "cookie"]).collect::<BTreeSet<_>>();
    assert!(key.has_encoding);
    for path in ["/", &concert] {
        let page = site.get(path).send().await.expect(200);
        assert_eq!(page.header("vary").split(", ").collect::<BTreeSet<_>>(), in_key, "{path}");
    }
    let calendar = site.get(format!("{concert}/calendar.ics")).send().await.expect(200);
    assert!(calendar.header("vary").split(", ").all(|header| in_key.contains(header)), "{calendar:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cache_key_has_the_cookies_of_choices_and_no_page_that_sets_them_is_kept() {
    let (site, concert) = shop().await;
    for path in ["/", &concert] {
        let chosen = site.get(format!("{path}?lang=pl&scheme=dark")).send().await.expect(200);
        assert_eq!(cookies_of(&chosen), cache_key("PagesCachePolicy").cookies);
        for query in ["?lang=pl&scheme=dark", "?lang=pl", "?scheme=dark"] {
            let page = site.get(format!("{path}{query}")).send().await.expect(200);
            assert_eq!(page.header("cache-control"), "no-store", "{path}{query}");
        }
    }
}

/// Parameters in the addresses and forms of a public page that lead to public pages.
fn parameters_in(page: &Response) -> BTreeSet<String> {
    let addresses = Regex::new(r#"href="(/(?:shop/[^"?]*)?)\?([^"]*)""#).unwrap();
    let queries = addresses.captures_iter(&page.file).map(|found| found[2].replace("&#38;", "&").replace("&amp;", "&"));
    let linked =
        queries.flat_map(|query| parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect::<Vec<_>>());
    let forms = Regex::new(r#"(?s)<form[^>]* action="/"[^>]*>.*?</form>"#).unwrap();
    let fields = Regex::new(r#" name="([^"]*)""#).unwrap();
    let typed = forms.find_iter(&page.file).flat_map(|form| fields.captures_iter(form.as_str()));
    linked.chain(typed.map(|field| field[1].to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cache_key_has_the_parameters_of_public_pages() {
    let (site, concert) = shop().await;
    let organizer = site.staff().await.organizer;
    // More than one page lists.
    for _ in 0..24 {
        site.new_concert(&organizer, 10, 10).await;
    }
    site.frontrow().unwrap().settle().await;
    let mut parameters = BTreeSet::new();
    for path in ["/", "/?q=a&city=Warsaw&from=2031-01-01&to=2031-12-31", &concert] {
        parameters.extend(parameters_in(&site.get(path).send().await.expect(200)));
    }
    assert_eq!(parameters, cache_key("PagesCachePolicy").parameters);
}

/// What CloudFront doesn't pass on to public pages, or passes on outside of the key.
fn with_the_rest<'a>(call: Call<'a>, session: &str) -> Call<'a> {
    let cookies = format!("__Host-session={session}; theme=dark; language=pl");
    call.header("cookie", cookies)
        .header("accept", "text/html,*/*;q=0.8")
        .header("authorization", format!("Bearer {session}"))
        .header("referer", "https://search.example/")
        .header("sec-fetch-site", "same-origin")
        .header("user-agent", "Mozilla/5.0 (Mobile)")
        .header("x-forwarded-for", "203.0.113.7")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn public_pages_depend_on_nothing_outside_of_the_cache_key() {
    let (site, concert) = shop().await;
    let (fan, organizer) = (site.new_fan().await, site.staff().await.organizer);
    for path in ["/", &concert, &format!("{concert}/calendar.ics")] {
        let kept = site.get(path).send().await.expect(200);
        assert!(kept.header("cache-control").starts_with("public, max-age="), "{path}");
        for person in [&fan, &organizer] {
            let own = with_the_rest(site.get(path), &person.token).send().await.expect(200);
            assert_eq!((&own.file, cookies_of(&own)), (&kept.file, BTreeSet::new()), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_depend_on_their_address_and_encoding_alone() {
    let (site, concert) = shop().await;
    let page = site.get(&*concert).send().await.expect(200);
    let named = page.file.split('"').filter(|text| policy_of(text) == Some("FilesCachePolicy"));
    let named: BTreeSet<&str> = named.collect();
    assert!(named.iter().any(|path| path.starts_with("/shop/posters/")), "{named:?}");
    let none = BTreeSet::new();
    let only_encoding = CacheKey { cookies: none.clone(), headers: none.clone(), parameters: none, has_encoding: true };
    assert_eq!(cache_key("FilesCachePolicy"), only_encoding);
    for path in named {
        let kept = site.get(path).send().await.expect(200);
        assert!(["", "accept-encoding"].contains(&kept.header("vary")), "{path}");
        let other = site.get(format!("{path}?lang=pl")).header("accept-language", "pl").header("cookie", "lang=pl");
        assert_eq!(other.send().await.expect(200).file, kept.file, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn problems_in_place_of_public_pages_and_files_are_not_kept() {
    let site = Site::in_process().await;
    let id = Uuid::nil();
    for path in [
        format!("/shop/concerts/{id}"),
        "/shop/elsewhere".to_owned(),
        format!("/shop/posters/{id}/0123456789abcdef.svg"),
        "/assets/0123456789abcdef/shop.css".to_owned(),
    ] {
        for accepted in ["text/html", "application/json"] {
            let problem = site.get(path.clone()).header("accept", accepted).send().await.expect(404);
            assert_eq!(problem.header("cache-control"), "no-store", "{path}");
        }
    }
}
