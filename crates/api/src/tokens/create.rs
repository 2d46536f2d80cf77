//! Creating a token.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header::CACHE_CONTROL},
};
use plugcast_core::{
    InvalidValue, Role, Token, TokenName,
    identity::{Action, TokenKind, TokenRecord, check_expiry},
    use_cases::tokens::{ScopeError, create_token, scope_of},
};
use plugcast_protocol::{
    error::ErrorDetail,
    token::{CreatedToken, TokenBody, parse_time},
};
use uuid::Uuid;

use crate::{AdminState, ApiError, body::Fields, caller::Caller, now};

/// A created token, in a response that no cache may store.
type Created = (StatusCode, [(HeaderName, HeaderValue); 1], Json<CreatedToken>);

/// The fields of the body.
#[derive(Default)]
struct CreateTokenBody {
    name: String,
    kind: Option<String>,
    role: String,
    control_planes: Option<Vec<String>>,
    expires_at: Option<String>,
}

pub(super) async fn create(
    State(state): State<AdminState>,
    caller: Caller,
    mut fields: Fields,
) -> Result<Created, ApiError> {
    let created_by = caller.require_everywhere(Action::Administer)?;
    let body = CreateTokenBody {
        name: fields.required("name"),
        kind: fields.optional("kind"),
        role: fields.required("role"),
        control_planes: fields.value("control_planes", "array of strings"),
        expires_at: fields.optional("expires_at"),
    };
    fields.finish()?;
    let token = Token::from_random(rand::random());
    let record = record(&state, body, &token, created_by).await?;
    create_token(&*state.tokens, &record).await?;
    tracing::info!(
        token.id = %record.id,
        token.name = %record.name,
        token.role = %record.role,
        actor = %record.created_by,
        "created a token",
    );
    let created = CreatedToken::new(&token, TokenBody::new(record, now()));
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, headers, Json(created)))
}

/// The record that the body asks for, or everything that is wrong with the body.
async fn record(
    state: &AdminState,
    body: CreateTokenBody,
    token: &Token,
    created_by: String,
) -> Result<TokenRecord, ApiError> {
    let now = now();
    let mut faults = Vec::new();
    let name = note(&mut faults, TokenName::try_from(body.name));
    let kind = body.kind.map_or_else(|| Ok(TokenKind::default()), |kind| kind.parse());
    let kind = note(&mut faults, kind);
    let role = note(&mut faults, body.role.parse::<Role>());
    let expires_at = body.expires_at.map(|text| {
        let expires_at = parse_time("expires_at", &text)?;
        check_expiry(expires_at, now).map(|()| expires_at)
    });
    let expires_at = note(&mut faults, expires_at.transpose());
    let scope = match scope_of(&*state.control_planes, body.control_planes.as_deref()).await {
        Ok(scope) => Some(scope),
        Err(ScopeError::Invalid(error)) => note(&mut faults, Err(error)),
        Err(ScopeError::Store(error)) => return Err(error.into()),
    };
    match (name, kind, role, scope, expires_at) {
        (Some(name), Some(kind), Some(role), Some(scope), Some(expires_at)) => Ok(TokenRecord {
            id: Uuid::new_v4().into(),
            hash: token.hash(),
            name,
            kind,
            role,
            scope,
            created_at: now,
            created_by,
            expires_at,
        }),
        _ => Err(ApiError::Invalid(faults)),
    }
}

fn note<T>(faults: &mut Vec<ErrorDetail>, value: Result<T, InvalidValue>) -> Option<T> {
    value.map_err(|error| faults.push(ErrorDetail::field(error.field, vec![error.message]))).ok()
}
