//! CloudFront in front of the API.

use serde_json::{Value, json};

use super::unless;
use crate::{Document, Resource, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "CloudFront is created only if a parameter says so", check: optional },
    Rule { name: "CloudFront caches public paths only", check: public_paths },
    Rule { name: "what CloudFront caches depends on no session", check: sessions },
    Rule { name: "CloudFront keeps only what says so", check: kept },
    Rule { name: "CloudFront encrypts, with TLS 1.2 or newer", check: encrypted },
    Rule { name: "CloudFront shows the API a secret", check: secret },
];

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";
const CACHE_POLICY: &str = "AWS::CloudFront::CachePolicy";
const REQUEST_POLICY: &str = "AWS::CloudFront::OriginRequestPolicy";

/// Pages and files that are the same for everybody.
const PUBLIC_PATHS: [&str; 4] = ["/", "/assets/*", "/shop/*", "/shop/posters/*"];

/// Source: CloudFront Developer Guide, "Use managed cache policies" and "Use managed origin request policies".
const CACHING_DISABLED: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER_EXCEPT_HOST_HEADER: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];

/// What CloudFront shows the API. Both have it in their settings, so that it must be worth no more than an address.
pub(super) const KEY: &str = "{{resolve:secretsmanager:${CdnSecret}:SecretString:key}}";

/// Whose responses CloudFront would keep for ten seconds. Source: CloudFront API Reference, "CustomErrorResponse".
const ERRORS: [u64; 11] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str)
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn config<'a>(resource: &Resource<'a>) -> &'a Value {
    let properties = ["/DistributionConfig", "/CachePolicyConfig", "/OriginRequestPolicyConfig"];
    properties.iter().find_map(|pointer| resource.property(pointer)).unwrap_or(&Value::Null)
}

fn behaviors(config: &Value) -> impl Iterator<Item = &Value> {
    config.pointer("/DefaultCacheBehavior").into_iter().chain(list(config, "/CacheBehaviors"))
}

fn optional(document: &Document) -> Vec<String> {
    let is_off = document.parameter("Cdn").and_then(|cdn| text(cdn, "/Default")) == Some("false");
    let is_on = json!({"Fn::Equals": [{"Ref": "Cdn"}, "true"]});
    let all = [DISTRIBUTION, CACHE_POLICY, REQUEST_POLICY].into_iter().flat_map(|kind| document.of_type(kind));
    unless(all, "needs the condition that the parameter Cdn is true, which it is not by default", |resource| {
        let condition = resource.attribute("Condition").and_then(Value::as_str);
        let defined = condition.and_then(|name| document.root().get("Conditions")?.get(name));
        is_off && defined == Some(&is_on)
    })
}

fn public_paths(document: &Document) -> Vec<String> {
    unless(document.of_type(DISTRIBUTION), "must pass on everything but public paths, uncached", |distribution| {
        let config = config(distribution);
        let passes = |pointer: &str| text(config, &format!("/DefaultCacheBehavior/{pointer}"));
        passes("CachePolicyId") == Some(CACHING_DISABLED)
            && passes("OriginRequestPolicyId") == Some(ALL_VIEWER_EXCEPT_HOST_HEADER)
            && METHODS.iter().all(|method| list(config, "/DefaultCacheBehavior/AllowedMethods").any(|is| is == method))
            && list(config, "/CacheBehaviors")
                .all(|behavior| text(behavior, "/PathPattern").is_some_and(|path| PUBLIC_PATHS.contains(&path)))
    })
}

fn sessions(document: &Document) -> Vec<String> {
    let policies = document.of_type(CACHE_POLICY).chain(document.of_type(REQUEST_POLICY));
    unless(policies, "must list cookies and headers, and none that has a session", |policy| {
        let policy = config(policy);
        let sent = policy.pointer("/ParametersInCacheKeyAndForwardedToOrigin").unwrap_or(policy);
        let is_listed = |pointer: &str| matches!(text(sent, pointer), Some("none" | "whitelist"));
        let mut named = list(sent, "/CookiesConfig/Cookies").chain(list(sent, "/HeadersConfig/Headers"));
        is_listed("/CookiesConfig/CookieBehavior")
            && is_listed("/HeadersConfig/HeaderBehavior")
            && !named.any(|name| ["__Host-session", "Authorization", "Cookie"].iter().any(|secret| name == secret))
    })
}

fn kept(document: &Document) -> Vec<String> {
    let mut found = unless(document.of_type(CACHE_POLICY), "must have a MinTTL and a DefaultTTL of 0", |policy| {
        ["/MinTTL", "/DefaultTTL"].iter().all(|ttl| config(policy).pointer(ttl) == Some(&json!(0)))
    });
    found.extend(unless(document.of_type(DISTRIBUTION), "must not keep errors", |distribution| {
        ERRORS.iter().all(|code| {
            let not_kept = json!({"ErrorCode": code, "ErrorCachingMinTTL": 0});
            list(config(distribution), "/CustomErrorResponses").any(|error| *error == not_kept)
        })
    }));
    found
}

fn encrypted(document: &Document) -> Vec<String> {
    unless(document.of_type(DISTRIBUTION), "needs TLS to the reader and to the API", |distribution| {
        let config = config(distribution);
        text(config, "/ViewerCertificate/Fn::If/1/MinimumProtocolVersion") == Some("TLSv1.2_2021")
            && behaviors(config).all(|behavior| text(behavior, "/ViewerProtocolPolicy") == Some("redirect-to-https"))
            && list(config, "/Origins")
                .all(|origin| text(origin, "/CustomOriginConfig/OriginProtocolPolicy") == Some("https-only"))
    })
}

/// Without it, the brakes on log-ins would take all people behind an edge for one.
fn secret(document: &Document) -> Vec<String> {
    let api = document.of_type("AWS::Serverless::HttpApi").next();
    let known = api.and_then(|api| api.property("/StageVariables/Fn::If/1/cdnKey/Fn::Sub"));
    let wanted = "needs a header with the secret that the API knows as cdnKey";
    unless(document.of_type(DISTRIBUTION), wanted, |distribution| {
        let mut origins = list(config(distribution), "/Origins");
        known.is_some_and(|known| known == KEY)
            && origins.all(|origin| {
                text(origin, "/OriginCustomHeaders/0/HeaderName") == Some("x-frontrow-cdn-key")
                    && text(origin, "/OriginCustomHeaders/0/HeaderValue/Fn::Sub") == Some(KEY)
            })
    })
}
