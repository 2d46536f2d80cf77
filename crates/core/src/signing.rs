//! Signatures over manifests: Ed25519.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::InvalidValue;

/// The private key that signs manifests.
#[derive(Clone)]
pub struct ManifestSigner(SigningKey);

impl ManifestSigner {
    /// A key made of 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Signs `bytes`.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes))
    }

    /// The public key that nodes verify with.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

impl fmt::Debug for ManifestSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ManifestSigner(…)")
    }
}

/// The public key that verifies manifests; base64 on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("contentEncoding" = "base64"))]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Whether `signature` was made with this key over exactly `bytes`.
    pub fn verifies(&self, bytes: &[u8], signature: &Signature) -> bool {
        self.0.verify_strict(bytes, &signature.0).is_ok()
    }
}

/// A signature; base64 on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("contentEncoding" = "base64"))]
pub struct Signature(ed25519_dalek::Signature);

impl TryFrom<String> for PublicKey {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let invalid = || InvalidValue::new("public_key", "an Ed25519 key is 32 bytes in base64");
        let bytes = decode(&text).ok_or_else(invalid)?;
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| invalid())
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        STANDARD.encode(key.0.as_bytes())
    }
}

impl TryFrom<String> for Signature {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        decode(&text)
            .map(|bytes: [u8; 64]| Self(ed25519_dalek::Signature::from_bytes(&bytes)))
            .ok_or_else(|| {
                InvalidValue::new("signature", "an Ed25519 signature is 64 bytes in base64")
            })
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        STANDARD.encode(signature.0.to_bytes())
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_bytes_and_its_key_only() {
        let signer = ManifestSigner::from_seed(&[7; 32]);
        let signature = signer.sign(b"state");
        assert!(signer.public_key().verifies(b"state", &signature));
        assert!(!signer.public_key().verifies(b"State", &signature));
        let other = ManifestSigner::from_seed(&[8; 32]);
        assert!(!other.public_key().verifies(b"state", &signature));
    }

    #[test]
    fn both_read_back_from_text() {
        let signer = ManifestSigner::from_seed(&[7; 32]);
        let key = String::from(signer.public_key());
        assert_eq!(PublicKey::try_from(key).unwrap(), signer.public_key());
        let signature = signer.sign(b"state");
        assert_eq!(Signature::try_from(String::from(signature.clone())).unwrap(), signature);
        assert!(PublicKey::try_from("AAAA".to_owned()).is_err());
        assert!(Signature::try_from("!".to_owned()).is_err());
    }

    #[test]
    fn a_signer_shows_no_secret() {
        assert_eq!(format!("{:?}", ManifestSigner::from_seed(&[7; 32])), "ManifestSigner(…)");
    }
}
