//! A process that holds the data folder, asked over HTTP.

mod socket;

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use hoso_api::{Exported, SearchAnswer, Taken};
use hoso_search::Query;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::failure::Failure;
use socket::{NoNames, ToHolder};

/// Files over so many bytes are announced first.
const ASKED_FIRST: u64 = 1 << 20;

/// Who holds a data folder, or serves at an address.
#[derive(Clone)]
pub(crate) struct Remote {
    agent: Agent,
    address: String,
}

/// What the service said to a file.
pub(crate) enum Sent {
    Taken(Taken),
    /// Refused: why.
    Refused(String),
    /// The disk is nearly full.
    NoRoom(String),
    /// It could not be taken, for no fault of its own: why.
    NotNow(String),
}

impl Remote {
    /// Who holds the data folder `data`.
    pub(crate) fn holder_of(data: &Path) -> Self {
        let agent = Agent::with_parts(config(), ToHolder(data.to_owned()), NoNames);
        // A name that every holder answers to.
        Self { agent, address: "http://localhost".to_owned() }
    }

    /// Who serves at `address`.
    pub(crate) fn at(address: String) -> Self {
        Self { agent: config().into(), address }
    }

    pub(crate) async fn search(&self, query: &Query) -> Result<SearchAnswer, Failure> {
        let filter = &query.filter;
        let day =
            |day: Option<u32>| day.map(|d| format!("{:04}-{:02}-{:02}", d / 10_000, d / 100 % 100, d % 100));
        let optional = [
            ("desk", filter.desk.as_ref().map(ToString::to_string)),
            ("dossier", filter.dossier.as_ref().map(ToString::to_string)),
            ("kind", filter.kind.clone()),
            ("agency", filter.agency.clone()),
            ("from", day(filter.from)),
            ("to", day(filter.to)),
        ];
        let mut parameters = vec![("q", query.text.clone()), ("limit", query.limit.to_string())];
        parameters.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
        self.must_get("/api/v1/search", &parameters).await
    }

    /// An answer; `None` if there is no such thing.
    pub(crate) async fn get<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<Option<T>, Failure> {
        let request =
            self.agent.get(format!("{}{path}", self.address)).query_pairs(parameters.iter().cloned());
        let response = blocking(move || request.call().map_err(|error| unreachable(&error))).await?;
        if response.status() == 404 { Ok(None) } else { answer(response).await.map(Some) }
    }

    /// An answer that there must be.
    pub(crate) async fn must_get<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<T, Failure> {
        let found = self.get(path, parameters).await?;
        found.ok_or_else(|| {
            Failure::Inaccessible(format!("the service at {} does not know {path}", self.address))
        })
    }

    /// Asks for an operation, and waits until it is done.
    pub(crate) async fn post<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        parameters: &[(&str, String)],
    ) -> Result<T, Failure> {
        let request =
            self.agent.post(format!("{}{path}", self.address)).query_pairs(parameters.iter().cloned());
        let response = blocking(move || request.send_empty().map_err(|error| unreachable(&error))).await?;
        answer(response).await
    }

    /// Asks with a JSON body.
    pub(crate) async fn post_json<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        parameters: &[(&str, String)],
        body: Value,
    ) -> Result<T, Failure> {
        let request =
            self.agent.post(format!("{}{path}", self.address)).query_pairs(parameters.iter().cloned());
        let request = request.header("content-type", "application/json");
        let send = move || request.send(body.to_string()).map_err(|error| unreachable(&error));
        answer(blocking(send).await?).await
    }

    /// Sends a file.
    pub(crate) async fn send(&self, path: &Path, parameters: &[(&str, String)]) -> Result<Sent, Failure> {
        let file = File::open(path)
            .map_err(|error| Failure::NotFound(format!("{} cannot be read: {error}", path.display())))?;
        let request = self
            .agent
            .post(format!("{}/api/v1/documents", self.address))
            .query_pairs(parameters.iter().cloned());
        // Of a large file it is asked first whether it is wanted: a refusal comes before its bytes have gone.
        let large = file.metadata().is_ok_and(|metadata| metadata.len() > ASKED_FIRST);
        let request = if large { request.header("expect", "100-continue") } else { request };
        let response = blocking(move || request.send(file).map_err(|error| unreachable(&error))).await?;
        if response.status().is_success() {
            return answer(response).await.map(Sent::Taken);
        }
        let status = response.status().as_u16();
        let problem: Value = json(response).await?;
        let detail = problem["detail"].as_str().unwrap_or("no particulars").to_owned();
        match status {
            422 => Ok(Sent::Refused(detail)),
            507 => Ok(Sent::NoRoom(detail)),
            // Something is wrong with what was asked, and would be with every file.
            400..422 => Err(Failure::Usage(detail)),
            _ => Ok(Sent::NotNow(detail)),
        }
    }

    /// Writes what lies at `path` to `file`; false if there is no such thing.
    pub(crate) async fn download(&self, path: &str, mut file: File) -> Result<bool, Failure> {
        let request = self.agent.get(format!("{}{path}", self.address));
        blocking(move || {
            let mut response = request.call().map_err(|error| unreachable(&error))?;
            if response.status() == 404 {
                return Ok(false);
            }
            if !response.status().is_success() {
                return Err(problem(&mut response));
            }
            std::io::copy(&mut response.into_body().into_reader(), &mut file)?;
            Ok(true)
        })
        .await
    }

    /// Documents of an export, one by one.
    pub(crate) async fn export(
        &self,
        parameters: &[(&str, String)],
        mut each: impl FnMut(Exported) -> Result<(), Failure> + Send + 'static,
    ) -> Result<(), Failure> {
        let request =
            self.agent.get(format!("{}/api/v1/export", self.address)).query_pairs(parameters.iter().cloned());
        blocking(move || {
            let mut response = request.call().map_err(|error| unreachable(&error))?;
            if !response.status().is_success() {
                return Err(problem(&mut response));
            }
            for line in BufReader::new(response.into_body().into_reader()).lines() {
                let exported =
                    serde_json::from_str(&line?).map_err(|error| Failure::Inaccessible(error.to_string()))?;
                each(exported)?;
            }
            Ok(())
        })
        .await
    }
}

async fn answer<T: DeserializeOwned + Send + 'static>(mut response: Response<Body>) -> Result<T, Failure> {
    if response.status().is_success() {
        return json(response).await;
    }
    blocking(move || Err(problem(&mut response))).await
}

async fn json<T: DeserializeOwned + Send + 'static>(mut response: Response<Body>) -> Result<T, Failure> {
    blocking(move || {
        serde_json::from_reader(response.body_mut().as_reader()).map_err(|error| {
            let told = format!("the service gave an unreadable answer: {error}");
            if error.is_io() || error.is_eof() { Failure::Gone(told) } else { Failure::Inaccessible(told) }
        })
    })
    .await
}

fn problem(response: &mut Response<Body>) -> Failure {
    let status = response.status();
    let body: Value = serde_json::from_reader(response.body_mut().as_reader()).unwrap_or_default();
    let detail = body["detail"].as_str().unwrap_or("no particulars").to_owned();
    if status.is_client_error() { Failure::Usage(detail) } else { Failure::Inaccessible(detail) }
}

fn unreachable(error: &ureq::Error) -> Failure {
    Failure::Gone(format!("the service does not answer: {error}"))
}

fn config() -> ureq::config::Config {
    // A problem is an answer: its text is what the user should see. Proxies are for what is elsewhere.
    Agent::config_builder().http_status_as_error(false).proxy(None).build()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Inaccessible(error.to_string()))?
}
