//! Tokens. Only an unscoped admin may list, create or revoke them.

mod create;
mod list;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
pub(crate) use list::{DEFAULT_SIZE, MAX_SIZE};
use plugcast_core::{
    identity::{Action, TokenRef},
    use_cases::tokens::{close_sockets, find_token, revoke_token},
};
use plugcast_protocol::{
    routes::{TOKEN, TOKENS},
    token::TokenBody,
};

use crate::{AdminState, ApiError, caller::Caller, now};

pub(crate) fn routes() -> Router<AdminState> {
    Router::new()
        .route(TOKENS, get(list::list).post(create::create))
        .route(TOKEN, get(read).delete(revoke))
}

async fn read(
    State(state): State<AdminState>,
    Path(token): Path<String>,
    caller: Caller,
) -> Result<Json<TokenBody>, ApiError> {
    caller.require_everywhere(Action::Administer)?;
    let not_found = || ApiError::NotFound(format!("no token '{token}'"));
    let reference = TokenRef::parse(&token).map_err(|_| not_found())?;
    let record = find_token(&*state.tokens, &reference).await?.ok_or_else(not_found)?;
    Ok(Json(TokenBody::new(record, now())))
}

async fn revoke(
    State(state): State<AdminState>,
    Path(token): Path<String>,
    caller: Caller,
) -> Result<StatusCode, ApiError> {
    let token_id = caller.token_id();
    let actor = caller.require_everywhere(Action::Administer)?;
    // No token can have this name, and revoking a missing token is not an error.
    let Ok(reference) = TokenRef::parse(&token) else { return Ok(StatusCode::NO_CONTENT) };
    let revoked =
        revoke_token(&*state.tokens, &*state.backoff, &reference, token_id, now()).await?;
    let Some(record) = revoked else { return Ok(StatusCode::NO_CONTENT) };
    tracing::info!(token.id = %record.id, token.name = %record.name, %actor, "revoked a token");
    // The token is revoked. A socket that is not reached now is closed at its next message.
    match close_sockets(&*state.control_planes, &*state.nodes, &*state.push, &record).await {
        Ok(sockets) => tracing::info!(
            token.id = %record.id,
            sockets.closed = sockets.closed,
            sockets.failed = sockets.failed,
            "closed the sockets of a revoked token",
        ),
        Err(error) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::warn!(token.id = %record.id, %error, cause, "cannot list the sockets of a revoked token; each is closed at its next message");
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
