//! The sides of a connection.

use std::str::FromStr;

/// The sides of a connection: who calls functions, and who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Encodes calls and decodes answers.
    Client,
    /// Decodes calls and encodes answers.
    Server,
}

impl FromStr for Side {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "client" => Ok(Self::Client),
            "server" => Ok(Self::Server),
            _ => Err(format!("expected `client` or `server`, not `{text}`")),
        }
    }
}
