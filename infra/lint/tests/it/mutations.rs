//! Templates that break a rule: the real ones with one change.

use lint::Document;
use serde_json::Value;

/// A change that breaks a rule.
#[derive(Debug)]
pub struct Mutation {
    /// The rule's name.
    pub rule: &'static str,
    /// The place of the change, as a JSON pointer.
    at: &'static str,
    /// The new value as JSON; nothing to remove the place.
    becomes: Option<&'static str>,
}

const fn without(rule: &'static str, at: &'static str) -> Mutation {
    Mutation { rule, at, becomes: None }
}

const fn with(rule: &'static str, at: &'static str, becomes: &'static str) -> Mutation {
    Mutation { rule, at, becomes: Some(becomes) }
}

impl Mutation {
    /// The template after the change.
    pub fn apply(&self, template: &Document) -> Document {
        let mut changed = template.root().clone();
        let (parent, key) = self.at.rsplit_once('/').unwrap();
        let parent = changed.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent}"));
        match (parent, self.becomes) {
            (Value::Object(members), None) => assert!(members.remove(key).is_some(), "nothing at {}", self.at),
            (Value::Object(members), Some(text)) => {
                let value: Value = serde_json::from_str(text).unwrap();
                assert_ne!(members.insert(key.to_owned(), value.clone()), Some(value), "no change at {}", self.at);
            }
            (Value::Array(items), None) => drop(items.remove(key.parse().unwrap())),
            (Value::Array(items), Some(text)) => {
                items[key.parse::<usize>().unwrap()] = serde_json::from_str(text).unwrap()
            }
            (other, _) => panic!("{other} has no members"),
        }
        Document::of(changed)
    }
}

const RETENTION: &str = "event tables and people's keys are retained with the stack deleted";
const ARCHITECTURE: &str = "the architecture is a parameter, arm64 by default";
const NAMING: &str = "a function, its handler and its resource have the same name";
const SECRETS: &str = "secrets are passed by ARN only";
const CANARIES: &str = "traffic of functions behind the API shifts gradually to new versions";
const DEPLOYMENT_TYPE: &str = "the deployment type is a parameter, gradual by default";
const OWN_ROLES: &str = "each function has its own role";
const VERBS: &str = "a statement allows one verb";
const ONE_RESOURCE: &str = "a statement names one resource";
const SCOPE: &str = "a role covers exactly the resources in its function's settings";
const EVENT_SOURCES: &str = "a context puts events on the bus only under its own name";
const DEAD_LETTERS: &str = "undeliverable events go to a dead-letter queue";
const PERMISSIONS: &str = "the API and rules may invoke their functions";
const DESTINATIONS: &str = "failed invocations go to a failure queue";
const STREAMS: &str = "one bad record does not block a stream";
const VENDORS: &str = "functions that call a vendor consume a queue with limited concurrency, or only read";
const ACTIONS: &str = "every alarm goes to the topic";
const API_ALARMS: &str = "API errors and latency have alarms";
const BUSINESS: &str = "stuck orders, overdue holds and overselling have alarms";
const DASHBOARD: &str = "the dashboard shows the business";
const NAMES: &str = "alarms name resources that exist";
const DEAD_LETTER_ALARMS: &str = "every dead-letter and failure queue has an alarm";
const STREAM_ALARMS: &str = "every stream reader has an alarm on its delay";
const THROTTLES: &str = "throttling has alarms";
const LIMITS: &str = "the API's limits are parameters";
const DOMAIN: &str = "the API can have a custom domain";
const DEFAULT_ADDRESS: &str = "an API with a domain has no other address";
const CDN: &str = "CloudFront is created only if a parameter says so";
const CDN_PATHS: &str = "CloudFront caches public paths only";
const CDN_SESSIONS: &str = "what CloudFront caches depends on no session";
const CDN_KEPT: &str = "CloudFront keeps only what says so";
const CDN_TLS: &str = "CloudFront encrypts, with TLS 1.2 or newer";
const CDN_SECRET: &str = "CloudFront shows the API a secret";
const RESERVATIONS: &str = "the gate, log-ins, policies and webhooks can have reserved concurrency";
const ARCHIVE: &str = "events of a bus are archived for replay";
const PARAMETERS: &str = "parameters are validated on deployment";
const NO_JSON: &str = "no parameter holds JSON";
const TAGS: &str = "billed resources are tagged";

pub const MUTATIONS: &[Mutation] = &[
    with("tables are billed per request", "/Resources/OrdersViews/Properties/BillingMode", r#""PROVISIONED""#),
    without("event tables have a stream of new images", "/Resources/OrdersEvents/Properties/StreamSpecification"),
    with(
        "event tables have a stream of new images",
        "/Resources/OrdersEvents/Properties/StreamSpecification/StreamViewType",
        r#""KEYS_ONLY""#,
    ),
    without(
        "event tables and people's keys can be restored",
        "/Resources/OrdersEvents/Properties/PointInTimeRecoverySpecification",
    ),
    with(
        "event tables and people's keys can be restored",
        "/Resources/PeopleKeys/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled",
        "false",
    ),
    with(
        "event tables and people's keys are protected from deletion",
        "/Resources/PeopleKeys/Properties/DeletionProtectionEnabled",
        "false",
    ),
    without(
        "event tables and people's keys are protected from deletion",
        "/Resources/UsersEvents/Properties/DeletionProtectionEnabled",
    ),
    with(RETENTION, "/Resources/OrdersEvents/DeletionPolicy", r#""Delete""#),
    without(RETENTION, "/Resources/OrdersEvents/UpdateReplacePolicy"),
    without(RETENTION, "/Resources/PeopleKeys/DeletionPolicy"),
    without(RETENTION, "/Resources/PeopleMasterKey/UpdateReplacePolicy"),
    with(ARCHITECTURE, "/Resources/OrdersCancelOrder/Properties/Architectures", r#"["x86_64"]"#),
    with(ARCHITECTURE, "/Resources/OrdersQuery/Properties/Architectures", r#"["arm64"]"#),
    with(ARCHITECTURE, "/Parameters/Architecture/Default", r#""x86_64""#),
    with(ARCHITECTURE, "/Parameters/Architecture/AllowedValues", r#"["arm64"]"#),
    with(NAMING, "/Resources/OrdersQuery/Properties/CodeUri", r#""../../target/lambda/carts/""#),
    with(NAMING, "/Resources/OrdersQuery/Properties/Handler", r#""orders-project-orders""#),
    with(NAMING, "/Resources/OrdersQuery/Properties/FunctionName", r#"{ "Fn::Sub": "${AWS::StackName}-orders-ask" }"#),
    without("functions log JSON", "/Resources/OrdersCancelOrder/Properties/LoggingConfig"),
    without("functions log to their context's log group", "/Resources/OrdersQuery/Properties/LoggingConfig"),
    with(
        "functions log to their context's log group",
        "/Resources/OrdersQuery/Properties/LoggingConfig/LogGroup",
        r#"{ "Ref": "CartsLogs" }"#,
    ),
    without("logs have a retention", "/Resources/OrdersLogs/Properties/RetentionInDays"),
    without("functions are traced", "/Resources/OrdersCancelOrder/Properties/Tracing"),
    with(SECRETS, "/Resources/FinanceCallStripe/Properties/Environment/Variables/STRIPE_SECRET", r#""sk_live_4eC39""#),
    with(
        SECRETS,
        "/Resources/FinanceCallStripe/Properties/Environment/Variables/STRIPE_API_KEY",
        r#"{ "Ref": "StripeUrl" }"#,
    ),
    with(
        SECRETS,
        "/Resources/OversoldAlarm/Properties/AlarmDescription",
        r#""{{resolve:secretsmanager:frontrow/stripe}}""#,
    ),
    with(
        SECRETS,
        "/Resources/OrdersQuery/Properties/Environment/Variables/MORE",
        r#"{ "Fn::Sub": "{{resolve:secretsmanager:${StripeSecretArn}}}" }"#,
    ),
    without(CANARIES, "/Resources/OrdersCancelOrder/Properties/AutoPublishAlias"),
    without(CANARIES, "/Resources/OrdersCancelOrder/Properties/AutoPublishAliasAllProperties"),
    without(CANARIES, "/Resources/OrdersCancelOrder/Properties/AutoPublishCodeSha256"),
    without(CANARIES, "/Resources/OrdersCancelOrder/Properties/Environment"),
    without(CANARIES, "/Resources/OrdersCancelOrder/Properties/DeploymentPreference"),
    with(CANARIES, "/Resources/OrdersCancelOrder/Properties/DeploymentPreference/Type", r#""AllAtOnce""#),
    with(CANARIES, "/Resources/OrdersCancelOrder/Properties/DeploymentPreference/Alarms", "[]"),
    without(CANARIES, "/Resources/OrdersCancelOrder/Properties/DeploymentPreference/Role"),
    with(DEPLOYMENT_TYPE, "/Parameters/DeploymentType/Default", r#""AllAtOnce""#),
    without(OWN_ROLES, "/Resources/OrdersQuery/Properties/Role"),
    with(
        OWN_ROLES,
        "/Resources/OrdersQuery/Properties/Role",
        r#"{ "Fn::GetAtt": ["OrdersProjectOrdersRole", "Arn"] }"#,
    ),
    with(OWN_ROLES, "/Resources/OrdersQuery/Properties/Policies", r#"["AmazonDynamoDBReadOnlyAccess"]"#),
    with(
        OWN_ROLES,
        "/Resources/OrdersQueryRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal",
        r#"{ "AWS": "*" }"#,
    ),
    with(
        "roles have no AWS managed policies",
        "/Resources/OrdersQueryRole/Properties/ManagedPolicyArns",
        r#"["arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"]"#,
    ),
    with(
        VERBS,
        "/Resources/OrdersQueryRole/Properties/Policies/0/PolicyDocument/Statement/0/Action",
        r#""dynamodb:*""#,
    ),
    with(
        VERBS,
        "/Resources/OrdersQueryRole/Properties/Policies/0/PolicyDocument/Statement/0/Action",
        r#"["dynamodb:Query", "dynamodb:Scan"]"#,
    ),
    with(
        ONE_RESOURCE,
        "/Resources/OrdersQueryRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
        r#""*""#,
    ),
    with(
        ONE_RESOURCE,
        "/Resources/OrdersQueryRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
        r#"[{ "Fn::GetAtt": ["OrdersEvents", "Arn"] }, { "Fn::GetAtt": ["OrdersViews", "Arn"] }]"#,
    ),
    with(
        ONE_RESOURCE,
        "/Resources/OrdersQueryRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
        r#"{ "Fn::Sub": "${OrdersEvents.Arn}/index/*" }"#,
    ),
    with(
        ONE_RESOURCE,
        "/Resources/TracingPolicy/Properties/PolicyDocument/Statement/0/Action",
        r#""lambda:InvokeFunction""#,
    ),
    with(
        ONE_RESOURCE,
        "/Resources/DeploymentRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
        r#"{ "Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*" }"#,
    ),
    with(
        SCOPE,
        "/Resources/OrdersQueryRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource",
        r#"{ "Fn::GetAtt": ["FinanceEvents", "Arn"] }"#,
    ),
    with(SCOPE, "/Resources/OrdersQuery/Properties/Environment/Variables/OTHER_TABLE", r#"{ "Ref": "FinanceEvents" }"#),
    with(
        SCOPE,
        "/Resources/OrdersPublish/Properties/Events/Commits/Properties/Stream",
        r#"{ "Fn::GetAtt": ["CartsEvents", "StreamArn"] }"#,
    ),
    with(
        SCOPE,
        "/Resources/TicketsSendEmail/Properties/Events/Calls/Properties/Queue",
        r#"{ "Fn::GetAtt": ["PaymentsQueue", "Arn"] }"#,
    ),
    with(
        SCOPE,
        "/Resources/TicketsSendEmail/Properties/Environment/Variables/MAILGUN_SECRET",
        r#"{ "Ref": "StripeSecretArn" }"#,
    ),
    without(EVENT_SOURCES, "/Resources/OrdersPublishRole/Properties/Policies/0/PolicyDocument/Statement/2/Condition"),
    with(
        EVENT_SOURCES,
        "/Resources/OrdersPublishRole/Properties/Policies/0/PolicyDocument/Statement/2/Condition",
        r#"{ "StringEquals": { "events:source": "frontrow.finance" } }"#,
    ),
    without(DEAD_LETTERS, "/Resources/TicketsWhenOrderPaid/Properties/Events/Rule/Properties/DeadLetterConfig"),
    without(DEAD_LETTERS, "/Resources/PaymentsRule/Properties/Targets/0/DeadLetterConfig"),
    without(
        DEAD_LETTERS,
        "/Resources/FinanceRequeueOverduePayments/Properties/Events/EveryMinute/Properties/DeadLetterConfig",
    ),
    without(PERMISSIONS, "/Resources/OrdersQueryApiPermission"),
    with(
        PERMISSIONS,
        "/Resources/OrdersCancelOrderApiPermission/Properties/FunctionName",
        r#"{ "Ref": "OrdersPayOrder.Alias" }"#,
    ),
    with(
        PERMISSIONS,
        "/Resources/OrdersQueryApiPermission/Properties/SourceArn",
        r#"{ "Fn::GetAtt": ["Bus", "Arn"] }"#,
    ),
    with(PERMISSIONS, "/Resources/OrdersQueryApiPermission/Properties/Principal", r#""sns.amazonaws.com""#),
    with(
        PERMISSIONS,
        "/Resources/PaymentsRule/Properties/Targets/0/Arn",
        r#"{ "Fn::GetAtt": ["FinanceCallStripe", "Arn"] }"#,
    ),
    without(DESTINATIONS, "/Resources/TicketsWhenOrderPaid/Properties/EventInvokeConfig"),
    without(DESTINATIONS, "/Resources/CartsProjectConcerts/Properties/EventInvokeConfig"),
    without(DESTINATIONS, "/Resources/FinanceRequeueOverduePayments/Properties/EventInvokeConfig/DestinationConfig"),
    without(
        "no function changes or deletes a stored event",
        "/Resources/OrdersExpireOrdersRole/Properties/Policies/0/PolicyDocument/Statement/2/Condition",
    ),
    with(
        "no function changes or deletes a stored event",
        "/Resources/OrdersExpireOrdersRole/Properties/Policies/0/PolicyDocument/Statement/2/Action",
        r#""dynamodb:DeleteItem""#,
    ),
    with(
        "a worker adds the reason to a message that fails for the last time",
        "/Resources/TicketsSendEmail/Properties/Environment/Variables/MAX_RECEIVES",
        r#""10""#,
    ),
    without(
        "a worker adds the reason to a message that fails for the last time",
        "/Resources/TicketsSendEmail/Properties/Environment/Variables/DEAD_LETTERS",
    ),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/BisectBatchOnFunctionError"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/MaximumRetryAttempts"),
    with(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/MaximumRetryAttempts", "100"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/MaximumRecordAgeInSeconds"),
    with(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/MaximumRecordAgeInSeconds", "86400"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/DestinationConfig"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/FunctionResponseTypes"),
    without(
        "one bad message does not fail its batch",
        "/Resources/TicketsSendEmail/Properties/Events/Calls/Properties/FunctionResponseTypes",
    ),
    without(
        "a message that keeps failing goes to a dead-letter queue",
        "/Resources/EmailsQueue/Properties/RedrivePolicy",
    ),
    with(
        "a message stays invisible while it is processed",
        "/Resources/EmailsQueue/Properties/VisibilityTimeout",
        "60",
    ),
    without("a message stays invisible while it is processed", "/Resources/EmailsQueue/Properties/VisibilityTimeout"),
    without(VENDORS, "/Resources/TicketsSendEmail/Properties/Events/Calls/Properties/ScalingConfig"),
    with(
        VENDORS,
        "/Resources/FinanceReconcile/Properties/Events/get ~1reports~1reconciliation/Properties/Method",
        r#""POST""#,
    ),
    with(
        VENDORS,
        "/Resources/FinanceStripeWebhook/Properties/Environment/Variables/STRIPE_URL",
        r#"{ "Ref": "StripeUrl" }"#,
    ),
    with(
        "dead letters are kept for two weeks",
        "/Resources/StreamFailures/Properties/MessageRetentionPeriod",
        "345600",
    ),
    without(DEAD_LETTER_ALARMS, "/Resources/PaymentsDeadLettersAlarm"),
    without(DEAD_LETTER_ALARMS, "/Resources/StreamFailuresAlarm"),
    with(
        DEAD_LETTER_ALARMS,
        "/Resources/StreamFailuresAlarm/Properties/Dimensions/0/Value",
        r#"{ "Fn::Sub": "${AWS::StackName}-function-failures" }"#,
    ),
    with(
        DEAD_LETTER_ALARMS,
        "/Resources/StreamFailures/Properties/QueueName",
        r#"{ "Fn::Sub": "${AWS::StackName}-given-up" }"#,
    ),
    without(STREAM_ALARMS, "/Resources/CartsStreamAgeAlarm"),
    without(STREAM_ALARMS, "/Resources/OrdersStreamAgeAlarm/Properties/Metrics/1"),
    with(
        STREAM_ALARMS,
        "/Resources/CartsStreamAgeAlarm/Properties/Dimensions/0/Value",
        r#"{ "Fn::Sub": "${AWS::StackName}-carts-project-concerts" }"#,
    ),
    with(STREAM_ALARMS, "/Resources/CartsStreamAgeAlarm/Properties/Dimensions/0/Name", r#""QueueName""#),
    without(THROTTLES, "/Resources/LambdaThrottlesAlarm"),
    without(THROTTLES, "/Resources/OrdersThrottlesAlarm/Properties/Metrics/2"),
    with(
        THROTTLES,
        "/Resources/OrdersThrottlesAlarm/Properties/Metrics/4/MetricStat/Metric/Dimensions/0/Value",
        r#"{ "Fn::Sub": "${AWS::StackName}-orders-events" }"#,
    ),
    without(API_ALARMS, "/Resources/LatencyAlarm"),
    with(API_ALARMS, "/Resources/LatencyAlarm/Properties/Dimensions/0/Value", r#"{ "Ref": "Bus" }"#),
    with(API_ALARMS, "/Resources/LatencyAlarm/Properties/ExtendedStatistic", r#""p50""#),
    without(API_ALARMS, "/Resources/ServerErrorsAlarm"),
    without(API_ALARMS, "/Resources/ServerErrors"),
    without(BUSINESS, "/Resources/OrdersStuckAlarm"),
    without(BUSINESS, "/Resources/HoldsOverdueAlarm"),
    without(BUSINESS, "/Resources/OversoldAlarm"),
    with(BUSINESS, "/Resources/OversoldAlarm/Properties/Threshold", "10"),
    without(ACTIONS, "/Resources/OversoldAlarm/Properties/AlarmActions"),
    with(ACTIONS, "/Resources/OversoldAlarm/Properties/OKActions", "[]"),
    with(
        ACTIONS,
        "/Resources/OversoldAlarm/Properties/AlarmActions",
        r#"[{ "Fn::Sub": "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-payments" }]"#,
    ),
    without(ACTIONS, "/Resources/ServerErrorsAlarm/Properties/AlarmActions"),
    without("every alarm says what missing data means", "/Resources/OversoldAlarm/Properties/TreatMissingData"),
    with(
        "every alarm says what missing data means",
        "/Resources/OrdersStuckAlarm/Properties/TreatMissingData",
        r#""notBreaching""#,
    ),
    without("alarms can be e-mailed to an address from a parameter", "/Resources/AlarmSubscription"),
    without("alarms can be e-mailed to an address from a parameter", "/Resources/AlarmSubscription/Condition"),
    without(DASHBOARD, "/Resources/Dashboard"),
    with(DASHBOARD, "/Resources/Dashboard/Properties/DashboardBody/Fn::Sub/0", r#""{ \"widgets\": [] }""#),
    with(
        NAMES,
        "/Resources/CartsStreamAgeAlarm/Properties/Dimensions/0/Value",
        r#"{ "Fn::Sub": "${AWS::StackName}-carts-tell" }"#,
    ),
    with(
        NAMES,
        "/Resources/Dashboard/Properties/DashboardBody/Fn::Sub/0",
        r#""[\"QueueName\", \"${AWS::StackName}-payments\", \"${AWS::StackName}-letters\"]""#,
    ),
    with(NAMES, "/Resources/AlarmTopic/Properties/TopicName", r#"{ "Fn::Sub": "${AWS::StackName}-news" }"#),
    with(LIMITS, "/Resources/Api/Properties/DefaultRouteSettings/ThrottlingRateLimit", "100"),
    without(LIMITS, "/Resources/Api/Properties/DefaultRouteSettings"),
    with(
        "the origins that may call the API are a parameter",
        "/Resources/Api/Properties/CorsConfiguration/AllowOrigins",
        r#"["*"]"#,
    ),
    without(RESERVATIONS, "/Resources/UsersLogIn/Properties/ReservedConcurrentExecutions"),
    without(RESERVATIONS, "/Resources/TicketsValidateTicket/Properties/ReservedConcurrentExecutions"),
    without(RESERVATIONS, "/Resources/OrdersWhenCartConfirmed/Properties/ReservedConcurrentExecutions"),
    with(RESERVATIONS, "/Resources/FinanceStripeWebhook/Properties/ReservedConcurrentExecutions", "10"),
    with(RESERVATIONS, "/Parameters/PolicyConcurrency/Default", "10"),
    without(DEFAULT_ADDRESS, "/Resources/Api/Properties/DisableExecuteApiEndpoint"),
    with(DEFAULT_ADDRESS, "/Resources/Api/Properties/DisableExecuteApiEndpoint", "false"),
    without(DOMAIN, "/Resources/ApiDomain"),
    without(DOMAIN, "/Resources/ApiDomain/Condition"),
    without(DOMAIN, "/Resources/ApiDomainMapping"),
    with(CDN, "/Parameters/Cdn/Default", r#""true""#),
    without(CDN, "/Resources/Distribution/Condition"),
    with(CDN, "/Resources/PagesCachePolicy/Condition", r#""HasDomain""#),
    with(CDN_PATHS, "/Resources/Distribution/Properties/DistributionConfig/CacheBehaviors/2/PathPattern", r#""/my/*""#),
    without(CDN_PATHS, "/Resources/Distribution/Properties/DistributionConfig/DefaultCacheBehavior/AllowedMethods"),
    with(
        CDN_PATHS,
        "/Resources/Distribution/Properties/DistributionConfig/DefaultCacheBehavior/CachePolicyId",
        r#"{ "Ref": "PagesCachePolicy" }"#,
    ),
    without(
        CDN_PATHS,
        "/Resources/Distribution/Properties/DistributionConfig/DefaultCacheBehavior/OriginRequestPolicyId",
    ),
    with(
        CDN_SESSIONS,
        "/Resources/PagesCachePolicy/Properties/CachePolicyConfig/ParametersInCacheKeyAndForwardedToOrigin/CookiesConfig/Cookies/1",
        r#""__Host-session""#,
    ),
    with(
        CDN_SESSIONS,
        "/Resources/PagesOriginRequestPolicy/Properties/OriginRequestPolicyConfig/CookiesConfig/CookieBehavior",
        r#""all""#,
    ),
    with(
        CDN_SESSIONS,
        "/Resources/PagesOriginRequestPolicy/Properties/OriginRequestPolicyConfig/HeadersConfig/Headers/0",
        r#""Authorization""#,
    ),
    with(CDN_KEPT, "/Resources/PagesCachePolicy/Properties/CachePolicyConfig/DefaultTTL", "60"),
    with(CDN_KEPT, "/Resources/FilesCachePolicy/Properties/CachePolicyConfig/MinTTL", "1"),
    without(CDN_KEPT, "/Resources/Distribution/Properties/DistributionConfig/CustomErrorResponses/2"),
    with(
        CDN_TLS,
        "/Resources/Distribution/Properties/DistributionConfig/CacheBehaviors/0/ViewerProtocolPolicy",
        r#""allow-all""#,
    ),
    with(
        CDN_TLS,
        "/Resources/Distribution/Properties/DistributionConfig/Origins/0/CustomOriginConfig/OriginProtocolPolicy",
        r#""match-viewer""#,
    ),
    with(
        CDN_TLS,
        "/Resources/Distribution/Properties/DistributionConfig/ViewerCertificate/Fn::If/1/MinimumProtocolVersion",
        r#""TLSv1""#,
    ),
    without(CDN_SECRET, "/Resources/Api/Properties/StageVariables"),
    without(CDN_SECRET, "/Resources/Distribution/Properties/DistributionConfig/Origins/0/OriginCustomHeaders"),
    with(
        CDN_SECRET,
        "/Resources/Distribution/Properties/DistributionConfig/Origins/0/OriginCustomHeaders/0/HeaderValue",
        r#""frontrow""#,
    ),
    without(ARCHIVE, "/Resources/BusArchive"),
    with(ARCHIVE, "/Resources/BusArchive/Properties/RetentionDays", "7"),
    without(TAGS, "/Resources/OrdersEvents/Properties/Tags"),
    without(TAGS, "/Resources/OrdersLogs/Properties/Tags"),
    without(TAGS, "/Resources/Distribution/Properties/Tags"),
    without(TAGS, "/Resources/OrdersCancelOrder/Properties/Tags"),
    without(TAGS, "/Resources/OrdersQuery/Properties/Tags"),
    without(PARAMETERS, "/Parameters/SellerName/AllowedPattern"),
    without(PARAMETERS, "/Parameters/CorsOrigins/AllowedPattern"),
    without(PARAMETERS, "/Parameters/ArchiveDays/MaxValue"),
    without(PARAMETERS, "/Parameters/Architecture/AllowedValues"),
    with(NO_JSON, "/Parameters/ShipperName/Default", r#""{\"name\": \"Box Office\"}""#),
    with(NO_JSON, "/Parameters/TaxRates/Default", r#""[]""#),
    with(NO_JSON, "/Parameters/SellerName/Description", r#""Who sells, as JSON""#),
    with(NO_JSON, "/Parameters/SellerName/AllowedPattern", r#"".{1,200}""#),
    with(NO_JSON, "/Parameters/SellerName/AllowedPattern", r#""[A-Z""#),
];
