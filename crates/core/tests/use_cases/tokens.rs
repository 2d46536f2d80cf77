//! Tokens: their limits, expired ones, the last admin, and the sockets of a revoked one.

use std::sync::Arc;

use plugcast_core::{
    Role, Scope, TokenId,
    identity::{TokenRecord, TokenRef},
    limits::{
        EXPIRED_TOKEN_KEPT_DAYS, MAX_EXPIRED_TOKENS_REMOVED, MAX_TOKENS,
        platform::MAX_TOKEN_CONTROL_PLANES,
    },
    ports::{ControlPlaneStore, NodeStore, TokenRegister},
    use_cases::tokens::{
        ClosedSockets, CreateTokenError, RevokeTokenError, ScopeError, close_sockets, create_token,
        revoke_token, scope_of,
    },
};
use plugcast_testing::{
    contracts::Adapters,
    doubles::{CountedWaits, MemoryRegistry, sample},
};

const DAY: i64 = 24 * 60 * 60;

async fn filled(count: usize) -> MemoryRegistry {
    let registry = MemoryRegistry::default();
    for number in 0..count {
        let record = sample::token(&format!("token {number}"), Role::Viewer);
        registry.add_token(&record).await.unwrap();
    }
    registry
}

/// A token that expired so many seconds before now.
fn expired(name: &str, seconds_ago: i64) -> TokenRecord {
    TokenRecord {
        expires_at: Some(sample::now().plus_seconds(-seconds_ago)),
        ..sample::token(name, Role::Admin)
    }
}

#[tokio::test]
async fn refuses_one_token_more_than_the_limit() {
    let registry = filled(MAX_TOKENS - 1).await;
    create_token(&registry, &sample::token("last", Role::Admin)).await.unwrap();
    let refused = create_token(&registry, &sample::token("more", Role::Admin)).await;
    assert!(matches!(refused, Err(CreateTokenError::Full)), "{refused:?}");
    assert_eq!(registry.tokens().await.unwrap().len(), MAX_TOKENS);
}

#[tokio::test]
async fn removes_tokens_that_expired_long_ago() {
    let registry = filled(MAX_TOKENS - MAX_EXPIRED_TOKENS_REMOVED - 2).await;
    let kept = EXPIRED_TOKEN_KEPT_DAYS * DAY;
    for number in 0..=MAX_EXPIRED_TOKENS_REMOVED {
        registry.add_token(&expired(&format!("old {number}"), kept)).await.unwrap();
    }
    registry.add_token(&expired("new", kept - 1)).await.unwrap();
    create_token(&registry, &sample::token("made", Role::Viewer)).await.unwrap();
    let tokens = registry.tokens().await.unwrap();
    let is_left =
        |prefix: &str| tokens.iter().filter(|t| t.name.as_str().starts_with(prefix)).count();
    // One creation removes a bounded number; the next one removes the rest.
    assert_eq!([is_left("old "), is_left("new"), is_left("made")], [1, 1, 1]);
}

#[tokio::test]
async fn reuses_the_name_of_an_expired_token() {
    let registry = filled(0).await;
    registry.add_token(&expired("ci", 0)).await.unwrap();
    let fresh = sample::token("ci", Role::Deployer);
    create_token(&registry, &fresh).await.unwrap();
    assert_eq!(registry.tokens().await.unwrap(), [fresh]);
    let refused = create_token(&registry, &sample::token("ci", Role::Viewer)).await;
    assert!(matches!(refused, Err(CreateTokenError::NameTaken(_))), "{refused:?}");
}

async fn revoke(
    registry: &dyn TokenRegister,
    record: &TokenRecord,
    caller: Option<TokenId>,
) -> Result<bool, RevokeTokenError> {
    let reference = TokenRef::Id(record.id);
    let waits = CountedWaits::default();
    let revoked = revoke_token(registry, &waits, &reference, caller, sample::now()).await?;
    Ok(revoked.is_some())
}

#[tokio::test]
async fn keeps_the_last_admin_unless_the_operators_own_token_exists() {
    let registry = filled(0).await;
    let admin = sample::token("admin", Role::Admin);
    registry.add_token(&admin).await.unwrap();
    let one = Scope::Only([sample::fresh()].into());
    let others = [
        TokenRecord { scope: one, ..sample::token("scoped", Role::Admin) },
        expired("expired", 0),
        sample::token("deployer", Role::Deployer),
    ];
    for other in &others {
        registry.add_token(other).await.unwrap();
    }
    let refused = revoke(&registry, &admin, Some(admin.id)).await;
    assert!(matches!(refused, Err(RevokeTokenError::LastAdmin(_))), "{refused:?}");
    for other in &others {
        assert!(revoke(&registry, other, Some(admin.id)).await.unwrap());
        assert!(
            !revoke(&registry, other, Some(admin.id)).await.unwrap(),
            "revoking twice is not an error"
        );
    }
    assert!(revoke(&registry, &admin, None).await.unwrap(), "the operator's own token remains");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn keeps_one_of_the_admins_that_revoke_each_other() {
    for round in 0..8 {
        let registry = Arc::new(filled(0).await);
        let admins: Vec<TokenRecord> = (0..4)
            .map(|number| sample::token(&format!("admin {round} {number}"), Role::Admin))
            .collect();
        for admin in &admins {
            registry.add_token(admin).await.unwrap();
        }
        let racers = (0..admins.len()).map(|number| {
            let registry = registry.clone();
            let (caller, victim) = (admins[number].id, admins[(number + 1) % admins.len()].clone());
            tokio::spawn(async move { revoke(&*registry, &victim, Some(caller)).await })
        });
        for racer in racers.collect::<Vec<_>>() {
            let outcome = racer.await.unwrap();
            let refused = matches!(
                outcome,
                Err(RevokeTokenError::LastAdmin(_) | RevokeTokenError::Contended)
            );
            assert!(outcome.is_ok() || refused, "{outcome:?}");
        }
        assert_ne!(registry.tokens().await.unwrap(), [], "no admin is left");
    }
}

#[tokio::test]
async fn refuses_more_control_planes_than_the_limit() {
    let registry = MemoryRegistry::default();
    let mut names = Vec::new();
    for number in 0..=MAX_TOKEN_CONTROL_PLANES {
        let name = format!("cp {number}");
        registry.create_control_plane(&sample::control_plane(&name)).await.unwrap();
        names.push(name);
    }
    let refused = |outcome: Result<Scope, ScopeError>| match outcome {
        Err(ScopeError::Invalid(error)) => error.field,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(scope_of(&registry, Some(&names)).await), "control_planes");
    names.pop();
    let Ok(Scope::Only(ids)) = scope_of(&registry, Some(&names)).await else { panic!("refused") };
    assert_eq!(ids.len(), MAX_TOKEN_CONTROL_PLANES);
    // An id and a name may name the same control plane.
    let id = ids.first().unwrap().to_string();
    let named = [names[0].clone(), id.clone(), id];
    let Ok(Scope::Only(ids)) = scope_of(&registry, Some(&named)).await else { panic!("refused") };
    assert!(ids.len() <= 2);
    assert_eq!(refused(scope_of(&registry, Some(&[])).await), "control_planes");
    let unknown = ["cp 1".to_owned(), "nowhere".to_owned()];
    assert_eq!(refused(scope_of(&registry, Some(&unknown)).await), "control_planes[1]");
    assert_eq!(scope_of(&registry, None).await.unwrap(), Scope::All);
}

#[tokio::test]
async fn closes_the_sockets_of_the_token_and_no_others() {
    let adapters = Adapters::in_memory();
    let (one, two) = (sample::control_plane("one"), sample::control_plane("two"));
    for control_plane in [&one, &two] {
        adapters.control_planes.create_control_plane(control_plane).await.unwrap();
    }
    let token = sample::token("edge", Role::DataPlane);
    let nodes: &Arc<dyn NodeStore> = &adapters.nodes;
    for (control_plane, id, token_id) in [
        (&one, "a=", Some(token.id)),
        (&two, "b=", Some(token.id)),
        (&two, "gone=", Some(token.id)),
        (&one, "others=", Some(sample::fresh())),
        (&one, "operators=", None),
    ] {
        let mut connection = sample::connection(control_plane.id, id);
        connection.token_id = token_id;
        nodes.add_connection(&connection).await.unwrap();
        if id != "gone=" {
            adapters.sockets.open(&connection.id);
        }
    }
    let close = async |token: &TokenRecord| {
        close_sockets(&*adapters.control_planes, &**nodes, &*adapters.push, token).await.unwrap()
    };
    // A token scoped to one control plane opened its sockets there.
    let scoped = TokenRecord { scope: Scope::Only([one.id].into()), ..token.clone() };
    assert_eq!(close(&scoped).await, ClosedSockets { closed: 1, failed: 0 });
    assert_eq!(adapters.sockets.ids(), ["b=", "operators=", "others="]);
    assert_eq!(close(&token).await, ClosedSockets { closed: 3, failed: 0 });
    assert_eq!(adapters.sockets.ids(), ["operators=", "others="]);
}
