//! The Lambda binary of the function `authorizer`.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use plugcast_aws::Environment;
use plugcast_function_authorizer::{State, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    plugcast_telemetry::init_lambda();
    let mut environment = Environment::of_process();
    let state = State::from_environment(&mut environment);
    environment.finish()?;
    let state = &state;
    let serve =
        async move |event: LambdaEvent<_>| handle(event.payload, state).await.map_err(Error::from);
    lambda_runtime::run(service_fn(serve)).await
}
