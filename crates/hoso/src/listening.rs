//! Where the service answers. Only this machine reaches it, unless the settings say otherwise.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, lookup_host};

use crate::config::Server;
use crate::failure::Failure;

/// Where to answer, looked up: an address that other machines reach is refused unless it is allowed in so many words.
pub(crate) async fn chosen(server: &Server) -> Result<Vec<SocketAddr>, String> {
    let address = &server.address;
    let found = lookup_host(address)
        .await
        .map_err(|error| format!("{address:?} is no address: {error}; write 127.0.0.1:8080"))?;
    let found: Vec<SocketAddr> = found.collect();
    match found.iter().find(|found| is_remote(**found)) {
        Some(remote) if !server.allow_remote => Err(format!(
            "{address:?} ({remote}) is one that other machines reach, and there are no accounts yet: whoever reaches \
             it reads and changes everything. Use 127.0.0.1, or allow it: allow_remote = true"
        )),
        _ => Ok(found),
    }
}

/// Listens at the first of the addresses that can be listened at.
pub(crate) async fn listen(server: &Server, addresses: &[SocketAddr]) -> Result<TcpListener, Failure> {
    TcpListener::bind(addresses).await.map_err(|error| {
        Failure::Usage(format!("cannot answer at {}: {error}; set server.address", server.address))
    })
}

/// Can another machine reach it?
pub(crate) fn is_remote(address: SocketAddr) -> bool {
    !address.ip().to_canonical().is_loopback()
}

/// The address at which this machine itself reaches what listens at `address`.
pub(crate) fn from_here(address: SocketAddr) -> SocketAddr {
    let here = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(here, address.port())
}

#[cfg(test)]
mod tests {
    use super::{chosen, from_here};
    use crate::config::Server;

    #[tokio::test]
    async fn only_this_machine_unless_it_is_allowed() {
        let server = |address: &str, allow_remote| Server { address: address.to_owned(), allow_remote };
        for address in ["127.0.0.1:0", "127.9.9.9:1", "[::1]:8080", "localhost:8080", "[::ffff:127.0.0.1]:1"]
        {
            assert!(chosen(&server(address, false)).await.is_ok(), "{address}");
        }
        for address in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:80", "[::ffff:192.0.2.1]:80", "169.254.0.1:1"]
        {
            let refused = chosen(&server(address, false)).await.unwrap_err();
            assert!(refused.contains("allow_remote = true") && refused.contains(address), "{refused}");
            assert!(chosen(&server(address, true)).await.is_ok(), "{address}");
        }
        for address in ["", ":", "8080", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:8080"] {
            assert!(chosen(&server(address, true)).await.is_err(), "{address}");
        }
    }

    #[test]
    fn what_listens_everywhere_is_reached_here() {
        let here = |address: &str| from_here(address.parse().unwrap()).to_string();
        assert_eq!(here("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(here("[::]:80"), "[::1]:80");
        assert_eq!(here("192.0.2.1:80"), "192.0.2.1:80");
    }
}
