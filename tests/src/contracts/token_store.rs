//! What a [`TokenStore`](plugcast_core::ports::TokenStore) and a
//! [`SigningKeyStore`](plugcast_core::ports::SigningKeyStore) promise.

use plugcast_core::{Identity, Role, Scope, Token, identity::TokenRecord};

use super::Adapters;

/// How many callers race.
const RACERS: u8 = 16;

fn record(token: &str, name: &str, role: Role) -> TokenRecord {
    let token: Token = token.parse().unwrap();
    let identity = Identity { name: name.to_owned(), role, scope: Scope::All };
    TokenRecord { hash: token.hash(), identity }
}

/// A token is found by its hash, and no other is.
pub async fn a_token_is_found_by_its_hash(adapters: &Adapters) {
    let admin = record("one", "admin", Role::Admin);
    let agent = record("two", "agent", Role::DataPlane);
    adapters.tokens.put_token(&admin).await.unwrap();
    assert_eq!(adapters.tokens.token(&agent.hash).await.unwrap(), None);
    adapters.tokens.put_token(&agent).await.unwrap();
    for known in [admin, agent] {
        assert_eq!(adapters.tokens.token(&known.hash).await.unwrap(), Some(known));
    }
}

/// Recording a token again is no error, and the newest record holds.
pub async fn a_token_is_put_twice(adapters: &Adapters) {
    let newest = record("one", "renamed", Role::DataPlane);
    for record in [&record("one", "admin", Role::Admin), &newest, &newest] {
        adapters.tokens.put_token(record).await.unwrap();
    }
    assert_eq!(adapters.tokens.token(&newest.hash).await.unwrap(), Some(newest));
}

/// Of many first callers each gets the same key, and so does who comes later.
pub async fn there_is_one_signing_key(adapters: &Adapters) {
    let racers = (0..RACERS).map(|seed| {
        let keys = adapters.signing_keys.clone();
        tokio::spawn(async move { keys.signing_key([seed; 32]).await.unwrap().public_key() })
    });
    let late = |seed| async move { adapters.signing_keys.signing_key(seed).await.unwrap() };
    let racers = racers.collect::<Vec<_>>();
    let first = late([RACERS; 32]).await.public_key();
    for racer in racers {
        assert_eq!(racer.await.unwrap(), first);
    }
    assert_eq!(late([u8::MAX; 32]).await.public_key(), first);
}
