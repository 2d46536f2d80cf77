//! What a [`TokenStore`](plugcast_core::ports::TokenStore), a
//! [`TokenRegister`](plugcast_core::ports::TokenRegister) and a
//! [`SigningKeyStore`](plugcast_core::ports::SigningKeyStore) promise.

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

/// A token is found by its hash, its id and its name, with all its fields, and no other is.
pub async fn a_token_is_found(adapters: &Adapters) {
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
    for known in [plain, full] {
        assert_eq!(adapters.register.token_id(&known.name).await.unwrap(), Some(known.id));
        assert_eq!(adapters.tokens.token(&known.hash).await.unwrap(), Some(known.clone()));
        assert_eq!(adapters.register.token_by_id(known.id).await.unwrap(), Some(known));
    }
    assert_eq!(ids(adapters).await.len(), 2);
}

/// A name is given once, and again when its token is gone.
pub async fn a_name_is_given_once(adapters: &Adapters) {
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

/// A token that is removed is found in no way, and is removed once.
pub async fn a_token_is_removed(adapters: &Adapters) {
    let (gone, other) = (added(adapters, "gone").await, added(adapters, "other").await);
    adapters.register.remove_token(&gone, None).await.unwrap();
    assert_eq!(adapters.tokens.token(&gone.hash).await.unwrap(), None);
    assert_eq!(adapters.register.token_by_id(gone.id).await.unwrap(), None);
    assert_eq!(adapters.register.token_id(&gone.name).await.unwrap(), None);
    assert_eq!(ids(adapters).await, [other.id.to_string()].into());
    let again = adapters.register.remove_token(&gone, None).await;
    assert!(matches!(again, Err(RemoveTokenError::Conflict)), "{again:?}");
    // Its name may be another's by now, which the second removal leaves alone.
    let heir = added(adapters, "gone").await;
    assert!(adapters.register.remove_token(&gone, None).await.is_err());
    assert_eq!(adapters.register.token_id(&heir.name).await.unwrap(), Some(heir.id));
}

/// Of two that are each removed while the other is there, one stays.
pub async fn of_two_that_need_each_other_one_stays(adapters: &Adapters) {
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
        assert!(left.0 || left.1, "both are gone");
    }
}

/// Of many first callers each gets the same key, and so does who comes later.
pub async fn there_is_one_signing_key(adapters: &Adapters) {
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
