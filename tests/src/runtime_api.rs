//! The Lambda Runtime API on a port of this machine, for the process of one function.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

pub mod binaries;
pub mod process;

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};
use uuid::Uuid;

/// How long a function may take.
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(30);

const FUNCTION_ARN: &str = "arn:aws:lambda:eu-central-1:123456789012:function:plugcast";

/// The outcome of an event: the answer of the function, or the error that it reported.
pub type Outcome = Result<Value, Value>;

/// The runtime API.
pub struct RuntimeApi {
    address: SocketAddr,
    events: mpsc::UnboundedSender<Invocation>,
}

struct Invocation {
    event: Value,
    outcome: oneshot::Sender<Outcome>,
}

struct Shared {
    events: tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>,
    under_way: Mutex<HashMap<String, oneshot::Sender<Outcome>>>,
}

impl RuntimeApi {
    /// Listens.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (events, receiver) = mpsc::unbounded_channel();
        let shared = Shared { events: receiver.into(), under_way: Mutex::default() };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(Arc::new(shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, events }
    }

    /// Its host and port, the value of `AWS_LAMBDA_RUNTIME_API`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Gives `event` to the function when it asks for the next one, and waits for the outcome.
    pub async fn invoke(&self, event: Value) -> Outcome {
        let (outcome, answered) = oneshot::channel();
        self.events
            .send(Invocation { event, outcome })
            .unwrap_or_else(|_| panic!("the runtime API has ended"));
        answered.await.unwrap()
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    let Some(Invocation { event, outcome }) = shared.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let id = Uuid::new_v4().to_string();
    shared.under_way.lock().unwrap().insert(id.clone(), outcome);
    let deadline = SystemTime::now() + FUNCTION_TIMEOUT;
    let deadline_ms = deadline.duration_since(UNIX_EPOCH).unwrap().as_millis();
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", FUNCTION_ARN.to_owned()),
        ("lambda-runtime-trace-id", "Root=1-6925a1c0-5e2f6d1a7b3c4d5e6f708192".to_owned()),
    ];
    (headers, Json(event)).into_response()
}

async fn response(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: String,
) -> StatusCode {
    shared.finish(&id, Ok(serde_json::from_str(&body).unwrap()))
}

async fn error(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: String,
) -> StatusCode {
    shared.finish(&id, Err(serde_json::from_str(&body).unwrap()))
}

/// Receives the error of a runtime that cannot start. Tests look at the end of its process instead.
async fn init_error() -> StatusCode {
    StatusCode::ACCEPTED
}

impl Shared {
    fn finish(&self, id: &str, outcome: Outcome) -> StatusCode {
        let Some(waiting) = self.under_way.lock().unwrap().remove(id) else {
            return StatusCode::BAD_REQUEST;
        };
        // The test may have stopped waiting.
        let _ = waiting.send(outcome);
        StatusCode::ACCEPTED
    }
}
