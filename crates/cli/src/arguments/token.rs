//! The arguments of `plugcast token`.

use clap::{Args, Subcommand, ValueEnum};
use plugcast_core::{Role, identity::TokenKind};

use super::{Output, Server};

#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Roles:\n  admin       everything; for all control planes also tokens and control planes\n  deployer    reads everything, changes plugins and their instances\n  viewer      reads everything\n  data-plane  pulls and connects, nothing else: what an agent needs\n\nEach can be limited to some control planes. docs/access.md has the whole table."
)]
pub(crate) struct Token {
    #[command(subcommand)]
    pub(crate) command: TokenCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token and print it, this once
    Create(CreateToken),
    /// List the tokens there are
    List(ListTokens),
    /// Revoke a token and close the sockets that it opened
    Revoke(RevokeToken),
    /// Make an admin's token on this machine, with the SHA-256 that a deployment is given
    NewAdmin(NewAdmin),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  plugcast token create --name ci --role deployer --control-plane default --expires-in 90d\n  plugcast token create --name edge --role data-plane --kind system --control-plane default\n  export PLUGCAST_TOKEN=$(plugcast token create --name me --role viewer)\n\nThe token alone goes to standard output. It is stored as a hash: nobody can print it again."
)]
pub(crate) struct CreateToken {
    /// Name of the token, which no other token has; the change log shows it
    #[arg(long)]
    pub(crate) name: String,
    /// What it allows
    #[arg(long, value_enum)]
    pub(crate) role: RoleName,
    /// Whose it is; both kinds work alike
    #[arg(long, value_enum, default_value = "personal")]
    pub(crate) kind: KindName,
    /// Name or id of a control plane that it is for; repeat it for more. Without any it is for
    /// all of them, those to come too
    #[arg(long = "control-plane", value_name = "NAME|ID")]
    pub(crate) control_planes: Vec<String>,
    /// Time until it expires, such as 12h or 90d. Without it, it does not expire
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
    after_help = "It is refused at once by new requests, by an authorizer that remembers it after at most 30\nseconds, and its open sockets are closed. Tokens that it made stay."
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
    after_help = "It asks no server. Keep the token, and give the hash to the deployment:\n  sam deploy --parameter-overrides AdminTokenSha256=HASH"
)]
pub(crate) struct NewAdmin {
    #[command(flatten)]
    pub(crate) output: Output,
}

/// A role, as the command line writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    /// Everything
    Admin,
    /// Reads everything, changes plugins and their instances
    Deployer,
    /// Reads everything
    Viewer,
    /// Pulls and connects
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

/// A kind, as the command line writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindName {
    /// A person's
    Personal,
    /// A machine's
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

/// A time as people write it, in seconds: `30s`, `15m`, `12h`, `90d`.
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
    read().ok_or_else(|| "a time is a whole number with s, m, h or d, such as 90d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        assert_eq!(seconds("90d"), Ok(90 * 86400));
        assert_eq!(seconds("12h"), Ok(12 * 3600));
        assert_eq!(seconds("1s"), Ok(1));
        for bad in ["", "90", "d", "-1d", "0d", "1.5h", "1w", "99999999999999999999d", "1 d", "é"]
        {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
