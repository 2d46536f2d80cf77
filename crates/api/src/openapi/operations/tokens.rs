//! Tokens.

use plugcast_protocol::{
    custom_plugin::Page,
    routes::{TOKEN, TOKENS},
    token::{CreatedToken, TokenBody, TokenRequest},
};
use serde_json::json;

use crate::openapi::{operation::Operation, parameters, refusals::Refusal};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", TOKENS, "create-token", "Make a token")
            .takes::<TokenRequest>(json!({
                "name": "ci",
                "role": "deployer",
                "kind": "system",
                "control_planes": ["default"],
            }))
            .answers::<CreatedToken>(201, "The token, with its text this once."),
        Operation::new("GET", TOKENS, "list-tokens", "List tokens, without their texts")
            .reads(parameters::TOKEN_LIST)
            .answers::<Page<TokenBody>>(200, "One page of tokens, the oldest first."),
        Operation::new("GET", TOKEN, "get-token", "Read a token, without its text")
            .answers::<TokenBody>(200, "The token."),
        Operation::new("DELETE", TOKEN, "revoke-token", "Revoke a token")
            .refuses(Refusal::Invalid)
            .answers_nothing(204, "It is revoked, or was not there."),
    ]
}
