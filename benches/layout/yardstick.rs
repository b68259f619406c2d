//! Graphviz's `dot`, given the same question; its answer in our own terms.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use foedera::render::layout::{
    Boxes, Curve, Direction, LabelSize, Placed, PlacedLine, Point, Pointing, Rect,
};

/// Whether `dot` can be run.
pub fn is_there() -> bool {
    Command::new("dot")
        .arg("-V")
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Graphviz counts inches; a pixel here is a point there.
const INCH: f64 = 72.0;

/// How many seconds `dot` may take for one graph.
pub const PATIENCE: u64 = 60;

/// Has `dot` draw `boxes`; what it gives, and how many milliseconds that took. `None` when it
/// gives no answer within [`PATIENCE`].
///
/// `dot` may take minutes for a graph with cycles, so its answers are kept in `target/dot`.
pub fn draw(boxes: &Boxes) -> Option<(Placed, f64)> {
    let text = question(boxes);
    let mut hasher = DefaultHasher::new();
    (&text, PATIENCE).hash(&mut hasher);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/dot");
    let kept = format!("{folder}/{:016x}.json", hasher.finish());
    let json = std::fs::read_to_string(&kept).unwrap_or_else(|_| {
        let start = Instant::now();
        let mut json = run(&text).unwrap_or_default();
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        if json.is_object() {
            json["ms"] = serde_json::json!(ms);
        }
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(&kept, json.to_string()).unwrap();
        json.to_string()
    });
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let ms = json["ms"].as_f64()?;
    Some((answer(&json, boxes), ms))
}

/// The answer to a question; `None` when `dot` does not give one in time.
fn run(text: &str) -> Option<serde_json::Value> {
    let mut child = Command::new("dot")
        .arg("-Tjson")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let text = text.to_owned();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let mut output = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        output.read_to_end(&mut bytes).map(|_| bytes)
    });
    let end = Instant::now() + Duration::from_secs(PATIENCE);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > end {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    writer.join().unwrap().ok()?;
    serde_json::from_slice(&reader.join().unwrap().unwrap()).ok()
}

/// A line that points up is given turned round, so that its end stands above.
fn turned(pointing: Pointing) -> bool {
    pointing == Pointing::Up
}

fn question(boxes: &Boxes) -> String {
    let direction = match boxes.direction {
        Direction::TopToBottom => "TB",
        Direction::LeftToRight => "LR",
    };
    let mut text = format!(
        "digraph g {{\ngraph [rankdir={direction} nodesep={:.3} ranksep={:.3}]\n\
         node [shape=box fixedsize=true label=\"\"]\nedge [arrowhead=none]\n",
        boxes.spacing.boxes / INCH,
        boxes.spacing.ranks / 2.0 / INCH,
    );
    for (at, size) in boxes.boxes.iter().enumerate() {
        let (width, height) = (size.width / INCH, size.height / INCH);
        let _ = writeln!(text, "n{at} [width={width:.4} height={height:.4}]");
    }
    for at in (0..boxes.groups.len()).filter(|&at| boxes.groups[at].parent.is_none()) {
        group(boxes, at, &mut text);
    }
    for (at, line) in boxes.lines.iter().enumerate() {
        let ends = [line.from, line.to];
        let [tail, head] = if turned(line.pointing) {
            [ends[1], ends[0]]
        } else {
            ends
        };
        let _ = write!(
            text,
            "n{tail} -> n{head} [id=\"{at}\" weight={}",
            line.weight.max(1)
        );
        if let Some(size) = line.label {
            let _ = write!(text, " label={}", table(size));
        }
        text.push_str("]\n");
    }
    text.push_str("}\n");
    text
}

fn group(boxes: &Boxes, at: usize, text: &mut String) {
    let group = &boxes.groups[at];
    let _ = write!(text, "subgraph cluster{at} {{ ");
    if group.title.width > 0.0 {
        let _ = write!(text, "label={} ", table(group.title));
    }
    for member in &group.members {
        let _ = write!(text, "n{member}; ");
    }
    for inner in (0..boxes.groups.len()).filter(|&inner| boxes.groups[inner].parent == Some(at)) {
        self::group(boxes, inner, text);
    }
    text.push_str("}\n");
}

/// A label of exactly this size, with nothing in it.
fn table(size: LabelSize) -> String {
    format!(
        "<<TABLE BORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"0\" FIXEDSIZE=\"TRUE\" \
         WIDTH=\"{}\" HEIGHT=\"{}\"><TR><TD></TD></TR></TABLE>>",
        size.width.ceil().max(1.0),
        size.height.ceil().max(1.0)
    )
}

fn answer(json: &serde_json::Value, boxes: &Boxes) -> Placed {
    let mut placed = Placed {
        boxes: vec![Rect::default(); boxes.boxes.len()],
        lines: vec![PlacedLine::default(); boxes.lines.len()],
        complete: true,
        ..Placed::default()
    };
    for object in json["objects"].as_array().into_iter().flatten() {
        let name = object["name"].as_str().unwrap();
        if let Some(at) = name
            .strip_prefix('n')
            .and_then(|at| at.parse::<usize>().ok())
        {
            let size = boxes.boxes[at];
            let centre = points(object["pos"].as_str().unwrap())[0];
            placed.boxes[at] = around(centre, size.width, size.height);
        }
    }
    for edge in json["edges"].as_array().into_iter().flatten() {
        let at: usize = edge["id"].as_str().unwrap().parse().unwrap();
        // Sometimes it loses a line; then nothing of that line crosses anything.
        let Some(path) = edge["pos"].as_str().map(points) else {
            continue;
        };
        let curve = Curve {
            start: path[0],
            segments: path[1..]
                .chunks_exact(3)
                .map(|c| [c[0], c[1], c[2]])
                .collect(),
        };
        let line = &boxes.lines[at];
        placed.lines[at] = PlacedLine {
            curve: if turned(line.pointing) {
                curve.reversed()
            } else {
                curve
            },
            label: line
                .label
                .zip(edge["lp"].as_str())
                .map(|(size, place)| around(points(place)[0], size.width, size.height)),
        };
    }
    placed
}

/// `x,y x,y …`, from below; up and down does not matter to who counts crossings.
fn points(text: &str) -> Vec<Point> {
    let number = |text: &str| text.parse::<f64>().unwrap();
    text.split_whitespace()
        .map(|pair| pair.split_once(',').unwrap())
        .map(|(x, y)| Point {
            x: number(x),
            y: -number(y),
        })
        .collect()
}

fn around(centre: Point, width: f64, height: f64) -> Rect {
    Rect {
        x: centre.x - width / 2.0,
        y: centre.y - height / 2.0,
        width,
        height,
    }
}
