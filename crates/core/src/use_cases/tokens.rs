//! Making and revoking tokens.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};

use crate::{
    ControlPlaneRef, InvalidValue, PortError, Timestamp, TokenId, TokenName,
    identity::{Scope, TokenRecord, TokenRef},
    limits::{
        EXPIRED_TOKEN_KEPT_DAYS, MAX_CONCURRENT_PUSHES, MAX_EXPIRED_TOKENS_REMOVED,
        MAX_REVOKE_ATTEMPTS, MAX_TOKEN_CONTROL_PLANES, MAX_TOKENS,
    },
    ports::{
        AddTokenError, Backoff, ControlPlaneStore, NodeStore, PushChannel, RemoveTokenError,
        TokenRegister,
    },
    use_cases::control_planes::find_control_plane,
};

/// Why there is no scope.
#[derive(Debug, thiserror::Error)]
pub enum ScopeError {
    /// What the client named makes none.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// The scope that consists of control planes named by id or by name; all of them without a list.
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
    /// Another one has the name.
    #[error("another token is named {0}")]
    NameTaken(TokenName),
    /// There are as many as can be.
    #[error("there are {MAX_TOKENS} tokens: revoke those that nobody uses")]
    Full,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Puts a token on record. One that has expired makes room: at once where it has the same name,
/// else after [`EXPIRED_TOKEN_KEPT_DAYS`].
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
    /// Nobody could let anybody in any more.
    #[error(
        "{0} is the last token that may administer everything: make another one first, or revoke \
         it with the admin's token of the environment"
    )]
    LastAdmin(TokenName),
    /// Too many others revoke tokens.
    #[error("too many revocations at the same time, try again")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Takes a token off the record and gives it back; nothing where there is none.
///
/// The last token that may administer everything stays, unless whoever revokes it came with the
/// admin's token of the environment, which is not on record (`caller` is none) and is a way in by
/// itself. Of two admins that revoke each other at the same moment, one fails.
pub async fn revoke_token(
    register: &dyn TokenRegister,
    backoff: &dyn Backoff,
    reference: &TokenRef,
    caller: Option<TokenId>,
    now: Timestamp,
) -> Result<Option<TokenRecord>, RevokeTokenError> {
    for attempt in 1..=MAX_REVOKE_ATTEMPTS {
        let Some(record) = find_token(register, reference).await? else { return Ok(None) };
        let mut stays = None;
        if caller.is_some() && record.may_administer_everything(now) {
            stays = Some(other_admin(register, &record, now).await?);
        }
        match register.remove_token(&record, stays).await {
            Ok(()) => return Ok(Some(record)),
            Err(RemoveTokenError::Conflict) => backoff.wait(attempt).await,
            Err(RemoveTokenError::Store(error)) => return Err(error.into()),
        }
    }
    Err(RevokeTokenError::Contended)
}

/// The admin that is left when `record` goes; of several the one that lasts longest.
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

/// What became of the sockets of a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClosedSockets {
    /// Told to close, or gone already.
    pub closed: usize,
    /// Not reached. Each is closed by its next message.
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
