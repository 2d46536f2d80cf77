//! Creates the data of the first start: tables, a control plane named `default`, and a token.

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

/// The name of the control plane that the first start creates.
const DEFAULT_CONTROL_PLANE: &str = "default";

/// The creator of the tokens that a start creates.
const CREATOR: &str = "plugcast dev";

/// The data that a start found or created.
pub(crate) struct Bootstrap {
    /// The control plane named `default`. If it was renamed or deleted, the first by name.
    pub(crate) control_plane: Option<ControlPlane>,
    /// An admin token that this start created. It can be shown only now.
    pub(crate) new_token: Option<Token>,
}

/// Creates missing data. After a crash, the next start completes the work.
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
    // `default` may have been renamed or deleted since, so this is the first start only when there
    // is no control plane at all.
    let control_planes = registry.control_planes().await?;
    let named = control_planes.iter().find(|one| one.name == name);
    if let Some(control_plane) = named.or_else(|| control_planes.first()).cloned() {
        // The owner of the data may always get an admin token, so a start creates one when none is
        // left.
        let has_admin = has_token || admins(&registry, now).await? > 0;
        let new_token = if has_admin { None } else { Some(create_token(&registry, now).await?) };
        return Ok(Bootstrap { control_plane: Some(control_plane), new_token });
    }
    // The token comes first. The start shows it only when the control plane exists too; a start that
    // finds no control plane begins again.
    let new_token = if has_token { None } else { Some(create_token(&registry, now).await?) };
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

/// Completes deletions of control planes that a crash interrupted.
async fn finish_deletions(registry: &DynamoRegistry, sources: &S3Sources) -> Result<(), PortError> {
    let registry = Arc::new(registry.clone());
    let deleter = ControlPlaneDeleter {
        committer: registry.committer(),
        pending_deletions: registry,
        sources: Arc::new(sources.clone()),
    };
    // One call removes a bounded number of rows, so it does not delay the start; later calls remove
    // the rest.
    deleter.sweep().await.map(|_| ())
}

/// How many valid tokens may administer everything.
async fn admins(registry: &DynamoRegistry, now: Timestamp) -> Result<usize, PortError> {
    let tokens = registry.tokens().await?;
    Ok(tokens.iter().filter(|token| token.may_administer_everything(now)).count())
}

/// Creates an admin token. It replaces the tokens that earlier starts created, which may never have
/// been shown.
async fn create_token(registry: &DynamoRegistry, now: Timestamp) -> Result<Token, PortError> {
    let is_from_a_start = |token: &&TokenRecord| {
        token.created_by == CREATOR && token.role == Role::Admin && token.scope.is_all()
    };
    for old in registry.tokens().await?.iter().filter(is_from_a_start) {
        match registry.remove_token(old, None).await {
            Ok(()) | Err(RemoveTokenError::Conflict) => {}
            Err(RemoveTokenError::Store(error)) => return Err(error),
        }
    }
    let token = Token::from_random(rand::random());
    let id = Uuid::new_v4();
    // Another token may have the plain name; the second name has an id, which makes it unique.
    for name in ["admin".to_owned(), format!("admin {}", id.simple())] {
        let record = TokenRecord {
            id: id.into(),
            hash: token.hash(),
            name: name.try_into().map_err(|error| PortError::permanent("naming a token", error))?,
            kind: TokenKind::Personal,
            role: Role::Admin,
            scope: Scope::All,
            created_at: now,
            created_by: CREATOR.to_owned(),
            expires_at: None,
        };
        match registry.add_token(&record).await {
            Ok(()) => return Ok(token),
            Err(AddTokenError::NameTaken) => {}
            Err(AddTokenError::Store(error)) => return Err(error),
        }
    }
    Err(PortError::permanent("creating a token", "its names are taken"))
}
