//! HTTP on connections: the limits, and who may ask.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::uri::Authority;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::bytes::answers::{self, Answer};

/// The maximum number of connections. Others wait for the end of one.
const MOST_CONNECTIONS: usize = 64;

/// The time for the head of a request, also the time for which an idle connection stays open.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// The time for the body of a request, and the time for its answer.
const REQUEST_TIME: Duration = Duration::from_secs(10);

/// The time after which a connection takes no more requests. A client that does not read its answer is
/// cut off soon after.
const CONNECTION_TIME: Duration = Duration::from_secs(60);

/// The maximum length of the body of a request.
const MOST_BODY: usize = 1 << 21;

/// The maximum length of the head of a request.
const MOST_HEAD: usize = 1 << 14;

/// A request from this machine, read as a whole.
pub(super) struct Question {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Bytes,
}

/// An answer.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// The media type.
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
    /// A header of its own.
    pub(super) header: Option<(HeaderName, HeaderValue)>,
}

impl Reply {
    pub(super) fn new(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: StatusCode::OK, kind, body: body.into(), header: None }
    }

    pub(super) fn json(answer: Answer) -> Self {
        let status = if answer.is_valid { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        Self::new("application/json", answer.json).with(status)
    }

    pub(super) fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

/// Answers questions. It may block.
pub(super) type Answers = Arc<dyn Fn(&Question) -> Reply + Send + Sync>;

/// Listens on a port of this machine, or on a free one for 0.
pub(super) async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Answers the questions of all connections, without end.
pub(super) async fn serve(listener: TcpListener, answers: Answers) {
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    // Nobody closes the semaphore.
    while let Ok(permit) = Arc::clone(&connections).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // The process has too many open files, for example.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            connection(stream, answers).await;
            drop(permit);
        });
    }
}

/// Answers the questions of a connection.
async fn connection(stream: TcpStream, answers: Answers) {
    let service = service_fn(move |request| {
        let answers = Arc::clone(&answers);
        async move { Ok::<_, Infallible>(respond(request, answers).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MOST_HEAD);
    let mut connection = std::pin::pin!(server.serve_connection(TokioIo::new(stream), service));
    // The error is the client's, and the client is gone.
    if timeout(CONNECTION_TIME, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        drop(timeout(REQUEST_TIME, connection).await);
    }
}

async fn respond(request: Request<Incoming>, answers: Answers) -> Response<Full<Bytes>> {
    let reply = match read(request).await {
        Ok(question) => answered(question, answers).await,
        Err((status, message)) => Reply::json(answers::refused(message)).with(status),
    };
    let mut response = Response::new(Full::new(reply.body.into()));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, reply.kind);
    set(header::CACHE_CONTROL, "no-cache");
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    // Without it, a page from elsewhere could load the data of the search as a script of its own.
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    headers.extend(reply.header);
    response
}

/// The policy of pages: they load what this server has, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A status and a message.
type Refusal = (StatusCode, &'static str);

/// Reads a request, and refuses one that is too long, too slow or not from here.
async fn read(request: Request<Incoming>) -> Result<Question, Refusal> {
    let (head, body) = request.into_parts();
    check_host(&head.headers, head.uri.authority())?;
    if head.headers.contains_key(header::CONTENT_ENCODING) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the body without an encoding"));
    }
    let too_long = (StatusCode::PAYLOAD_TOO_LARGE, "the body is longer than 2 MiB, the limit");
    if body.size_hint().lower() > MOST_BODY as u64 {
        return Err(too_long);
    }
    let body = match timeout(REQUEST_TIME, Limited::new(body, MOST_BODY).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(too_long),
        Ok(Err(_)) => return Err((StatusCode::BAD_REQUEST, "the body ends early")),
        Err(_) => return Err((StatusCode::REQUEST_TIMEOUT, "the body takes more than 10 seconds")),
    };
    let (path, query) =
        (head.uri.path().to_owned(), head.uri.query().unwrap_or_default().to_owned());
    Ok(Question { method: head.method, path, query, body })
}

/// Refuses requests for another host, which pages of other sites send after they have given their own
/// name this machine's address, and requests of pages from elsewhere.
fn check_host(headers: &HeaderMap, target: Option<&Authority>) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err((StatusCode::BAD_REQUEST, "expected one header `Host`"));
    };
    let host = Authority::try_from(host.as_bytes());
    let host = host.map_err(|_| (StatusCode::BAD_REQUEST, "the header `Host` names no host"))?;
    let is_here = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host.host().eq_ignore_ascii_case(name) && !host.as_str().contains('@'));
    if !is_here || target.is_some_and(|target| *target != host) {
        return Err((StatusCode::FORBIDDEN, "this server answers as `localhost` only"));
    }
    let own = format!("http://{host}");
    match headers.get(header::ORIGIN) {
        Some(origin) if origin.as_bytes() != own.as_bytes() => {
            Err((StatusCode::FORBIDDEN, "this server answers its own pages only"))
        }
        _ => Ok(()),
    }
}

/// Answers in a thread that may block, within the time.
async fn answered(question: Question, answers: Answers) -> Reply {
    let mut task = tokio::task::spawn_blocking(move || answers(&question));
    let (status, message) = match timeout(REQUEST_TIME, &mut task).await {
        Ok(Ok(reply)) => return reply,
        Ok(Err(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "this is a bug in `tl serve`"),
        Err(_) => {
            // If it has not started, it never does.
            task.abort();
            (StatusCode::SERVICE_UNAVAILABLE, "the answer takes more than 10 seconds")
        }
    };
    Reply::json(answers::refused(message)).with(status)
}
