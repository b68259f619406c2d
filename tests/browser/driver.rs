//! A real browser, driven by the WebDriver protocol over a plain socket: as much of a client as
//! these tests need. Start at [`Browser::start`].

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long any one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page; it ends with the value.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    folder: PathBuf,
}

/// What the browser is to be.
#[derive(Clone, Copy)]
pub enum Screen {
    /// A window of that size with mouse and keys.
    Desk(u32, u32),
    /// A phone with a screen of that size and fingers.
    Phone(u32, u32),
}

/// The program of one of these names, if it is installed.
fn installed(names: &[&str]) -> Option<PathBuf> {
    let dirs = std::env::var_os("PATH")?;
    std::env::split_paths(&dirs)
        .flat_map(|dir| names.iter().map(move |name| dir.join(name)))
        .find(|file| file.is_file())
}

impl Browser {
    /// Starts a browser; none if Chromium or its driver is not installed.
    pub fn start(screen: Screen) -> Option<Browser> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let driver = installed(&["chromedriver"])?;
        let chromium = installed(&["chromium", "chromium-browser", "google-chrome"])?;
        let nth = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("foedera-browser-{}-{nth}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let port = port(&mut driver);
        let mut browser = Browser {
            driver,
            port,
            session: String::new(),
            folder,
        };
        let (width, height) = match screen {
            Screen::Desk(width, height) | Screen::Phone(width, height) => (width, height),
        };
        let profile = browser.folder.join("profile");
        let mut options = json!({
            "binary": chromium,
            "args": [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                format!("--user-data-dir={}", profile.display()),
                format!("--window-size={width},{height}"),
            ],
        });
        if let Screen::Phone(width, height) = screen {
            let metrics = json!({"width": width, "height": height, "pixelRatio": 2, "touch": true});
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let wanted = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        });
        let capabilities = json!({"capabilities": {"alwaysMatch": wanted}});
        let answer = browser.ask("POST", "/session", Some(&capabilities));
        browser.session = answer["sessionId"].as_str().unwrap().to_string();
        // What the browser loads for its own first page is none of ours.
        browser.post("/url", &json!({"url": "about:blank"}));
        browser.requests();
        browser.complaints();
        Some(browser)
    }

    /// The folder that goes with the browser.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens a file as a page, from the disk.
    pub fn open(&self, name: &str, page: &str) {
        let file = self.folder.join(name);
        std::fs::write(&file, page).unwrap();
        let url = format!("file://{}", file.display());
        self.post("/url", &json!({ "url": url }));
    }

    /// What a script returns that runs in the page.
    pub fn eval(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script returns, as text.
    pub fn text(&self, script: &str) -> String {
        match self.eval(script) {
            Value::String(text) => text,
            other => panic!("{script}: {other}"),
        }
    }

    /// What a script returns, as a number.
    pub fn number(&self, script: &str) -> f64 {
        let value = self.eval(script);
        value
            .as_f64()
            .unwrap_or_else(|| panic!("{script}: {value}"))
    }

    /// What a script returns, as a truth.
    pub fn is(&self, script: &str) -> bool {
        self.eval(script)
            .as_bool()
            .unwrap_or_else(|| panic!("{script}"))
    }

    /// Clicks on the middle of an element as a mouse does, once it is in the window.
    pub fn click(&self, css: &str) {
        let found = self.post("/element", &json!({"using": "css selector", "value": css}));
        let id = found.as_object().unwrap().values().next().unwrap();
        let id = id.as_str().unwrap();
        self.post(&format!("/element/{id}/click"), &json!({}));
    }

    /// Presses keys one after another; `\u{E004}` and the like are those of WebDriver.
    pub fn keys(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        self.act(json!([{"type": "key", "id": "keys", "actions": strokes}]));
    }

    /// Clicks at a place of the window, with the Shift key held if so asked.
    pub fn click_at(&self, (x, y): (f64, f64), shift: bool) {
        let mouse = json!({
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
            "actions": [
                {"type": "pause"},
                {"type": "pointerMove", "x": x as i64, "y": y as i64},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
                {"type": "pause"},
            ],
        });
        let pause = json!({"type": "pause"});
        let held = json!([{"type": "keyDown", "value": SHIFT}, pause, pause, pause, {"type": "keyUp", "value": SHIFT}]);
        let free = json!([pause, pause, pause, pause, pause]);
        let keys = json!({"type": "key", "id": "keys", "actions": if shift { held } else { free }});
        self.act(json!([keys, mouse]));
    }

    /// Drags the mouse from one place of the window to another.
    pub fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        let step = |part: f64| {
            let (x, y) = (
                from.0 + (to.0 - from.0) * part,
                from.1 + (to.1 - from.1) * part,
            );
            json!({"type": "pointerMove", "x": x as i64, "y": y as i64, "duration": 20})
        };
        let mouse = json!({
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
            "actions": [
                step(0.0), {"type": "pointerDown", "button": 0}, step(0.5), step(1.0),
                {"type": "pointerUp", "button": 0},
            ],
        });
        self.act(json!([mouse]));
    }

    /// Puts two fingers down around a place and draws them apart.
    pub fn spread(&self, (x, y): (f64, f64)) {
        let finger = |id: &str, way: f64| {
            let at = |by: f64| json!({"type": "pointerMove", "x": (x + way * by) as i64, "y": y as i64, "duration": 30});
            json!({
                "type": "pointer", "id": id, "parameters": {"pointerType": "touch"},
                "actions": [
                    at(20.0), {"type": "pointerDown", "button": 0}, at(40.0), at(60.0), at(80.0),
                    {"type": "pointerUp", "button": 0},
                ],
            })
        };
        self.act(json!([finger("thumb", -1.0), finger("finger", 1.0)]));
    }

    /// Turns the wheel over a place with the Control key held.
    pub fn wheel(&self, (x, y): (f64, f64), by: i64) {
        let pause = json!({"type": "pause"});
        let keys = json!({
            "type": "key", "id": "keys",
            "actions": [{"type": "keyDown", "value": CONTROL}, pause, {"type": "keyUp", "value": CONTROL}],
        });
        let scroll = json!({
            "type": "scroll", "x": x as i64, "y": y as i64, "deltaX": 0, "deltaY": by,
            "duration": 0, "origin": "viewport",
        });
        let wheel = json!({"type": "wheel", "id": "wheel", "actions": [pause, scroll, pause]});
        self.act(json!([keys, wheel]));
    }

    /// Asks the browser's own tools.
    pub fn tool(&self, command: &str, parameters: Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            &json!({"cmd": command, "params": parameters}),
        )
    }

    /// What the page complained of: scripts that failed, what its policy refused.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({"type": "browser"}));
        let each = log.as_array().unwrap().iter();
        each.map(|entry| entry["message"].to_string()).collect()
    }

    /// The addresses that the browser asked for.
    pub fn requests(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({"type": "performance"}));
        let each = log.as_array().unwrap().iter();
        each.filter_map(|entry| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let event = &event["message"];
            let sent = event["method"] == "Network.requestWillBeSent";
            let url = event["params"]["request"]["url"].as_str()?;
            sent.then(|| url.to_string())
        })
        .collect()
    }

    fn act(&self, actions: Value) {
        self.post("/actions", &json!({ "actions": actions }));
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.ask(
            "POST",
            &format!("/session/{}{path}", self.session),
            Some(body),
        )
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.exchange(method, path, body).unwrap();
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer["value"].clone()
    }

    fn exchange(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> std::io::Result<(u16, Value)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer)?;
        let answer = serde_json::from_slice(&answer).unwrap_or(Value::Null);
        Ok((status.unwrap_or(0), answer))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.exchange("DELETE", &format!("/session/{}", self.session), None);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const SHIFT: &str = "\u{E008}";
const CONTROL: &str = "\u{E009}";

/// The port that the driver says it listens on.
fn port(driver: &mut Child) -> u16 {
    let out = driver.stdout.take().unwrap();
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    port.expect("chromedriver says where it listens")
}
