//! `plugcast token new-admin`: the first admin token, created before any server runs.

use std::process::ExitCode;

use plugcast_core::Token;
use serde_json::json;

use crate::{
    CliError,
    arguments::{Format, token::NewAdmin},
    commands::print_json,
    output::say,
    table,
};

pub(super) fn run(arguments: &NewAdmin) -> Result<ExitCode, CliError> {
    let token = Token::from_random(rand::random());
    let sha256 = token.hash().to_string();
    if arguments.output.format == Format::Json {
        print_json(&json!({ "token": token.reveal(), "sha256": sha256 }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows = [("token", token.reveal()), ("sha256", &sha256)];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value.to_owned()]);
    say!("{}", table::render(&[], rows.to_vec()));
    eprintln!(
        "keep the token: it is not stored anywhere. Pass the hash to the deployment:\n  \
         sam deploy --parameter-overrides AdminTokenSha256={sha256}"
    );
    Ok(ExitCode::SUCCESS)
}
