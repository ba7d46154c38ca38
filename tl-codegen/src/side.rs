//! The sides of a connection.

use std::str::FromStr;

/// A side of a connection: the caller of functions, or the one that answers.
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
