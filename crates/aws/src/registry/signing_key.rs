//! Loads or creates the key that signs manifests.

use async_trait::async_trait;
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use plugcast_core::{PortError, ports::SigningKeyStore, signing::ManifestSigner};

use super::DynamoRegistry;
use crate::{
    failure::failure,
    item::{Item, Key},
};

const SEED: &str = "seed";

fn signing_key_key() -> Key {
    Key::new("SIGNING_KEY", "SIGNING_KEY")
}

#[async_trait]
impl SigningKeyStore for DynamoRegistry {
    async fn load_or_create_signing_key(
        &self,
        fresh_seed: [u8; 32],
    ) -> Result<ManifestSigner, PortError> {
        if let Some(item) = self.item(signing_key_key()).await? {
            return signer_of(&item);
        }
        let mut item = signing_key_key().into_item();
        item.insert(SEED.to_owned(), AttributeValue::B(Blob::new(fresh_seed)));
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item.clone()))
            .condition_expression("attribute_not_exists(pk)")
            .send();
        match put.await {
            Ok(_) => signer_of(&item),
            // Another caller created the key first; use that one.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                let item = self.item(signing_key_key()).await?;
                signer_of(&item.unwrap_or_default())
            }
            Err(error) => Err(failure("PutItem", error)),
        }
    }
}

fn signer_of(item: &Item) -> Result<ManifestSigner, PortError> {
    let seed = item.get(SEED).and_then(|seed| seed.as_b().ok()).map(Blob::as_ref);
    let seed = seed.and_then(|seed| <&[u8; 32]>::try_from(seed).ok());
    seed.map(ManifestSigner::from_seed).ok_or_else(|| {
        PortError::permanent("reading the signing key", "the row has no seed of 32 bytes")
    })
}
