//! The Lambda binary of the function `admin`.

use lambda_http::{Error, service_fn};
use plugcast_aws::Environment;
use plugcast_function_admin::{State, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    plugcast_telemetry::init_lambda();
    let mut environment = Environment::of_process();
    let state = State::from_environment(&mut environment);
    environment.finish()?;
    lambda_http::run(service_fn(|request| handle(request, &state))).await
}
