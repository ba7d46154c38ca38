//! The server: connections, and what they share.

use std::collections::HashMap;
use std::io::Result;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::connection;
use crate::crypto::{AuthKey, RsaKey};
use crate::salts::Salts;

/// The connections that may be open at once. More wait.
const MAX_CONNECTIONS: usize = 1_000;

/// The keys that the server remembers.
const MAX_KEYS: usize = 100_000;

/// A server that listens on an address.
pub struct Server {
    listener: TcpListener,
    shared: Arc<Shared>,
}

/// The state that all connections share.
pub(crate) struct Shared {
    /// The key that clients encrypt the key exchange with.
    pub(crate) rsa_key: RsaKey,
    /// The salts. The first salt of a key is none of them, so that each client shows how it changes
    /// its salt.
    pub(crate) salts: Salts,
    keys: Mutex<HashMap<[u8; 8], Arc<AuthKey>>>,
}

impl Server {
    /// Listens on an address. Port 0 is any free port.
    ///
    /// # Errors
    ///
    /// If the address is taken.
    pub async fn bind(address: SocketAddr) -> Result<Self> {
        let shared = Shared {
            rsa_key: RsaKey::demonstration(),
            salts: Salts::new(),
            keys: Mutex::default(),
        };
        Ok(Self { listener: TcpListener::bind(address).await?, shared: Arc::new(shared) })
    }

    /// Returns the address with its port.
    ///
    /// # Errors
    ///
    /// If the system does not know it.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves clients on a free port of this machine, in a thread that ends with the program. Returns
    /// the address. This is for tests.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub fn start() -> Result<SocketAddr> {
        let runtime = tokio::runtime::Runtime::new()?;
        let server = runtime.block_on(Self::bind(SocketAddr::from(([127, 0, 0, 1], 0))))?;
        let address = server.address()?;
        std::thread::spawn(move || runtime.block_on(server.run()));
        Ok(address)
    }

    /// Serves clients until the system fails to accept one.
    ///
    /// # Errors
    ///
    /// If the system fails to accept a connection.
    pub async fn run(self) -> Result<()> {
        let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let permit = Arc::clone(&free).acquire_owned().await;
            let (stream, peer) = self.listener.accept().await?;
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move {
                let end = connection::serve(stream, peer, shared).await;
                match end {
                    Ok(()) => println!("{peer} has gone"),
                    Err(error) => println!("{peer} is disconnected: {error}"),
                }
                drop(permit);
            });
        }
    }
}

impl Shared {
    /// Returns the key with an id.
    pub(crate) fn key(&self, id: [u8; 8]) -> Option<Arc<AuthKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Remembers a key, or returns `None` if there are too many.
    pub(crate) fn add_key(&self, key: AuthKey) -> Option<()> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MAX_KEYS {
            return None;
        }
        keys.insert(key.id(), Arc::new(key));
        Some(())
    }
}
