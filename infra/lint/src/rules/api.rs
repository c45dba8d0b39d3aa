//! The API, the bus, and tags.

use serde_json::Value;

use super::{unless, unless_functions};
use crate::{Document, Resource, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "the API's limits are parameters", check: limits },
    Rule { name: "the origins that may call the API are a parameter", check: cors },
    Rule { name: "the API can have a custom domain", check: domain },
    Rule { name: "an API with a domain has no other address", check: default_address },
    Rule { name: "events of a bus are archived for replay", check: archive },
    Rule { name: "billed resources are tagged", check: tags },
];

const API: &str = "AWS::Serverless::HttpApi";

fn limits(document: &Document) -> Vec<String> {
    unless(document.of_type(API), "needs throttling from parameters", |api| {
        ["/DefaultRouteSettings/ThrottlingRateLimit", "/DefaultRouteSettings/ThrottlingBurstLimit"]
            .iter()
            .all(|limit| document.is_parameter(api.property(limit)))
    })
}

fn cors(document: &Document) -> Vec<String> {
    unless(document.of_type(API), "needs AllowOrigins from a parameter", |api| {
        document.is_parameter(api.property("/CorsConfiguration/AllowOrigins"))
    })
}

fn domain(document: &Document) -> Vec<String> {
    let by_parameters = |domain: &Resource<'_>| {
        let certificate = domain.property("/DomainNameConfigurations/0/CertificateArn");
        document.is_parameter(domain.property("/DomainName")) && document.is_parameter(certificate)
    };
    let is_optional = |resource: &Resource<'_>| resource.attribute("Condition").is_some();
    unless(document.of_type(API), "needs a custom domain from parameters, created only if one is given", |api| {
        document.of_type("AWS::ApiGatewayV2::DomainName").any(|domain| {
            let mapping = document.of_type("AWS::ApiGatewayV2::ApiMapping").find(|mapping| {
                mapping.target("/ApiId") == Some(api.id) && mapping.target("/DomainName") == Some(domain.id)
            });
            is_optional(&domain) && by_parameters(&domain) && mapping.is_some_and(|mapping| is_optional(&mapping))
        })
    })
}

fn default_address(document: &Document) -> Vec<String> {
    unless(document.of_type(API), "needs DisableExecuteApiEndpoint where there is a domain", |api| {
        let domain = document.of_type("AWS::ApiGatewayV2::DomainName").next();
        let condition = domain.and_then(|domain| domain.attribute("Condition"));
        let off = |place: u8| api.property(&format!("/DisableExecuteApiEndpoint/Fn::If/{place}"));
        condition.is_some() && off(0) == condition && off(1) == Some(&Value::Bool(true))
    })
}

fn archive(document: &Document) -> Vec<String> {
    unless(document.of_type("AWS::Events::EventBus"), "needs an archive with a retention from a parameter", |bus| {
        document.of_type("AWS::Events::Archive").any(|archive| {
            archive.target("/SourceArn") == Some(bus.id) && document.is_parameter(archive.property("/RetentionDays"))
        })
    })
}

fn tags(document: &Document) -> Vec<String> {
    let tagged = [
        API,
        "AWS::CloudFront::Distribution",
        "AWS::DynamoDB::Table",
        "AWS::Events::EventBus",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    ];
    let resources = tagged.into_iter().flat_map(|kind| document.of_type(kind));
    let mut found =
        unless(resources, "needs the tag application", |resource| resource.tag("application") == Some("frontrow"));
    found.extend(unless_functions(document, "needs the tags application and context", |function| {
        ["/Tags/application", "/Tags/context"].iter().all(|tag| function.setting(tag).is_some_and(Value::is_string))
    }));
    found
}
