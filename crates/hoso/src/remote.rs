//! A running service, asked over HTTP.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use hoso_search::Query;
use hoso_server::answers::{Exported, SearchAnswer, Taken};
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::failure::Failure;

/// A service at an address.
#[derive(Clone)]
pub(crate) struct Remote {
    agent: Agent,
    address: String,
}

/// What the service said to a file.
pub(crate) enum Sent {
    Taken(Taken),
    /// Refused, with the problem document.
    Refused(Value),
    /// The disk is nearly full.
    NoRoom(String),
}

impl Remote {
    pub(crate) fn new(address: String) -> Self {
        // A problem is an answer: its text is what the user should see.
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { agent, address }
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
        let response = blocking(move || request.send(file).map_err(|error| unreachable(&error))).await?;
        if response.status() == 422 {
            return json(response).await.map(Sent::Refused);
        }
        if response.status() == 507 {
            let problem: Value = json(response).await?;
            return Ok(Sent::NoRoom(problem["detail"].as_str().unwrap_or_default().to_owned()));
        }
        answer(response).await.map(Sent::Taken)
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
        serde_json::from_reader(response.body_mut().as_reader())
            .map_err(|error| Failure::Inaccessible(format!("the service gave an unreadable answer: {error}")))
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
    Failure::Inaccessible(format!("the service does not answer: {error}"))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::Inaccessible(error.to_string()))?
}
