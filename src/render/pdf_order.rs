//! Gives the objects of a PDF one order and one numbering. `svg2pdf` writes
//! fonts in the order of a hash table, so two runs differ; the pictures are the
//! same. Knows no more of PDF than that writer's own output.

use std::collections::BTreeMap;

/// Rewrites `pdf` with its objects in the order in which a reader meets them
/// from the trailer on; none if it is not built as the writer builds it.
pub fn ordered(pdf: &[u8]) -> Option<Vec<u8>> {
    let table = last(pdf, b"startxref")?;
    let start = number_in(&pdf[table + b"startxref".len()..])?;
    let offsets = offsets(pdf.get(start..table)?)?;
    let trailer_at = start + last(pdf.get(start..table)?, b"trailer")?;
    let mut bounds: Vec<usize> = offsets.values().copied().chain([start]).collect();
    bounds.sort_unstable();
    let mut objects = BTreeMap::new();
    for (number, from) in &offsets {
        let to = *bounds.get(bounds.partition_point(|bound| bound <= from))?;
        let body = pdf.get(*from..to)?;
        let body = body.strip_prefix(format!("{number} 0 obj\n").as_bytes())?;
        objects.insert(*number, Object::new(body));
    }
    let trailer = Object::new(&pdf[trailer_at..table]);
    let order = met_from(&trailer, &objects);
    if order.len() != objects.len() {
        return None;
    }
    let new: BTreeMap<usize, usize> = order
        .iter()
        .enumerate()
        .map(|(at, old)| (*old, at + 1))
        .collect();

    let mut out = pdf.get(..*bounds.first()?)?.to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", order.len() + 1);
    for old in &order {
        table.push_str(&format!("{:010} 00000 n\r\n", out.len()));
        out.extend(format!("{} 0 obj\n", new.get(old)?).bytes());
        let object = objects.get(old)?;
        out.extend(object.renumbered(&new).bytes());
        out.extend(&object.stream);
    }
    let start = out.len();
    out.extend(table.bytes());
    out.extend(trailer.renumbered(&new).bytes());
    out.extend(format!("startxref\n{start}\n%%EOF").bytes());
    Some(out)
}

/// The readable part of an object, and the stream after it.
struct Object {
    head: String,
    stream: Vec<u8>,
}

impl Object {
    fn new(body: &[u8]) -> Object {
        let split = first(body, b"\nstream").map_or(body.len(), |at| at + 1);
        let (head, stream) = body.split_at(split);
        Object {
            head: sorted_entries(&String::from_utf8_lossy(head)),
            stream: stream.to_vec(),
        }
    }

    /// The words of the head; a reference is a number, `0` and `R`.
    fn references(&self) -> Vec<usize> {
        let words: Vec<&str> = self.head.split([' ', '\n', '[', ']']).collect();
        words
            .windows(3)
            .filter(|w| w[1] == "0" && w[2] == "R")
            .filter_map(|w| w[0].parse().ok())
            .collect()
    }

    fn renumbered(&self, new: &BTreeMap<usize, usize>) -> String {
        let parts: Vec<&str> = self.head.split(" 0 R").collect();
        let mut out = String::with_capacity(self.head.len());
        for (at, part) in parts.iter().enumerate() {
            let digits = part.len() - part.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (before, number) = part.split_at(part.len() - digits);
            let known = number.parse().ok().and_then(|old: usize| new.get(&old));
            match (at + 1 < parts.len(), known) {
                (true, Some(new)) => out.push_str(&format!("{before}{new} 0 R")),
                (true, None) => out.push_str(&format!("{part} 0 R")),
                (false, _) => out.push_str(part),
            }
        }
        out
    }
}

/// Sorts neighbouring lines that each are a name and a reference: entries of
/// one dictionary, whose order means nothing.
fn sorted_entries(head: &str) -> String {
    let mut lines: Vec<&str> = head.split('\n').collect();
    let is_entry = |line: &str| line.trim_start().starts_with('/') && line.ends_with(" 0 R");
    for run in lines.chunk_by_mut(|a, b| is_entry(a) && is_entry(b)) {
        run.sort_unstable();
    }
    lines.join("\n")
}

/// The numbers of all objects in the order in which they are met from `root`.
fn met_from(root: &Object, objects: &BTreeMap<usize, Object>) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    let mut waiting = root.references();
    waiting.reverse();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(number) = waiting.pop() {
        let Some(object) = objects.get(&number) else {
            continue;
        };
        if seen.insert(number) {
            order.push(number);
            waiting.extend(object.references().into_iter().rev());
        }
    }
    order
}

/// Where each object begins, by its number.
fn offsets(table: &[u8]) -> Option<BTreeMap<usize, usize>> {
    let text = String::from_utf8_lossy(table);
    let mut lines = text.strip_prefix("xref\n")?.lines();
    let mut found = BTreeMap::new();
    let (first, _) = lines.next()?.split_once(' ')?;
    let first: usize = first.parse().ok()?;
    for (at, line) in lines
        .take_while(|line| !line.starts_with("trailer"))
        .enumerate()
    {
        let mut words = line.split_ascii_whitespace();
        let offset = words.next()?.parse().ok()?;
        if words.nth(1)? == "n" {
            found.insert(first.checked_add(at)?, offset);
        }
    }
    Some(found)
}

fn number_in(bytes: &[u8]) -> Option<usize> {
    String::from_utf8_lossy(bytes)
        .split_ascii_whitespace()
        .next()?
        .parse()
        .ok()
}

fn first(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pdf_is_left() {
        for bytes in [
            &b""[..],
            b"startxref",
            b"startxref 99999",
            b"xref\n0 1\nstartxref\n0\n",
        ] {
            assert!(ordered(bytes).is_none());
        }
    }

    #[test]
    fn entries_of_one_dictionary_are_sorted() {
        assert_eq!(
            sorted_entries("<<\n /B 2 0 R\n /A 9 0 R\n>>"),
            "<<\n /A 9 0 R\n /B 2 0 R\n>>"
        );
    }

    #[test]
    fn references_are_renumbered_and_nothing_else() {
        let object = Object::new(b"<< /A 2 0 R /B [1 0 R] /C 2 >>\nstream\n2 0 R");
        let new = BTreeMap::from([(1, 7), (2, 8)]);
        assert_eq!(object.renumbered(&new), "<< /A 8 0 R /B [7 0 R] /C 2 >>\n");
        assert_eq!(object.references(), [2, 1]);
    }
}
