//! The local cloud's AWS services on a loopback socket with TLS, for a function's process.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use cloud::Cloud;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

/// The machine's trusted certificates. The bench adds its own root, so functions read one more than on AWS.
const AMAZON_ROOTS: &str = include_str!("../../../shared/lambda/src/amazon_roots.pem");

/// The endpoint of every AWS service. Stops when dropped.
pub struct Endpoint {
    pub url: String,
    /// A file with the certificates that clients must trust.
    pub trusted: PathBuf,
    counts: Arc<Counts>,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Counts {
    handshakes: AtomicU64,
    calls: AtomicU64,
}

/// Counts of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub handshakes: u64,
    pub calls: u64,
}

impl Endpoint {
    pub async fn start(cloud: Cloud) -> Self {
        let Chain { root, server } = chain();
        let trusted = std::env::temp_dir().join(format!("frontrow-bench-{}.pem", uuid::Uuid::new_v4().simple()));
        std::fs::write(&trusted, AMAZON_ROOTS.to_owned() + &root).expect("a file of certificates");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let counts = Arc::<Counts>::default();
        let tls = Tls { listener, acceptor: TlsAcceptor::from(Arc::new(server)), counts: Arc::clone(&counts) };
        let counted = Arc::clone(&counts);
        let services = Router::new().fallback(move |request: Request| {
            counted.calls.fetch_add(1, Ordering::Relaxed);
            let cloud = cloud.clone();
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, LARGEST_REQUEST).await.unwrap_or_default();
                cloud.call(Request::from_parts(parts, body)).await.map(Body::from)
            }
        });
        let server = tokio::spawn(async move { axum::serve(tls, services).await.expect("it serves") });
        Self { url: format!("https://localhost:{port}"), trusted, counts, server }
    }

    pub fn seen(&self) -> Seen {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Seen { handshakes: count(&self.counts.handshakes), calls: count(&self.counts.calls) }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.server.abort();
        if let Err(error) = std::fs::remove_file(&self.trusted) {
            eprintln!("cannot remove {}: {error}", self.trusted.display());
        }
    }
}

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    counts: Arc<Counts>,
}

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.listener.accept().await.expect("a connection");
            stream.set_nodelay(true).expect("a socket's option");
            match self.acceptor.accept(stream).await {
                Ok(stream) => {
                    self.counts.handshakes.fetch_add(1, Ordering::Relaxed);
                    return (stream, address);
                }
                // A program that was stopped while it connected.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
                Err(error) => eprintln!("handshake: {error}"),
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

struct Chain {
    /// PEM.
    root: String,
    server: ServerConfig,
}

/// A root, an intermediate and the server's certificate, like those of AWS's endpoints.
fn chain() -> Chain {
    let authority = |name: &str| {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    };
    let key = || KeyPair::generate().expect("a key");
    let (root_key, middle_key, leaf_key) = (key(), key(), key());
    let root_params = authority("Frontrow bench root");
    let root = root_params.self_signed(&root_key).expect("a root");
    let root_issuer = Issuer::new(root_params, root_key);
    let middle_params = authority("Frontrow bench intermediate");
    let middle = middle_params.signed_by(&middle_key, &root_issuer).expect("an intermediate");
    let middle_issuer = Issuer::new(middle_params, middle_key);
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let leaf = leaf.signed_by(&leaf_key, &middle_issuer).expect("a certificate");
    let server = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone(), middle.der().clone()],
            PrivateKeyDer::try_from(leaf_key.serialize_der()).expect("a key"),
        )
        .expect("a server's certificate");
    Chain { root: root.pem(), server }
}
