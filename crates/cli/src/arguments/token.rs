//! The arguments of `plugcast token`.

use clap::{Args, Subcommand, ValueEnum};
use plugcast_core::{Role, identity::TokenKind};

use super::{Output, Server};

#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Roles:\n  admin       does everything; an unscoped admin also manages tokens and creates control planes\n  deployer    reads everything, changes plugins and instances\n  viewer      reads everything\n  data-plane  pulls and connects, nothing else: the role for an agent\n\nA token can be scoped to some control planes. docs/access.md has the whole table."
)]
pub(crate) struct Token {
    #[command(subcommand)]
    pub(crate) command: TokenCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Create a token and print it; it cannot be shown again
    Create(CreateToken),
    /// List the tokens
    List(ListTokens),
    /// Revoke a token and close its open sockets
    Revoke(RevokeToken),
    /// Create the first admin token of a deployment on AWS, and print its SHA-256
    NewAdmin(NewAdmin),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast token create --name ci --role deployer --control-plane default --expires-in 90d\n  plugcast token create --name edge --role data-plane --kind system --control-plane default\n  export PLUGCAST_TOKEN=$(plugcast token create --name me --role viewer)\n\nOnly the token goes to standard output. Plugcast stores its hash, so it cannot be shown again."
)]
pub(crate) struct CreateToken {
    /// Name of the token; it must be unique, and the change log shows it
    #[arg(long)]
    pub(crate) name: String,
    /// Role of the token
    #[arg(long, value_enum)]
    pub(crate) role: RoleName,
    /// Owner of the token; both kinds work alike
    #[arg(long, value_enum, default_value = "personal")]
    pub(crate) kind: KindName,
    /// Name or id of a control plane to scope the token to; repeat the option for more. Without
    /// it the token is unscoped: valid for all control planes, present and future
    #[arg(long = "control-plane", value_name = "NAME|ID")]
    pub(crate) control_planes: Vec<String>,
    /// Time until the token expires, such as 12h or 90d. Without it the token never expires
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) expires_in: Option<i64>,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ListTokens {
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Open sockets of the token are closed at once. HTTP calls may accept it for up to 30 seconds more,\nwhile an authorizer's answer is cached. Tokens that were created with it stay valid."
)]
pub(crate) struct RevokeToken {
    /// Id or name of the token, as `plugcast token list` shows them
    #[arg(value_name = "ID|NAME")]
    pub(crate) named: String,
    #[command(flatten)]
    pub(crate) server: Server,
}

#[derive(Debug, Args)]
#[command(
    after_help = "This calls no server. Keep the token, and pass the hash to the deployment:\n  sam deploy --parameter-overrides AdminTokenSha256=HASH"
)]
pub(crate) struct NewAdmin {
    #[command(flatten)]
    pub(crate) output: Output,
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    /// Does everything
    Admin,
    /// Reads everything, changes plugins and instances
    Deployer,
    /// Reads everything
    Viewer,
    /// Pulls and connects: for agents
    DataPlane,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Deployer => Self::Deployer,
            RoleName::Viewer => Self::Viewer,
            RoleName::DataPlane => Self::DataPlane,
        }
    }
}

/// A kind of token on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindName {
    /// A person
    Personal,
    /// A machine
    System,
}

impl From<KindName> for TokenKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Personal => Self::Personal,
            KindName::System => Self::System,
        }
    }
}

/// Parses a time such as `30s`, `15m`, `12h` or `90d` into seconds.
fn seconds(text: &str) -> Result<i64, String> {
    let read = || {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let unit = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 60 * 60,
            "d" => 24 * 60 * 60,
            _ => return None,
        };
        number.parse::<i64>().ok()?.checked_mul(unit).filter(|seconds| *seconds > 0)
    };
    read().ok_or_else(|| "must be a whole number with s, m, h or d, such as 90d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_a_time_with_a_unit() {
        assert_eq!(seconds("90d"), Ok(90 * 86400));
        assert_eq!(seconds("12h"), Ok(12 * 3600));
        assert_eq!(seconds("1s"), Ok(1));
        for bad in ["", "90", "d", "-1d", "0d", "1.5h", "1w", "99999999999999999999d", "1 d", "é"]
        {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
