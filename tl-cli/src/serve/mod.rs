//! `tl serve`: the pages of `tl site`, a page that explains bytes, and an API for values, by HTTP.
//!
//! [`http`] reads requests, within its limits. [`routes`] answers them with the pages of a [`state`],
//! which [`watch`] replaces when a file changes, or with [`answers`](crate::bytes::answers), which turn
//! JSON into JSON.
//! [`pages`] has the pages that only a server has, and what it adds to those of the site.

mod http;
mod pages;
mod routes;
mod state;
mod watch;

use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime;

use self::state::Shared;
use crate::report;
use crate::site::SiteArgs;
use crate::values::in_order::cores;

/// Serves the pages of `tl site` to a browser on this machine, and a page that explains bytes.
///
/// The page at `/bytes` explains bytes (hexadecimal, base64 or a file) by any layer, decodes them to
/// JSON, and encodes the JSON again. Programs send the same questions as JSON, to `/explain`, `/decode`
/// and `/encode`; docs/serve.md describes them.
///
/// When a schema or an overlay is saved, the pages are made anew, and browsers show them. If the file
/// has errors, its findings are a page, and all other pages stay. The server listens on the loopback
/// address only. Control-C ends it.
///
/// The exit status is 0 if the user ends the server, 1 if schemas or overlays have errors at the start,
/// and 2 if the command line is wrong, a file cannot be read, or the port is taken.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    tl serve schema/mtproto.tl\n  \
    tl serve --layer 185=schema/api-185.tl --layer 186=schema/api-186.tl \\\n    \
    --docs schema/docs/api.toml")]
pub(crate) struct Command {
    #[command(flatten)]
    input: SiteArgs,
    /// The port; 0 for any that is free.
    #[arg(long, default_value_t = 8185)]
    port: u16,
}

impl Command {
    pub(crate) fn run(self) -> Result<ExitCode, Box<dyn Error>> {
        let Self { input, port } = self;
        let watched = watch::Files::of(&input)?;
        let shared = Arc::new(Shared::new(input.load()?));
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(cores())
            .build()?;
        runtime.block_on(async {
            let ended = ended()?;
            let listener = http::listen(port).await.map_err(|error| taken(port, &error))?;
            report::done("serving", &address(&listener)?)?;
            watch::start(input, watched, Arc::clone(&shared));
            let answers = Arc::new(move |question: &_| routes::answer(&shared.now(), question));
            tokio::spawn(http::serve(listener, answers));
            ended.await;
            Ok::<_, Box<dyn Error>>(())
        })?;
        // Threads that still work on an answer are no reason to wait.
        runtime.shutdown_background();
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns the address for a browser.
fn address(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://localhost:{}/", listener.local_addr()?.port()))
}

fn taken(port: u16, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} is taken; choose another, or any that is free: `--port 0`")
        }
        _ => format!("cannot listen on port {port}: {error}"),
    }
}

/// Returns a future that waits until the user ends the server. From now on, signals end nothing else.
#[cfg(unix)]
fn ended() -> io::Result<impl Future<Output = ()>> {
    use std::future::poll_fn;
    use std::task::Poll;

    use tokio::signal::unix::{SignalKind, signal};

    let mut signals = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
    Ok(poll_fn(move |context| {
        let is_ended = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if is_ended { Poll::Ready(()) } else { Poll::Pending }
    }))
}

/// Returns a future that waits until the user ends the server.
#[cfg(not(unix))]
fn ended() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
