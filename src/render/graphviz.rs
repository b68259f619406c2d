//! Lets an installed Graphviz place a scene instead of our own layout. It gets
//! sizes only, no words, and runs no longer than the caller allows. Start at
//! [`place_with_dot`].

use super::drawing::Arranged;
use super::layout::{BoxSize, Boxes, Curve, Direction, LabelSize, Placed, PlacedLine, Point, Rect};
use super::measure::measure;
use super::scene::Scene;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Why Graphviz gave no placement.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphvizError {
    /// The program does not start.
    #[error("cannot run `{program}`; is Graphviz installed?")]
    Missing {
        /// What was to be run.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It was still at work when its time was up, and was stopped.
    #[error("Graphviz did not finish within {} seconds", .limit.as_secs_f64())]
    TooSlow {
        /// The time it had.
        limit: Duration,
    },
    /// It ended with a complaint.
    #[error("Graphviz refused the graph: {said}")]
    Refused {
        /// The first line of the complaint.
        said: String,
    },
    /// It answered in a way that names no place for each box and line.
    #[error("the answer of Graphviz cannot be read: {line}")]
    Answer {
        /// The line that cannot be read, or what is missing.
        line: String,
    },
}

/// Measures `scene` and has the Graphviz program at `program` place it.
///
/// # Errors
/// When the program does not start, does not finish within `limit`, or gives
/// an answer that cannot be used.
pub fn place_with_dot(
    scene: &Scene,
    program: &Path,
    limit: Duration,
) -> Result<Arranged, GraphvizError> {
    let measured = measure(scene);
    let placed = layout_with_dot(&measured.question, program, limit)?;
    Ok(Arranged { measured, placed })
}

/// Has the Graphviz program at `program` answer what our own layout would.
///
/// # Errors
/// As [`place_with_dot`].
pub fn layout_with_dot(
    question: &Boxes,
    program: &Path,
    limit: Duration,
) -> Result<Placed, GraphvizError> {
    let answer = run(&asked(question), program, limit)?;
    read(&answer, question)
}

/// Graphviz counts inches; a pixel here is a point there.
const INCH: f64 = 72.0;

fn asked(question: &Boxes) -> String {
    let direction = match question.direction {
        Direction::TopToBottom => "TB",
        Direction::LeftToRight => "LR",
    };
    let spacing = question.spacing;
    let mut text = format!(
        "digraph g {{\ngraph [rankdir={direction} nodesep={:.3} ranksep={:.3}]\n\
         node [shape=box fixedsize=true label=\"\"]\nedge [dir=none]\n",
        spacing.boxes / INCH,
        spacing.ranks / 2.0 / INCH
    );
    for (at, BoxSize { width, height }) in question.boxes.iter().enumerate() {
        let _ = writeln!(
            text,
            "n{at} [width={:.4} height={:.4}]",
            width / INCH,
            height / INCH
        );
    }
    for (at, line) in question.lines.iter().enumerate() {
        let _ = write!(
            text,
            "n{} -> n{} [color=\"#{at:06x}\" weight={}",
            line.from,
            line.to,
            line.weight.max(1)
        );
        if let Some(LabelSize { width, height }) = line.label {
            let (width, height) = (width.ceil().clamp(1.0, 6e4), height.ceil().clamp(1.0, 6e4));
            let _ = write!(
                text,
                " label=<<TABLE BORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"0\" FIXEDSIZE=\"TRUE\" \
                 WIDTH=\"{width}\" HEIGHT=\"{height}\"><TR><TD></TD></TR></TABLE>>"
            );
        }
        text.push_str("]\n");
    }
    text.push_str("}\n");
    text
}

fn run(text: &str, program: &Path, limit: Duration) -> Result<String, GraphvizError> {
    let mut child = Command::new(program)
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| GraphvizError::Missing {
            program: program.display().to_string(),
            source,
        })?;
    let (mut input, output, complaint) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let text = text.to_owned();
    // All three pipes are served at once, so that none can fill up and block.
    thread::spawn(move || {
        if let Some(input) = &mut input {
            // A program that has stopped reading says why on its other pipes.
            let _ = input.write_all(text.as_bytes());
        }
    });
    let (said, complained) = (gathered(output), gathered(complaint));
    let Ok(answer) = said.recv_timeout(limit) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(GraphvizError::TooSlow { limit });
    };
    let _ = child.kill();
    let finished = child.wait().map_err(|source| GraphvizError::Missing {
        program: program.display().to_string(),
        source,
    })?;
    if answer.contains("\nstop") || finished.success() {
        return Ok(answer);
    }
    let complaint = complained
        .recv_timeout(Duration::from_secs(1))
        .unwrap_or_default();
    let said = complaint
        .lines()
        .next()
        .unwrap_or("it gave no reason")
        .to_owned();
    Err(GraphvizError::Refused { said })
}

fn gathered(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (give, take) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        let _ = give.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    take
}

fn read(answer: &str, question: &Boxes) -> Result<Placed, GraphvizError> {
    let margin = question.spacing.margin;
    let mut size = None;
    let mut boxes: Vec<Option<Rect>> = vec![None; question.boxes.len()];
    let mut lines: Vec<Option<PlacedLine>> = vec![None; question.lines.len()];
    for line in answer.lines() {
        let wrong = || GraphvizError::Answer {
            line: line.chars().take(80).collect(),
        };
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        match words.first() {
            Some(&"graph") => {
                size = Some((
                    inches(&words, 2).ok_or_else(wrong)?,
                    inches(&words, 3).ok_or_else(wrong)?,
                ));
            }
            Some(&"node") => {
                let (_, height) = size.ok_or_else(wrong)?;
                let (at, place) = read_box(&words, question, height, margin).ok_or_else(wrong)?;
                *boxes.get_mut(at).ok_or_else(wrong)? = Some(place);
            }
            Some(&"edge") => {
                let (_, height) = size.ok_or_else(wrong)?;
                let (at, placed) = read_line(&words, question, height, margin).ok_or_else(wrong)?;
                *lines.get_mut(at).ok_or_else(wrong)? = Some(placed);
            }
            _ => {}
        }
    }
    let missing = |what: &str| GraphvizError::Answer {
        line: format!("no place for some {what}"),
    };
    let (width, height) = size.ok_or_else(|| missing("graph"))?;
    let boxes = boxes
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| missing("box"))?;
    let lines = lines
        .into_iter()
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| missing("line"))?;
    let mut placed = Placed {
        width: width + 2.0 * margin,
        height: height + 2.0 * margin,
        boxes,
        lines,
        complete: true,
        ..Placed::default()
    };
    enclose(&mut placed, margin);
    Ok(placed)
}

/// Graphviz lets a label stick out of its page; the page grows around it.
fn enclose(placed: &mut Placed, margin: f64) {
    let labels = placed.lines.iter().filter_map(|line| line.label);
    let all: Vec<Rect> = labels.chain(placed.boxes.iter().copied()).collect();
    let left = all.iter().map(|r| r.x).fold(margin, f64::min);
    let top = all.iter().map(|r| r.y).fold(margin, f64::min);
    let (dx, dy) = (margin - left, margin - top);
    let moved = |p: &mut Point| (p.x, p.y) = (p.x + dx, p.y + dy);
    for line in &mut placed.lines {
        moved(&mut line.curve.start);
        line.curve.segments.iter_mut().flatten().for_each(moved);
    }
    let rects = placed
        .lines
        .iter_mut()
        .filter_map(|line| line.label.as_mut());
    for r in rects.chain(&mut placed.boxes) {
        (r.x, r.y) = (r.x + dx, r.y + dy);
    }
    let right = all
        .iter()
        .map(|r| r.x + r.width + dx + margin)
        .fold(placed.width + dx, f64::max);
    let bottom = all
        .iter()
        .map(|r| r.y + r.height + dy + margin)
        .fold(placed.height + dy, f64::max);
    (placed.width, placed.height) = (right, bottom);
}

fn inches(words: &[&str], at: usize) -> Option<f64> {
    let value: f64 = words.get(at)?.parse().ok()?;
    value.is_finite().then_some(value * INCH)
}

fn numbered(word: Option<&&str>) -> Option<usize> {
    word?.strip_prefix('n')?.parse().ok()
}

/// `node name x y width height …`, measured from the lower left corner.
fn read_box(words: &[&str], question: &Boxes, height: f64, margin: f64) -> Option<(usize, Rect)> {
    let at = numbered(words.get(1))?;
    let size = question.boxes.get(at)?;
    let (x, y) = (
        inches(words, 2)? + margin,
        height - inches(words, 3)? + margin,
    );
    Some((at, around(x, y, size.width, size.height)))
}

fn around(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect {
        x: x - width / 2.0,
        y: y - height / 2.0,
        width,
        height,
    }
}

/// `edge tail head count x1 y1 … [label x y] style color`; the colour is the
/// number we gave the line. A label has spaces in it, so its place is read
/// from the end.
fn read_line(
    words: &[&str],
    question: &Boxes,
    height: f64,
    margin: f64,
) -> Option<(usize, PlacedLine)> {
    let color = words.last()?.trim_matches('"').strip_prefix('#')?;
    let at = usize::from_str_radix(color, 16).ok()?;
    let line = question.lines.get(at)?;
    let count: usize = words.get(3)?.parse().ok()?;
    let place = |x: usize| -> Option<Point> {
        Some(Point {
            x: inches(words, x)? + margin,
            y: height - inches(words, x + 1)? + margin,
        })
    };
    if count < 4 || count % 3 != 1 || count > words.len() {
        return None;
    }
    let start = place(4)?;
    let mut segments = Vec::new();
    for first in (1..count).step_by(3) {
        let point = |k: usize| place(4 + 2 * (first + k));
        segments.push([point(0)?, point(1)?, point(2)?]);
    }
    let label = match line.label {
        Some(size) => {
            let p = place(words.len().checked_sub(4)?)?;
            Some(around(p.x, p.y, size.width, size.height))
        }
        None => None,
    };
    Some((
        at,
        PlacedLine {
            curve: Curve { start, segments },
            label,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{hostile, ukraine};
    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    fn placed(scene: &Scene) -> Option<Arranged> {
        match place_with_dot(scene, Path::new("dot"), LONG) {
            Err(GraphvizError::Missing { .. }) => {
                eprintln!("SKIPPED: no `dot` on this machine, so nobody has checked its layout");
                None
            }
            other => Some(other.unwrap()),
        }
    }

    #[test]
    fn boxes_and_labels_do_not_overlap() {
        let Some(arranged) = placed(&ukraine()) else {
            return;
        };
        let all: Vec<Rect> = arranged.placed.boxes.clone();
        for (at, a) in all.iter().enumerate() {
            assert!(a.x >= 0.0 && a.x + a.width <= arranged.placed.width);
            for b in &all[at + 1..] {
                let apart = a.x + a.width <= b.x + 0.1
                    || b.x + b.width <= a.x + 0.1
                    || a.y + a.height <= b.y + 0.1
                    || b.y + b.height <= a.y + 0.1;
                assert!(apart, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn hostile_and_empty_scenes_are_placed() {
        for scene in [hostile(), Scene::new("")] {
            let Some(arranged) = placed(&scene) else {
                return;
            };
            assert_eq!(arranged.placed.boxes.len(), scene.boxes.len());
        }
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = place_with_dot(&ukraine(), Path::new("/no/such/dot"), LONG).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot run `/no/such/dot`; is Graphviz installed?"
        );
    }

    #[test]
    fn a_program_that_does_not_finish_is_stopped() {
        // `yes` never ends its output.
        let question = measure(&ukraine()).question;
        let error = layout_with_dot(&question, Path::new("yes"), Duration::from_millis(100));
        assert!(matches!(
            error,
            Err(GraphvizError::TooSlow { .. }
                | GraphvizError::Missing { .. }
                | GraphvizError::Refused { .. })
        ));
    }

    #[test]
    fn a_foolish_answer_is_a_fault() {
        let question = measure(&ukraine()).question;
        for answer in [
            "",
            "graph 1 2",
            "node n0 1 1 1 1",
            "graph 1 9 9\nnode n99 1 1",
            "graph 1 9 9\nedge n0 n1 999999999999 #000000",
        ] {
            assert!(
                matches!(read(answer, &question), Err(GraphvizError::Answer { .. })),
                "{answer}"
            );
        }
    }
}
