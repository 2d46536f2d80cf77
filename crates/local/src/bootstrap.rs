//! What the first start makes: tables, a control plane named `default`, and a token.

use std::time::SystemTime;

use plugcast_aws::{DynamoRegistry, tables};
use plugcast_core::{
    ControlPlane, ControlPlaneName, Identity, Role, Scope, StoreError, Timestamp, Token,
    control_plane::Labels,
    identity::TokenRecord,
    ports::{ControlPlaneStore, TokenStore},
    use_cases::control_planes::{CreateError, NewControlPlane, create_control_plane},
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
    if let Some(id) = registry.control_plane_id(&name).await? {
        let control_plane = registry.control_plane(id).await?;
        return Ok(Bootstrap { control_plane, new_token: None });
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
