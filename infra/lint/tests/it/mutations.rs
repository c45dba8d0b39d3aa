//! Templates that break a rule, each made of the real ones by one change.

use lint::Document;
use serde_json::Value;

/// A change of the template after which a rule is broken.
#[derive(Debug)]
pub struct Mutation {
    /// The rule's name.
    pub rule: &'static str,
    /// Where the template is changed, as a JSON pointer.
    at: &'static str,
    /// What stands there then, as JSON; nothing if the place is gone.
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

const RETENTION: &str = "what can't be worked out again stays when the stack goes";
const ARCHITECTURE: &str = "the architecture is a parameter, arm64 unless it is said otherwise";
const NAMING: &str = "one name stands for a function, its handler and its resource";
const SECRETS: &str = "secrets are named and not given";
const CANARIES: &str = "new versions behind the API get their traffic little by little";
const DEPLOYMENT_TYPE: &str = "the kind of deployment is a parameter, gradual unless it is said otherwise";
const OWN_ROLES: &str = "each function has a role of its own";
const VERBS: &str = "a statement allows one verb";
const ONE_RESOURCE: &str = "a statement is about one resource";
const SCOPE: &str = "a role is about what its function names, all of it and nothing else";
const EVENT_SOURCES: &str = "a context can put events on the bus under its own name only";
const DEAD_LETTERS: &str = "what a target does not take is kept";
const PERMISSIONS: &str = "the API and rules can call the functions that they name";
const DESTINATIONS: &str = "what a function fails on is kept";
const STREAMS: &str = "one bad record does not hold up a stream";
const VENDORS: &str = "who calls a vendor works off a queue, so many at a time, or only reads";
const ACTIONS: &str = "every alarm goes to the topic";
const API_ALARMS: &str = "somebody is told when the API fails or is slow";
const BUSINESS: &str = "somebody is told when the business goes wrong";
const DASHBOARD: &str = "the dashboard shows the business";
const NAMES: &str = "alarms name resources that exist";
const PUT_ASIDE: &str = "somebody is told when something was put aside";
const LATE: &str = "somebody is told when a stream is read late";
const THROTTLES: &str = "somebody is told when calls are turned away";
const LIMITS: &str = "the API's limits are parameters";
const DOMAIN: &str = "the API can have a domain of its own";
const ARCHIVE: &str = "what passes a bus can be replayed";
const PARAMETERS: &str = "the value of a parameter is checked when it is deployed";
const NO_JSON: &str = "no parameter holds JSON";
const TAGS: &str = "what costs money is tagged";

pub const MUTATIONS: &[Mutation] = &[
    with("tables are paid for by request", "/Resources/OrdersViews/Properties/BillingMode", r#""PROVISIONED""#),
    without("event tables have a stream of what is new", "/Resources/OrdersEvents/Properties/StreamSpecification"),
    with(
        "event tables have a stream of what is new",
        "/Resources/OrdersEvents/Properties/StreamSpecification/StreamViewType",
        r#""KEYS_ONLY""#,
    ),
    without(
        "what can't be worked out again can be restored",
        "/Resources/OrdersEvents/Properties/PointInTimeRecoverySpecification",
    ),
    with(
        "what can't be worked out again can be restored",
        "/Resources/PeopleKeys/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled",
        "false",
    ),
    with(
        "what can't be worked out again can't be deleted",
        "/Resources/PeopleKeys/Properties/DeletionProtectionEnabled",
        "false",
    ),
    without(
        "what can't be worked out again can't be deleted",
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
    with(NAMING, "/Resources/OrdersQuery/Properties/Handler", r#""orders-project""#),
    with(NAMING, "/Resources/OrdersQuery/Properties/FunctionName", r#"{ "Fn::Sub": "${AWS::StackName}-orders-ask" }"#),
    without("functions log JSON", "/Resources/OrdersCancelOrder/Properties/LoggingConfig"),
    without("functions log with their context", "/Resources/OrdersQuery/Properties/LoggingConfig"),
    with(
        "functions log with their context",
        "/Resources/OrdersQuery/Properties/LoggingConfig/LogGroup",
        r#"{ "Ref": "CartsLogs" }"#,
    ),
    without("logs are not kept for ever", "/Resources/OrdersLogs/Properties/RetentionInDays"),
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
    with(OWN_ROLES, "/Resources/OrdersQuery/Properties/Role", r#"{ "Fn::GetAtt": ["OrdersProjectRole", "Arn"] }"#),
    with(OWN_ROLES, "/Resources/OrdersQuery/Properties/Policies", r#"["AmazonDynamoDBReadOnlyAccess"]"#),
    with(
        OWN_ROLES,
        "/Resources/OrdersQueryRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal",
        r#"{ "AWS": "*" }"#,
    ),
    with(
        "no role has a policy that somebody else writes",
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
    without(EVENT_SOURCES, "/Resources/OrdersPublishRole/Properties/Policies/0/PolicyDocument/Statement/1/Condition"),
    with(
        EVENT_SOURCES,
        "/Resources/OrdersPublishRole/Properties/Policies/0/PolicyDocument/Statement/1/Condition",
        r#"{ "StringEquals": { "events:source": "frontrow.finance" } }"#,
    ),
    without(DEAD_LETTERS, "/Resources/TicketsWhenOrderPaid/Properties/Events/Rule/Properties/DeadLetterConfig"),
    without(DEAD_LETTERS, "/Resources/PaymentsRule/Properties/Targets/0/DeadLetterConfig"),
    without(DEAD_LETTERS, "/Resources/FinanceSettleOverdue/Properties/Events/EveryMinute/Properties/DeadLetterConfig"),
    without(PERMISSIONS, "/Resources/OrdersQueryApiPermission"),
    with(
        PERMISSIONS,
        "/Resources/OrdersCancelOrderApiPermission/Properties/FunctionName",
        r#"{ "Ref": "OrdersRetryPayment.Alias" }"#,
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
    without(DESTINATIONS, "/Resources/FinanceSettleOverdue/Properties/EventInvokeConfig/DestinationConfig"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/BisectBatchOnFunctionError"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/MaximumRetryAttempts"),
    with(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/MaximumRetryAttempts", "-1"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/DestinationConfig"),
    without(STREAMS, "/Resources/OrdersPublish/Properties/Events/Commits/Properties/FunctionResponseTypes"),
    without(
        "one bad message does not fail its batch",
        "/Resources/TicketsSendEmail/Properties/Events/Calls/Properties/FunctionResponseTypes",
    ),
    without("a message that fails again and again is put aside", "/Resources/EmailsQueue/Properties/RedrivePolicy"),
    with(
        "a message is not handed out while it is worked on",
        "/Resources/EmailsQueue/Properties/VisibilityTimeout",
        "60",
    ),
    without("a message is not handed out while it is worked on", "/Resources/EmailsQueue/Properties/VisibilityTimeout"),
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
        "what was put aside is kept for two weeks",
        "/Resources/StreamFailures/Properties/MessageRetentionPeriod",
        "345600",
    ),
    without(PUT_ASIDE, "/Resources/PaymentsDeadLettersAlarm"),
    without(PUT_ASIDE, "/Resources/StreamFailuresAlarm"),
    with(
        PUT_ASIDE,
        "/Resources/StreamFailuresAlarm/Properties/Dimensions/0/Value",
        r#"{ "Fn::Sub": "${AWS::StackName}-function-failures" }"#,
    ),
    with(PUT_ASIDE, "/Resources/StreamFailures/Properties/QueueName", r#"{ "Fn::Sub": "${AWS::StackName}-given-up" }"#),
    without(LATE, "/Resources/CartsStreamAgeAlarm"),
    without(LATE, "/Resources/OrdersStreamAgeAlarm/Properties/Metrics/1"),
    with(
        LATE,
        "/Resources/CartsStreamAgeAlarm/Properties/Dimensions/0/Value",
        r#"{ "Fn::Sub": "${AWS::StackName}-carts-project-concerts" }"#,
    ),
    with(LATE, "/Resources/CartsStreamAgeAlarm/Properties/Dimensions/0/Name", r#""QueueName""#),
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
    without("every alarm says what silence means", "/Resources/OversoldAlarm/Properties/TreatMissingData"),
    with(
        "every alarm says what silence means",
        "/Resources/OrdersStuckAlarm/Properties/TreatMissingData",
        r#""notBreaching""#,
    ),
    without("alarms can be mailed to an address that is a parameter", "/Resources/AlarmSubscription"),
    without("alarms can be mailed to an address that is a parameter", "/Resources/AlarmSubscription/Condition"),
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
        "who may call the API from a browser is a parameter",
        "/Resources/Api/Properties/CorsConfiguration/AllowOrigins",
        r#"["*"]"#,
    ),
    without(DOMAIN, "/Resources/ApiDomain"),
    without(DOMAIN, "/Resources/ApiDomain/Condition"),
    without(DOMAIN, "/Resources/ApiDomainMapping"),
    without(ARCHIVE, "/Resources/BusArchive"),
    with(ARCHIVE, "/Resources/BusArchive/Properties/RetentionDays", "7"),
    without(TAGS, "/Resources/OrdersEvents/Properties/Tags"),
    without(TAGS, "/Resources/OrdersLogs/Properties/Tags"),
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
