//! Guarantees of [`TokenStore`](plugcast_core::ports::TokenStore),
//! [`TokenRegister`](plugcast_core::ports::TokenRegister) and
//! [`SigningKeyStore`](plugcast_core::ports::SigningKeyStore).

use std::collections::BTreeSet;

use plugcast_core::{
    Role, Scope,
    identity::{TokenKind, TokenRecord},
    limits::platform::MAX_TOKEN_CONTROL_PLANES,
    ports::{AddTokenError, RemoveTokenError},
};

use super::Adapters;
use crate::doubles::sample;

/// How many callers race.
const RACERS: u8 = 16;

async fn added(adapters: &Adapters, name: &str) -> TokenRecord {
    let record = sample::token(name, Role::Admin);
    adapters.register.add_token(&record).await.unwrap();
    record
}

async fn ids(adapters: &Adapters) -> BTreeSet<String> {
    let tokens = adapters.register.tokens().await.unwrap();
    tokens.iter().map(|token| token.id.to_string()).collect()
}

/// A stored token is found by its hash, its id and its name, with all its fields; a token that is
/// not stored is not found.
pub async fn a_token_is_found_by_hash_id_and_name(adapters: &Adapters) {
    let plain = sample::token("plain", Role::Admin);
    let full = TokenRecord {
        kind: TokenKind::System,
        scope: Scope::Only((0..MAX_TOKEN_CONTROL_PLANES).map(|_| sample::fresh()).collect()),
        expires_at: Some(sample::now().plus_seconds(60)),
        ..sample::token("Ä full", Role::DataPlane)
    };
    adapters.register.add_token(&plain).await.unwrap();
    assert_eq!(adapters.tokens.token(&full.hash).await.unwrap(), None);
    assert_eq!(adapters.register.token_by_id(full.id).await.unwrap(), None);
    assert_eq!(adapters.register.token_id(&full.name).await.unwrap(), None);
    adapters.register.add_token(&full).await.unwrap();
    for stored in [plain, full] {
        assert_eq!(adapters.register.token_id(&stored.name).await.unwrap(), Some(stored.id));
        assert_eq!(adapters.tokens.token(&stored.hash).await.unwrap(), Some(stored.clone()));
        assert_eq!(adapters.register.token_by_id(stored.id).await.unwrap(), Some(stored));
    }
    assert_eq!(ids(adapters).await.len(), 2);
}

/// A taken name is rejected. It is free again after its token is removed.
pub async fn a_taken_name_is_rejected_until_its_token_is_removed(adapters: &Adapters) {
    let first = added(adapters, "ci").await;
    let second = sample::token("ci", Role::Viewer);
    let refused = adapters.register.add_token(&second).await;
    assert!(matches!(refused, Err(AddTokenError::NameTaken)), "{refused:?}");
    assert_eq!(adapters.tokens.token(&second.hash).await.unwrap(), None);
    assert_eq!(ids(adapters).await, [first.id.to_string()].into());
    adapters.register.remove_token(&first, None).await.unwrap();
    adapters.register.add_token(&second).await.unwrap();
    assert_eq!(adapters.register.token_id(&second.name).await.unwrap(), Some(second.id));
}

/// A removed token is not found by hash, id or name. Removing it again is a conflict.
pub async fn a_removed_token_is_not_found(adapters: &Adapters) {
    let (gone, other) = (added(adapters, "gone").await, added(adapters, "other").await);
    adapters.register.remove_token(&gone, None).await.unwrap();
    assert_eq!(adapters.tokens.token(&gone.hash).await.unwrap(), None);
    assert_eq!(adapters.register.token_by_id(gone.id).await.unwrap(), None);
    assert_eq!(adapters.register.token_id(&gone.name).await.unwrap(), None);
    assert_eq!(ids(adapters).await, [other.id.to_string()].into());
    let again = adapters.register.remove_token(&gone, None).await;
    assert!(matches!(again, Err(RemoveTokenError::Conflict)), "{again:?}");
    // Another token may have the name by now; the second removal leaves it alone.
    let successor = added(adapters, "gone").await;
    assert!(adapters.register.remove_token(&gone, None).await.is_err());
    assert_eq!(adapters.register.token_id(&successor.name).await.unwrap(), Some(successor.id));
}

/// When two tokens are removed at once, each on condition that the other exists, one stays.
pub async fn two_removals_that_require_each_other_do_not_both_succeed(adapters: &Adapters) {
    for round in 0..RACERS {
        let [one, other] = ["one", "other"].map(|name| format!("{name} {round}"));
        let (one, other) = (added(adapters, &one).await, added(adapters, &other).await);
        let remove = |token: &TokenRecord, needed: &TokenRecord| {
            let (register, token, needed) = (adapters.register.clone(), token.clone(), needed.id);
            tokio::spawn(async move { register.remove_token(&token, Some(needed)).await })
        };
        let (first, second) = (remove(&one, &other), remove(&other, &one));
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        let left = [&one, &other].map(|token| adapters.register.token_by_id(token.id));
        let [left_one, left_other] = left;
        let left = (left_one.await.unwrap().is_some(), left_other.await.unwrap().is_some());
        assert_eq!(left, (first.is_err(), second.is_err()));
        assert!(left.0 || left.1, "both tokens were removed");
    }
}

/// Racing first callers all get the same key, and so do later callers.
pub async fn every_caller_gets_the_same_signing_key(adapters: &Adapters) {
    let racers = (0..RACERS).map(|seed| {
        let keys = adapters.signing_keys.clone();
        tokio::spawn(async move {
            keys.load_or_create_signing_key([seed; 32]).await.unwrap().public_key()
        })
    });
    let late =
        |seed| async move { adapters.signing_keys.load_or_create_signing_key(seed).await.unwrap() };
    let racers = racers.collect::<Vec<_>>();
    let first = late([RACERS; 32]).await.public_key();
    for racer in racers {
        assert_eq!(racer.await.unwrap(), first);
    }
    assert_eq!(late([u8::MAX; 32]).await.public_key(), first);
}
