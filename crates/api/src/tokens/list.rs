//! Listing tokens, oldest first.

use axum::{Json, extract::State};
use plugcast_core::{
    Timestamp, TokenId,
    identity::{Action, TokenRecord},
};
use plugcast_protocol::{custom_plugin::Page, routes::TOKENS, token::TokenBody};
use serde::Deserialize;

use crate::{
    AdminState, ApiError,
    caller::Caller,
    now,
    query::{Query, positive},
};

/// Tokens on a page by default.
pub(crate) const DEFAULT_SIZE: usize = 100;
/// The longest page.
pub(crate) const MAX_SIZE: usize = 500;

/// The query. Unknown parameters are ignored.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    size: Option<String>,
    offset: Option<String>,
}

/// A position in the list. It stays valid when other tokens are created or revoked.
type Position = (Timestamp, TokenId);

pub(super) async fn list(
    State(state): State<AdminState>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<TokenBody>>, ApiError> {
    caller.require_everywhere(Action::Administer)?;
    let size = positive("size", query.size.as_deref(), DEFAULT_SIZE, MAX_SIZE)?;
    let after = query.offset.as_deref().filter(|offset| !offset.is_empty());
    let after = after.map(position).transpose()?;
    let mut tokens = state.tokens.tokens().await?;
    tokens.sort_by_key(position_of);
    tokens.retain(|token| after.is_none_or(|after| position_of(token) > after));
    let more = tokens.len() > size;
    tokens.truncate(size);
    let offset = tokens.last().filter(|_| more).map(|last| {
        let (created_at, id) = position_of(last);
        format!("{}-{id}", created_at.as_millis())
    });
    let next = offset.as_ref().map(|offset| format!("{TOKENS}?size={size}&offset={offset}"));
    let now = now();
    let data = tokens.into_iter().map(|token| TokenBody::new(token, now)).collect();
    Ok(Json(Page { data, next, offset }))
}

fn position_of(token: &TokenRecord) -> Position {
    (token.created_at, token.id)
}

fn position(offset: &str) -> Result<Position, ApiError> {
    let read = || {
        let (millis, id) = offset.split_once('-')?;
        Some((Timestamp::from_millis(millis.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or_else(|| ApiError::field("offset", "is not an offset that a list returned"))
}
