//! `$connect`: a node opens a socket.

use aws_lambda_events::event::apigw::ApiGatewayWebsocketProxyRequest;
use plugcast_core::{
    ConnectionId, ControlPlaneId, Grant, PortError, identity::Action, node::Connection,
};
use plugcast_protocol::{authorizer::AuthorizerContext, push::CONTROL_PLANE_PARAMETER};

use crate::{Reply, State, now};

/// Records the socket, or refuses it. The row exists before API Gateway opens the socket, so every
/// change after that is pushed to it.
pub(crate) async fn connect(
    event: &ApiGatewayWebsocketProxyRequest,
    id: ConnectionId,
    state: &State,
) -> Result<Reply, PortError> {
    let Some(grant) = grant_of(event).filter(|grant| !grant.is_expired(now())) else {
        return Ok(Reply::refusal(401, "unknown token"));
    };
    let identity = &grant.identity;
    if !identity.role.may(Action::Pull) {
        return Ok(Reply::refusal(403, "the token does not allow this"));
    }
    let Some(control_plane_id) = control_plane_of(event) else {
        let message = format!("the query must name a control plane: ?{CONTROL_PLANE_PARAMETER}=ID");
        return Ok(Reply::refusal(400, message));
    };
    if !identity.scope.includes(control_plane_id) {
        return Ok(Reply::refusal(403, "the token is not for this control plane"));
    }
    if state.control_planes.control_plane(control_plane_id).await?.is_none() {
        return Ok(Reply::refusal(404, format!("no control plane '{control_plane_id}'")));
    }
    let connection = Connection {
        id,
        control_plane_id,
        node_id: None,
        connected_at: now(),
        token_id: grant.token,
    };
    state.nodes.add_connection(&connection).await?;
    tracing::info!(control_plane.id = %control_plane_id, connection.id = %connection.id, "connected");
    Ok(Reply::ok())
}

fn grant_of(event: &ApiGatewayWebsocketProxyRequest) -> Option<Grant> {
    let identity = event.request_context.authorizer.fields.get("identity")?.as_str()?;
    AuthorizerContext { identity: Some(identity.to_owned()) }.grant()
}

fn control_plane_of(event: &ApiGatewayWebsocketProxyRequest) -> Option<ControlPlaneId> {
    event.query_string_parameters.first(CONTROL_PLANE_PARAMETER)?.parse().ok()
}
