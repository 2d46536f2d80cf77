//! `plugcast token`: creating, listing and revoking tokens.

mod create;
mod list;
mod new_admin;

use std::process::ExitCode;

use crate::{
    CliError,
    arguments::token::{RevokeToken, Token, TokenCommand},
    client::Client,
    output::say,
};

pub(crate) async fn run(arguments: Token) -> Result<ExitCode, CliError> {
    match arguments.command {
        TokenCommand::Create(create) => create::run(create).await,
        TokenCommand::List(list) => list::run(list).await,
        TokenCommand::Revoke(token) => revoke(token).await,
        TokenCommand::NewAdmin(new_admin) => new_admin::run(&new_admin),
    }
}

async fn revoke(arguments: RevokeToken) -> Result<ExitCode, CliError> {
    let client = Client::of(&arguments.server)?;
    // Revoking an unknown token is a success for the API; here it is probably a typing error.
    let named = &arguments.named;
    let mut tokens = client.tokens().await?.into_iter();
    let token = tokens
        .find(|token| token.name.as_str() == named || token.id.to_string() == *named)
        .ok_or_else(|| {
            CliError::failed(format!("no token {named:?}"))
                .hint("`plugcast token list` shows the tokens")
        })?;
    client.revoke_token(token.id).await?;
    say!("revoked {} ({})", token.name, token.id);
    Ok(ExitCode::SUCCESS)
}
