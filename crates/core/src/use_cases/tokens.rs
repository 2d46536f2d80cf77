//! Creating and revoking tokens.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};

use crate::{
    ControlPlaneRef, InvalidValue, PortError, Timestamp, TokenId, TokenName,
    identity::{Scope, TokenRecord, TokenRef},
    limits::{
        EXPIRED_TOKEN_KEPT_DAYS, MAX_CONCURRENT_PUSHES, MAX_EXPIRED_TOKENS_REMOVED,
        MAX_REVOKE_ATTEMPTS, MAX_TOKENS, platform::MAX_TOKEN_CONTROL_PLANES,
    },
    ports::{
        AddTokenError, Backoff, ControlPlaneStore, NodeStore, PushChannel, RemoveTokenError,
        TokenRegister,
    },
    use_cases::{committer::retry_conflicts, control_planes::find_control_plane},
};

/// Why a list of control planes is not a scope.
#[derive(Debug, thiserror::Error)]
pub enum ScopeError {
    /// The list is too short or too long, or names an unknown control plane.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// The scope of control planes given by id or by name; all control planes without a list.
pub async fn scope_of(
    store: &dyn ControlPlaneStore,
    references: Option<&[String]>,
) -> Result<Scope, ScopeError> {
    const FIELD: &str = "control_planes";
    let Some(references) = references else { return Ok(Scope::All) };
    if references.is_empty() || references.len() > MAX_TOKEN_CONTROL_PLANES {
        let message = format!(
            "must name 1 to {MAX_TOKEN_CONTROL_PLANES} control planes; leave it out for all"
        );
        return Err(InvalidValue::new(FIELD, message).into());
    }
    let mut ids = BTreeSet::new();
    for (place, reference) in references.iter().enumerate() {
        let found = match ControlPlaneRef::parse(reference) {
            Ok(parsed) => find_control_plane(store, &parsed).await?,
            Err(_) => None,
        };
        let found = found.ok_or_else(|| {
            let field = format!("{FIELD}[{place}]");
            InvalidValue::new(field, format!("no control plane '{reference}'"))
        })?;
        ids.insert(found.id);
    }
    Ok(Scope::Only(ids))
}

/// Why a token was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateTokenError {
    /// Another token has the name.
    #[error("another token is named {0}")]
    NameTaken(TokenName),
    /// The installation has [`MAX_TOKENS`].
    #[error("there are {MAX_TOKENS} tokens: revoke unused ones first")]
    Full,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Records a token. Expired tokens make room for it: at once where one has the same name, otherwise
/// after [`EXPIRED_TOKEN_KEPT_DAYS`].
pub async fn create_token(
    register: &dyn TokenRegister,
    record: &TokenRecord,
) -> Result<(), CreateTokenError> {
    let now = record.created_at;
    let long_ago = now.plus_seconds(-EXPIRED_TOKEN_KEPT_DAYS * 24 * 60 * 60);
    let tokens = register.tokens().await?;
    let mut count = tokens.len();
    let outdated = tokens.iter().filter(|token| {
        token.is_expired(long_ago) || (token.is_expired(now) && token.name == record.name)
    });
    for token in outdated.take(MAX_EXPIRED_TOKENS_REMOVED) {
        match register.remove_token(token, None).await {
            Ok(()) | Err(RemoveTokenError::Conflict) => count -= 1,
            Err(RemoveTokenError::Store(error)) => return Err(error.into()),
        }
    }
    if count >= MAX_TOKENS {
        return Err(CreateTokenError::Full);
    }
    match register.add_token(record).await {
        Ok(()) => Ok(()),
        Err(AddTokenError::NameTaken) => Err(CreateTokenError::NameTaken(record.name.clone())),
        Err(AddTokenError::Store(error)) => Err(error.into()),
    }
}

/// The token that a client names.
pub async fn find_token(
    register: &dyn TokenRegister,
    reference: &TokenRef,
) -> Result<Option<TokenRecord>, PortError> {
    let id = match reference {
        TokenRef::Id(id) => Some(*id),
        TokenRef::Name(name) => register.token_id(name).await?,
    };
    match id {
        Some(id) => register.token_by_id(id).await,
        None => Ok(None),
    }
}

/// Why a token was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeTokenError {
    /// Without this token nobody could create another one.
    #[error(
        "{0} is the last token that may administer everything: make another one first, or revoke \
         it with the admin's token of the environment"
    )]
    LastAdmin(TokenName),
    /// Every attempt lost against another revocation.
    #[error("too many revocations at the same time, try again")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Revokes a token and returns its record, or `None` where it does not exist.
///
/// The last token that may administer everything is not revoked, unless the caller used the admin
/// token of the environment (then `caller` is `None`), which is not on record and keeps working.
/// Of two admins that revoke each other at the same moment, one fails.
pub async fn revoke_token(
    register: &dyn TokenRegister,
    backoff: &dyn Backoff,
    reference: &TokenRef,
    caller: Option<TokenId>,
    now: Timestamp,
) -> Result<Option<TokenRecord>, RevokeTokenError> {
    let revoke = || async move {
        let Some(record) = find_token(register, reference).await? else { return Ok(Some(None)) };
        let mut stays = None;
        if caller.is_some() && record.may_administer_everything(now) {
            stays = Some(other_admin(register, &record, now).await?);
        }
        match register.remove_token(&record, stays).await {
            Ok(()) => Ok(Some(Some(record))),
            Err(RemoveTokenError::Conflict) => Ok(None),
            Err(RemoveTokenError::Store(error)) => Err(RevokeTokenError::Store(error)),
        }
    };
    let outcome = retry_conflicts(backoff, MAX_REVOKE_ATTEMPTS, revoke).await?;
    outcome.ok_or(RevokeTokenError::Contended)
}

/// The admin token that remains without `record`; of several the one that expires last.
async fn other_admin(
    register: &dyn TokenRegister,
    record: &TokenRecord,
    now: Timestamp,
) -> Result<TokenId, RevokeTokenError> {
    let tokens = register.tokens().await?.into_iter();
    let others =
        tokens.filter(|token| token.id != record.id && token.may_administer_everything(now));
    let lasting = others.max_by_key(|token| (token.expires_at.is_none(), token.expires_at));
    let lasting = lasting.ok_or_else(|| RevokeTokenError::LastAdmin(record.name.clone()))?;
    Ok(lasting.id)
}

/// How many sockets of a token were closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClosedSockets {
    /// Closed now, or closed already.
    pub closed: usize,
    /// Not reached. The control plane closes each at its next message.
    pub failed: usize,
}

/// Closes every open socket that `token` opened.
pub async fn close_sockets(
    control_planes: &dyn ControlPlaneStore,
    nodes: &dyn NodeStore,
    push: &dyn PushChannel,
    token: &TokenRecord,
) -> Result<ClosedSockets, PortError> {
    let ids: Vec<_> = match &token.scope {
        Scope::Only(ids) => ids.iter().copied().collect(),
        Scope::All => control_planes.control_planes().await?.iter().map(|one| one.id).collect(),
    };
    let mut outcome = ClosedSockets::default();
    for id in ids {
        let mut open = nodes.connections(id).await?;
        open.retain(|connection| connection.token_id == Some(token.id));
        let mut closing = stream::iter(open)
            .map(async |connection| push.close(&connection.id).await)
            .buffer_unordered(MAX_CONCURRENT_PUSHES);
        while let Some(closed) = closing.next().await {
            match closed {
                Ok(()) => outcome.closed += 1,
                Err(_) => outcome.failed += 1,
            }
        }
    }
    Ok(outcome)
}
