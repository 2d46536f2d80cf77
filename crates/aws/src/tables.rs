//! Creates the two tables and the bucket, for the one-process control plane and for tests.
//!
//! On AWS the SAM template creates them. A test compares the two definitions.

use aws_sdk_dynamodb::{
    Client,
    types::{
        AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
        StreamSpecification, StreamViewType, TimeToLiveSpecification,
    },
};
use plugcast_core::PortError;

use crate::{
    Service,
    failure::failure,
    item::{EXPIRES_AT, FORGET_AT, PARTITION_KEY, SORT_KEY},
};

/// Creates the registry table with its stream and its expiry. An existing table stays as it is.
pub async fn create_registry_table(service: &Service, name: &str) -> Result<(), PortError> {
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::NewImage)
        .build()
        .map_err(|error| PortError::permanent("describing a table", error))?;
    let client = service.dynamodb();
    create_table(&client, name, Some(stream)).await?;
    enable_expiry(&client, name, FORGET_AT).await
}

/// Creates the nodes table with its expiry. An existing table stays as it is.
pub async fn create_nodes_table(service: &Service, name: &str) -> Result<(), PortError> {
    let client = service.dynamodb();
    create_table(&client, name, None).await?;
    enable_expiry(&client, name, EXPIRES_AT).await
}

async fn enable_expiry(client: &Client, name: &str, attribute: &str) -> Result<(), PortError> {
    let expiry = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(attribute)
        .build()
        .map_err(|error| PortError::permanent("describing a table", error))?;
    let outcome =
        client.update_time_to_live().table_name(name).time_to_live_specification(expiry).send();
    match outcome.await {
        Ok(_) => Ok(()),
        Err(error) if is_already_enabled(error.as_service_error()) => Ok(()),
        Err(error) => Err(failure("UpdateTimeToLive", error)),
    }
}

/// Creates the bucket of sources. An existing bucket stays as it is.
pub async fn create_sources_bucket(service: &Service, name: &str) -> Result<(), PortError> {
    match service.s3().create_bucket().bucket(name).send().await {
        Ok(_) => Ok(()),
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|error| error.is_bucket_already_owned_by_you()) =>
        {
            Ok(())
        }
        Err(error) => Err(failure("CreateBucket", error)),
    }
}

async fn create_table(
    client: &Client,
    name: &str,
    stream: Option<StreamSpecification>,
) -> Result<(), PortError> {
    let describing = |error| PortError::permanent("describing a table", error);
    let mut request = client.create_table().table_name(name).set_stream_specification(stream);
    for (attribute, key_type) in [(PARTITION_KEY, KeyType::Hash), (SORT_KEY, KeyType::Range)] {
        request = request
            .attribute_definitions(
                AttributeDefinition::builder()
                    .attribute_name(attribute)
                    .attribute_type(ScalarAttributeType::S)
                    .build()
                    .map_err(describing)?,
            )
            .key_schema(
                KeySchemaElement::builder()
                    .attribute_name(attribute)
                    .key_type(key_type)
                    .build()
                    .map_err(describing)?,
            );
    }
    match request.billing_mode(BillingMode::PayPerRequest).send().await {
        Ok(_) => Ok(()),
        Err(error)
            if error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) =>
        {
            Ok(())
        }
        Err(error) => Err(failure("CreateTable", error)),
    }
}

fn is_already_enabled(
    error: Option<&aws_sdk_dynamodb::operation::update_time_to_live::UpdateTimeToLiveError>,
) -> bool {
    use aws_sdk_dynamodb::error::ProvideErrorMetadata;

    error.and_then(ProvideErrorMetadata::code) == Some("ValidationException")
        && error
            .and_then(ProvideErrorMetadata::message)
            .is_some_and(|message| message.contains("already enabled"))
}
