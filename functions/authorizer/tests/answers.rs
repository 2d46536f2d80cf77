//! The authorizer's answers for each kind of token, on both APIs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use plugcast_core::{
    Grant, PortError, Role, Scope, Timestamp, Token, identity::TokenRecord, ports::TokenRegister,
};
use plugcast_function_authorizer::{AuthorizerResponse, State, handle};
use plugcast_testing::doubles::{MemoryRegistry, sample};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:execute-api:eu-central-1:123456789012:w1x2y3z4v5/live/$connect";

/// The operator's own token.
const OPERATORS: &str = "the-operators-own-token";

/// The function over a registry in memory.
struct Harness {
    state: State,
    registry: Arc<MemoryRegistry>,
}

impl Harness {
    fn new() -> Self {
        let registry = Arc::new(MemoryRegistry::default());
        let admin: Token = OPERATORS.parse().unwrap();
        let state = State { tokens: registry.clone(), admin: Some(admin.hash()) };
        Self { state, registry }
    }

    /// Adds a token with these changes; returns its text and its record.
    async fn add(&self, change: impl FnOnce(&mut TokenRecord)) -> (String, TokenRecord) {
        let token = Token::from_random(rand::random());
        let mut record = sample::token("edge", Role::DataPlane);
        record.hash = token.hash();
        change(&mut record);
        self.registry.add_token(&record).await.unwrap();
        (token.reveal().to_owned(), record)
    }

    /// Asks for both APIs, with this header.
    async fn ask(&self, name: &str, value: &str) -> [AuthorizerResponse; 2] {
        let http = json!({ "headers": { name: value } });
        let web_socket = json!({ "methodArn": ARN, "headers": { name: value } });
        [self.handle(http).await.unwrap(), self.handle(web_socket).await.unwrap()]
    }

    async fn handle(&self, event: Value) -> Result<AuthorizerResponse, PortError> {
        handle(serde_json::from_value(event).unwrap(), &self.state).await
    }

    async fn assert_unknown(&self, name: &str, value: &str) {
        for (response, allows) in self.ask(name, value).await.iter().zip([true, false]) {
            assert_eq!((response.allows(), response.context().grant()), (allows, None), "{value}");
        }
    }
}

#[tokio::test]
async fn gives_the_grant_of_a_stored_token_on_both_apis() {
    let harness = Harness::new();
    let scope = Scope::Only([sample::fresh()].into());
    let (token, record) = harness
        .add(|record| {
            record.scope = scope;
            record.expires_at = Some(Timestamp::from_millis(i64::MAX / 2));
        })
        .await;
    for header in [format!("Bearer {token}"), format!("bearer {token}")] {
        for response in harness.ask("authorization", &header).await {
            assert!(response.allows(), "{header}");
            assert_eq!(response.context().grant(), Some(record.grant()), "{header}");
        }
    }
}

#[tokio::test]
async fn knows_the_operators_token_without_a_row() {
    let harness = Harness::new();
    for response in harness.ask("Authorization", &format!("Bearer {OPERATORS}")).await {
        assert!(response.allows());
        assert_eq!(response.context().grant(), Some(Grant::of_environment()));
    }
}

#[tokio::test]
async fn accepts_an_unknown_token_without_identity_on_http_and_denies_it_on_web_sockets() {
    let harness = Harness::new();
    let (token, _) = harness.add(|_| ()).await;
    let (expired, _) = harness
        .add(|record| {
            record.name = "expired".to_owned().try_into().unwrap();
            record.expires_at = Some(Timestamp::from_millis(1));
        })
        .await;
    let fresh = Token::from_random(rand::random());
    for value in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer unknown".to_owned(),
        format!("Basic {token}"),
        format!("Bearer {}", fresh.reveal()),
        format!("Bearer {}", token.replace("pcast_", "pcast_x")),
        format!("Bearer {expired}"),
    ] {
        harness.assert_unknown("authorization", &value).await;
    }
    harness.assert_unknown("x-authorization", &format!("Bearer {token}")).await;
}

#[tokio::test]
async fn answers_in_the_form_of_each_api() {
    let harness = Harness::new();
    let [http, web_socket] = harness.ask("authorization", "Bearer unknown").await;
    assert_eq!(json!(http), json!({ "isAuthorized": true, "context": {} }));
    let policy = |principal: &str, effect: &str, context: Value| {
        json!({
            "principalId": principal,
            "policyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    { "Action": "execute-api:Invoke", "Effect": effect, "Resource": ARN },
                ],
            },
            "context": context,
        })
    };
    assert_eq!(json!(web_socket), policy("nobody", "Deny", json!({})));
    let [_, web_socket] = harness.ask("authorization", &format!("Bearer {OPERATORS}")).await;
    let identity = serde_json::to_string(&Grant::of_environment()).unwrap();
    assert_eq!(json!(web_socket), policy("admin", "Allow", json!({ "identity": identity })));
}
