//! What the first start makes: tables, a control plane named `default`, and a token.

use std::{sync::Arc, time::SystemTime};

use plugcast_aws::{DynamoRegistry, JitteredBackoff, S3Sources, tables};
use plugcast_core::{
    ControlPlane, ControlPlaneName, Identity, Role, Scope, StoreError, Timestamp, Token,
    control_plane::Labels,
    identity::TokenRecord,
    ports::{ControlPlaneStore, TokenStore},
    use_cases::control_planes::{
        ControlPlaneDeleter, CreateError, NewControlPlane, create_control_plane,
    },
};
use rand::RngExt;
use uuid::Uuid;

use crate::engine::{Engines, NODES_TABLE, REGISTRY_TABLE, SOURCES_BUCKET};

/// The control plane that is there from the start.
const DEFAULT_CONTROL_PLANE: &str = "default";

/// How many random characters a token has: 256 bits and a little.
const TOKEN_CHARACTERS: usize = 44;

/// What tokens begin with, so that a leaked one is recognised.
const TOKEN_PREFIX: &str = "pcast_";

/// What a start found or made.
pub(crate) struct Bootstrap {
    /// The control plane named `default`, or where that was renamed or deleted the first by name.
    pub(crate) control_plane: Option<ControlPlane>,
    /// The first admin's token, the one time when it can be shown.
    pub(crate) new_token: Option<Token>,
}

/// Makes what is missing. A crash halfway leaves nothing that the next start does not finish.
pub(crate) async fn bootstrap(engines: &Engines, has_token: bool) -> Result<Bootstrap, StoreError> {
    let service = engines.registry_service();
    tables::create_registry_table(&service, REGISTRY_TABLE).await?;
    tables::create_nodes_table(&engines.nodes_service(), NODES_TABLE).await?;
    tables::create_sources_bucket(&service, SOURCES_BUCKET).await?;
    let registry = DynamoRegistry::new(&service, REGISTRY_TABLE);
    let name: ControlPlaneName = DEFAULT_CONTROL_PLANE
        .parse()
        .map_err(|error| StoreError::permanent("naming a control plane", error))?;
    finish_deletions(&registry, &S3Sources::new(&service, SOURCES_BUCKET)).await?;
    // The first one may have been renamed or deleted since; only where there is none at all, this
    // is a first start.
    let control_planes = registry.control_planes().await?;
    let named = control_planes.iter().find(|one| one.name == name);
    if let Some(control_plane) = named.or_else(|| control_planes.first()).cloned() {
        return Ok(Bootstrap { control_plane: Some(control_plane), new_token: None });
    }
    // The token first: its owner is told only after the control plane is there too, and a start
    // that finds no control plane begins again.
    let new_token = if has_token { None } else { Some(make_token(&registry).await?) };
    let new = NewControlPlane {
        id: Uuid::new_v4().into(),
        name,
        description: None,
        labels: Labels::default(),
        now: Timestamp::from(SystemTime::now()),
    };
    let control_plane = match create_control_plane(&registry, new).await {
        Ok(control_plane) => control_plane,
        Err(CreateError::Store(error)) => return Err(error),
        Err(error) => return Err(StoreError::permanent("creating a control plane", error)),
    };
    Ok(Bootstrap { control_plane: Some(control_plane), new_token })
}

/// Removes what is left of control planes whose deletion a crash cut short.
async fn finish_deletions(
    registry: &DynamoRegistry,
    sources: &S3Sources,
) -> Result<(), StoreError> {
    let registry = Arc::new(registry.clone());
    let deleter = ControlPlaneDeleter {
        control_planes: registry.clone(),
        leftovers: registry,
        sources: Arc::new(sources.clone()),
        backoff: Arc::new(JitteredBackoff),
    };
    // What is more than one call removes waits for the next one: the start is not held up.
    deleter.sweep().await.map(|_| ())
}

async fn make_token(registry: &DynamoRegistry) -> Result<Token, StoreError> {
    let random: String = rand::rng()
        .sample_iter(rand::distr::Alphanumeric)
        .take(TOKEN_CHARACTERS)
        .map(char::from)
        .collect();
    let token: Token = format!("{TOKEN_PREFIX}{random}")
        .parse()
        .map_err(|error| StoreError::permanent("making a token", error))?;
    let identity = Identity { name: "admin".to_owned(), role: Role::Admin, scope: Scope::All };
    registry.put_token(&TokenRecord { hash: token.hash(), identity }).await?;
    Ok(token)
}
