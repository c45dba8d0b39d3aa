use std::fmt;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use cloud::CallFault;

use crate::Fault;

/// An HTTP client that injects faults on the way to a server that cannot.
pub struct Faulty {
    client: SharedHttpClient,
    fault: Option<Fault>,
}

struct Connection {
    inner: SharedHttpConnector,
    fault: Option<Fault>,
}

impl Faulty {
    pub fn new(client: SharedHttpClient, fault: Option<Fault>) -> Self {
        Self { client, fault }
    }
}

impl HttpClient for Faulty {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.client.http_connector(settings, components);
        SharedHttpConnector::new(Connection { inner, fault: self.fault.clone() })
    }
}

impl HttpConnector for Connection {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").and_then(|target| target.split_once('.'));
        let operation = target.map_or_else(String::new, |(_, operation)| format!("DynamoDB.{operation}"));
        match self.fault.as_ref().map_or(CallFault::None, |fault| fault(&operation)) {
            CallFault::None => self.inner.call(request),
            CallFault::AnswerLost => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move {
                    let _ = answer.await;
                    Err(ConnectorError::io("the answer was lost".into()))
                })
            }
            other => panic!("{other:?} needs the local cloud: skip this test on DynamoDB Local"),
        }
    }
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faulty")
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}
