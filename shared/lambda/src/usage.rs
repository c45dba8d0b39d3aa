//! The calls of the AWS SDK and the capacity that they consume, for the log line of the running invocation.

use aws_sdk_dynamodb::config::ConfigBag;
use aws_sdk_dynamodb::operation::{delete_item, get_item, put_item, query, transact_write_items, update_item};
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeSerializationInterceptorContextMut,
    BeforeTransmitInterceptorContextRef, Input, Output,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use crate::invocation::{self, Details, record};

/// An interceptor of the SDK's clients. It makes no calls: it asks DynamoDB to return the consumed capacity with each
/// response. DynamoDB bills a write whose condition failed but does not report it, so it is missing here.
#[derive(Debug)]
pub(crate) struct UsageInterceptor;

impl Intercept for UsageInterceptor {
    fn name(&self) -> &'static str {
        "UsageInterceptor"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if invocation::is_detailed() {
            request_consumed_capacity(context.input_mut());
        }
        Ok(())
    }

    fn read_before_attempt(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        record(|details| {
            if let Some(operation) = config.load::<Metadata>() {
                *details.calls.entry(operation.name().to_owned()).or_default() += 1;
            }
        });
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Ok(output) = context.output_or_error() {
            record(|details| add_consumed_capacity(details, output));
        }
        Ok(())
    }
}

fn request_consumed_capacity(input: &mut Input) {
    let requested = if let Some(input) = input.downcast_mut::<query::QueryInput>() {
        &mut input.return_consumed_capacity
    } else if let Some(input) = input.downcast_mut::<put_item::PutItemInput>() {
        &mut input.return_consumed_capacity
    } else if let Some(input) = input.downcast_mut::<get_item::GetItemInput>() {
        &mut input.return_consumed_capacity
    } else if let Some(input) = input.downcast_mut::<delete_item::DeleteItemInput>() {
        &mut input.return_consumed_capacity
    } else if let Some(input) = input.downcast_mut::<update_item::UpdateItemInput>() {
        &mut input.return_consumed_capacity
    } else if let Some(input) = input.downcast_mut::<transact_write_items::TransactWriteItemsInput>() {
        &mut input.return_consumed_capacity
    } else {
        return;
    };
    requested.get_or_insert(ReturnConsumedCapacity::Total);
}

fn add_consumed_capacity(details: &mut Details, output: &Output) {
    if let Some(output) = output.downcast_ref::<query::QueryOutput>() {
        details.read_hundredths += hundredths(output.consumed_capacity());
    } else if let Some(output) = output.downcast_ref::<put_item::PutItemOutput>() {
        details.write_hundredths += hundredths(output.consumed_capacity());
    } else if let Some(output) = output.downcast_ref::<get_item::GetItemOutput>() {
        details.read_hundredths += hundredths(output.consumed_capacity());
    } else if let Some(output) = output.downcast_ref::<delete_item::DeleteItemOutput>() {
        details.write_hundredths += hundredths(output.consumed_capacity());
    } else if let Some(output) = output.downcast_ref::<update_item::UpdateItemOutput>() {
        details.write_hundredths += hundredths(output.consumed_capacity());
    } else if let Some(output) = output.downcast_ref::<transact_write_items::TransactWriteItemsOutput>() {
        details.write_hundredths += output.consumed_capacity().iter().map(|table| hundredths(Some(table))).sum::<u64>();
    }
}

fn hundredths(capacity: Option<&ConsumedCapacity>) -> u64 {
    let units = capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default();
    #[allow(clippy::float_arithmetic, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let hundredths = (units * 100.0).round() as u64;
    hundredths
}
