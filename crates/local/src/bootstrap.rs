//! What the first start makes: tables, a control plane named `default`, and a token.

use std::{sync::Arc, time::SystemTime};

use plugcast_aws::{DynamoRegistry, S3Sources, tables};
use plugcast_core::{
    ControlPlane, ControlPlaneName, PortError, Role, Scope, Timestamp, Token,
    control_plane::Labels,
    identity::{TokenKind, TokenRecord},
    ports::{AddTokenError, ControlPlaneStore, RemoveTokenError, TokenRegister},
    use_cases::control_planes::{
        ControlPlaneDeleter, CreateError, NewControlPlane, create_control_plane,
    },
};
use uuid::Uuid;

use crate::engine::{Engines, NODES_TABLE, REGISTRY_TABLE, SOURCES_BUCKET};

/// The control plane that is there from the start.
const DEFAULT_CONTROL_PLANE: &str = "default";

/// Who made the tokens that a start makes.
const MAKER: &str = "plugcast dev";

/// What a start found or made.
pub(crate) struct Bootstrap {
    /// The control plane named `default`, or where that was renamed or deleted the first by name.
    pub(crate) control_plane: Option<ControlPlane>,
    /// An admin's token that this start made, the one time when it can be shown.
    pub(crate) new_token: Option<Token>,
}

/// Makes what is missing. A crash halfway leaves nothing that the next start does not finish.
pub(crate) async fn bootstrap(engines: &Engines, has_token: bool) -> Result<Bootstrap, PortError> {
    let service = engines.registry_service();
    tables::create_registry_table(&service, REGISTRY_TABLE).await?;
    tables::create_nodes_table(&engines.nodes_service(), NODES_TABLE).await?;
    tables::create_sources_bucket(&service, SOURCES_BUCKET).await?;
    let registry = DynamoRegistry::new(&service, REGISTRY_TABLE);
    let now = Timestamp::from(SystemTime::now());
    let name: ControlPlaneName = DEFAULT_CONTROL_PLANE
        .parse()
        .map_err(|error| PortError::permanent("naming a control plane", error))?;
    finish_deletions(&registry, &S3Sources::new(&service, SOURCES_BUCKET)).await?;
    // The first one may have been renamed or deleted since; only where there is none at all, this
    // is a first start.
    let control_planes = registry.control_planes().await?;
    let named = control_planes.iter().find(|one| one.name == name);
    if let Some(control_plane) = named.or_else(|| control_planes.first()).cloned() {
        // Whoever starts this owns the data, so nobody is locked out for good.
        let has_way_in = has_token || admins(&registry, now).await? > 0;
        let new_token = if has_way_in { None } else { Some(make_token(&registry, now).await?) };
        return Ok(Bootstrap { control_plane: Some(control_plane), new_token });
    }
    // The token first: its owner is told only after the control plane is there too, and a start
    // that finds no control plane begins again.
    let new_token = if has_token { None } else { Some(make_token(&registry, now).await?) };
    let new = NewControlPlane {
        id: Uuid::new_v4().into(),
        name,
        description: None,
        labels: Labels::default(),
        now,
    };
    let control_plane = match create_control_plane(&registry, new).await {
        Ok(control_plane) => control_plane,
        Err(CreateError::Store(error)) => return Err(error),
        Err(error) => return Err(PortError::permanent("creating a control plane", error)),
    };
    Ok(Bootstrap { control_plane: Some(control_plane), new_token })
}

/// Removes what is left of control planes whose deletion a crash cut short.
async fn finish_deletions(registry: &DynamoRegistry, sources: &S3Sources) -> Result<(), PortError> {
    let registry = Arc::new(registry.clone());
    let deleter = ControlPlaneDeleter {
        committer: registry.committer(),
        pending_deletions: registry,
        sources: Arc::new(sources.clone()),
    };
    // What is more than one call removes waits for the next one: the start is not held up.
    deleter.sweep().await.map(|_| ())
}

/// How many tokens on record let somebody in who can let others in.
async fn admins(registry: &DynamoRegistry, now: Timestamp) -> Result<usize, PortError> {
    let tokens = registry.tokens().await?;
    Ok(tokens.iter().filter(|token| token.may_administer_everything(now)).count())
}

/// Makes an admin's token. One that a start made and may not have come to show goes: nobody has
/// it, or its owner has just asked for another.
async fn make_token(registry: &DynamoRegistry, now: Timestamp) -> Result<Token, PortError> {
    let is_such = |token: &&TokenRecord| {
        token.created_by == MAKER && token.role == Role::Admin && token.scope.is_all()
    };
    for old in registry.tokens().await?.iter().filter(is_such) {
        match registry.remove_token(old, None).await {
            Ok(()) | Err(RemoveTokenError::Conflict) => {}
            Err(RemoveTokenError::Store(error)) => return Err(error),
        }
    }
    let token = Token::from_random(rand::random());
    let id = Uuid::new_v4();
    // Somebody else's token may bear the plain name; the id makes the other one unique.
    for name in ["admin".to_owned(), format!("admin {}", id.simple())] {
        let record = TokenRecord {
            id: id.into(),
            hash: token.hash(),
            name: name.try_into().map_err(|error| PortError::permanent("naming a token", error))?,
            kind: TokenKind::Personal,
            role: Role::Admin,
            scope: Scope::All,
            created_at: now,
            created_by: MAKER.to_owned(),
            expires_at: None,
        };
        match registry.add_token(&record).await {
            Ok(()) => return Ok(token),
            Err(AddTokenError::NameTaken) => {}
            Err(AddTokenError::Store(error)) => return Err(error),
        }
    }
    Err(PortError::permanent("making a token", "its names are taken"))
}
