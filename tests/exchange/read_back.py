"""Reads every export in a folder with the program it is for, and compares what arrives with
`expected.json`, which the test writes from the graph itself.

    python read_back.py FOLDER

Prints what differs, then how many values were compared; fails if anything differs.
"""

import csv
import datetime
import json
import math
import pathlib
import re
import sys

import igraph
import networkx
import pandas

FOLDER = pathlib.Path(sys.argv[1])
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
LISTS = {"aliases", "obligations", "means", "sources", "places"}
DIFFERENT, COMPARED = [], 0


def parts(text):
    """A list from its text: parts between `|`, a backslash before what is no end of one."""
    found, part, escaped = [], "", False
    for c in text:
        if escaped or c not in "|\\":
            part, escaped = part + c, False
        elif c == "\\":
            escaped = True
        else:
            found.append(part)
            part = ""
    return found + [part]


def plain(name, value, flat):
    """A value as JSON would have it; None where nothing is stated."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or (flat and value == ""):
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()
    if name in LISTS:
        return parts(value) if flat else list(value)
    if name == "priority":
        return int(value)
    return value


def in_xml(value):
    """What XML 1.0 cannot hold arrives as U+FFFD."""
    if isinstance(value, list):
        return [in_xml(part) for part in value]
    if not isinstance(value, str):
        return value
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", value)


def compare(what, nodes, edges, flat=True, xml=False):
    """All records of one format with what was expected of them."""
    global COMPARED
    for sort, found in (("nodes", nodes), ("edges", edges)):
        wanted = EXPECTED[sort]
        if found.keys() != wanted.keys():
            DIFFERENT.append(f"{what}: {len(found)} {sort}, wanted {len(wanted)}")
        for key in found.keys() & wanted.keys():
            for name, value in wanted[key].items():
                value = in_xml(value) if xml else value
                # One empty part and no part at all are one text.
                value = None if flat and value in ([], [""]) else value
                got = plain(name, found[key].get(name), flat and name not in ("from", "to"))
                COMPARED += 1
                if got != value and not (value == [] and got is None):
                    DIFFERENT.append(f"{what}: {key}.{name} is {got!r}, wanted {value!r}")


def of_networkx(graph):
    nodes = dict(graph.nodes(data=True))
    many = graph.edges(keys=True, data=True) if graph.is_multigraph() else (
        (a, b, data["id"], data) for a, b, data in graph.edges(data=True))
    return nodes, {key: {**data, "from": a, "to": b} for a, b, key, data in many}


def of_igraph(graph):
    nodes = {vertex["id"]: vertex.attributes() for vertex in graph.vs}
    ends = lambda edge: {"from": graph.vs[edge.source]["id"], "to": graph.vs[edge.target]["id"]}
    return nodes, {edge["key"]: {**edge.attributes(), **ends(edge)} for edge in graph.es}


def of_frames(nodes, edges):
    by_key = lambda frame: {row["key"]: row for row in frame.to_dict("records")}
    return by_key(nodes), by_key(edges)


def of_csv(name):
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


class Cypher:
    """The part of Cypher that a script of ours consists of, read as Neo4j reads it: first every
    backslash with a `u` and four digits becomes a character, wherever it stands; then words."""

    WORDS = re.compile(r"'(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`|[A-Za-z_][A-Za-z_0-9]*|-?\d+|//[^\n]*|\S", re.S)
    ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "'": "'", "\\": "\\"}
    NODES = re.compile(r"MERGE \( n : (\S+) \{ key : row \. key \} \) SET n : (.+) SET n \+= row")
    EDGES = re.compile(
        r"MATCH \( a : (\S+) \{ key : row \. from \} \) MATCH \( b : (\S+) \{ key : row \. to \} \) "
        r"MERGE \( a \) - \[ r : (\S+) \{ key : row \. key \} \] - > \( b \) SET r \+= row \. props"
    )
    CONSTRAINT = re.compile(
        r"CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \( n : (\w+) \) REQUIRE n \. key IS UNIQUE"
    )

    def __init__(self, text):
        text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), text)
        words = [word for word in self.WORDS.findall(text) if not word.startswith("//")]
        self.words, self.at = words, 0
        self.nodes, self.edges, self.constrained = {}, {}, set()
        while self.at < len(self.words):
            self.statement()

    def next(self, *wanted):
        word = self.words[self.at]
        assert not wanted or word in wanted, f"{word!r} where {wanted} was wanted"
        self.at += 1
        return word

    def statement(self):
        rows = None
        if self.words[self.at] == "UNWIND":
            self.next("UNWIND")
            rows = self.value()
            self.next("AS")
            self.next("row")
        rest = []
        while (word := self.next()) != ";":
            rest.append(word)
        rest = re.sub(r"\+ =", "+=", " ".join(rest))
        if rows is None:
            self.constrained.add(self.CONSTRAINT.fullmatch(rest)[1])
        elif match := self.NODES.fullmatch(rest):
            assert match[1] in self.constrained, match[1]
            for row in rows:
                self.nodes[row["key"]] = {**row, "labels": match[2].split(" : ")}
        else:
            match = self.EDGES.fullmatch(rest)
            assert match, rest
            for row in rows:
                ends = {"from": row["from"], "to": row["to"]}
                for label, end in ((match[1], row["from"]), (match[2], row["to"])):
                    assert label in self.nodes[end]["labels"], (label, end)
                assert match[3].strip("`") == row["props"]["relation"].upper()
                self.edges[row["key"]] = {**row["props"], **ends}

    def value(self):
        word = self.next()
        if word == "[":
            return self.many("]", self.value)
        if word == "{":
            return dict(self.many("}", self.pair))
        if word[0] == "'":
            return re.sub(r"\\(.)", lambda m: self.ESCAPES[m[1]], word[1:-1], flags=re.S)
        if word == "date":
            self.next("(")
            day = datetime.date.fromisoformat(self.value())
            self.next(")")
            return day
        return {"true": True, "false": False}[word] if word in ("true", "false") else int(word)

    def pair(self):
        name = self.next()
        self.next(":")
        return name.strip("`"), self.value()

    def many(self, close, one):
        found = []
        while self.words[self.at] != close:
            found.append(one())
            if self.next(",", close) == close:
                return found
        self.next(close)
        return found


def main():
    data = json.loads((FOLDER / "x.json").read_text(encoding="utf-8"))
    graph = networkx.node_link_graph(data, edges="edges")
    assert graph.is_multigraph() and graph.is_directed()
    assert graph.graph["title"] == EXPECTED["title"], graph.graph
    compare("node-link JSON in NetworkX", *of_networkx(graph), flat=False)

    graph = networkx.read_graphml(FOLDER / "x.graphml", force_multigraph=True)
    compare("GraphML in NetworkX", *of_networkx(graph), xml=True)
    graph = igraph.Graph.Read_GraphML(str(FOLDER / "x.graphml"))
    assert graph.is_directed()
    compare("GraphML in igraph", *of_igraph(graph), xml=True)

    graph = networkx.read_gexf(FOLDER / "x.gexf")
    nodes, edges = of_networkx(graph)
    nodes = {key: {**data, "name": data["label"]} for key, data in nodes.items()}
    edges = {data["id"]: data for data in edges.values()}
    assert graph.graph["mode"] == "dynamic", graph.graph
    compare("GEXF in NetworkX", nodes, edges, xml=True)

    text = dict(dtype=str, keep_default_na=False)
    frames = [pandas.read_csv(FOLDER / f"x.{part}.csv", **text) for part in ("nodes", "edges")]
    compare("CSV in pandas", *of_frames(*frames))
    compare("CSV in Python", of_csv("x.nodes.csv"), of_csv("x.edges.csv"))
    if (FOLDER / "x.nodes.parquet").exists():
        frames = [pandas.read_parquet(FOLDER / f"x.{part}.parquet") for part in ("nodes", "edges")]
        compare("Parquet in pandas", *of_frames(*frames), flat=False)

    cypher = Cypher((FOLDER / "x.cypher").read_text(encoding="utf-8"))
    compare("Cypher, by a reader of our own", cypher.nodes, cypher.edges, flat=False)

    print("\n".join(DIFFERENT[:20]))
    print(f"{COMPARED} values compared, {len(DIFFERENT)} differ")
    sys.exit(1 if DIFFERENT else 0)


main()
