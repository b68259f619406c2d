"""Works out the networks of a file by other means, NetworkX and igraph, and compares every year
with what `foedera measure --format json` said of the same file.

    python oracle.py atop FILE.csv NETWORK.json ACTORS.json OBLIGATION EVERY
    python oracle.py un   FILE.csv NETWORK.json ACTORS.json -          EVERY

Counts, degrees, components, bridges and cores of all years are NetworkX's, and hops igraph's; of every
EVERYth year hops are NetworkX's, too, with triangles, transitivity, betweenness, and igraph's PageRank. Prints how many values were compared; fails if anything differs.
"""

import collections
import csv
import datetime
import json
import sys

import igraph
import networkx

LAYOUT, FILE, NETWORK, ACTORS, OBLIGATION, EVERY = sys.argv[1:]
NO_ACT = {
    "Registration Number", "Registration Date", "UNTS Volume", "UNTS Page", "Resolution",
    "Date of Adoption",
}
DIFFERENT, COMPARED = [], 0


def ties():
    """(from, to, first year, last year) of each row."""
    with open(FILE, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if LAYOUT == "atop":
                if OBLIGATION == "-" or row[OBLIGATION] == "1":
                    ends = "state-" + row["ccode1"], "state-" + row["ccode2"]
                    yield *ends, int(row["year_start"]), int(row["year_end"])
            elif row["column"] not in NO_ACT and row["date"]:
                year = datetime.datetime.strptime(row["date"], "%d %b %Y").year
                yield row["participant"], "un-" + row["treaty"], year, 9999


def same(what, ours, theirs):
    global COMPARED
    COMPARED += 1
    if isinstance(ours, dict):
        ours = ours["is"]
    close = isinstance(ours, str) and abs(float(ours) - theirs) < 1e-6
    if not (close or ours == theirs):
        DIFFERENT.append(f"{what}: foedera {ours}, by other means {theirs}")


def at_distance(graph, most):
    """For each node, how many are at a distance of 1, 2, ..., by igraph."""
    found = {}
    for node, row in enumerate(graph.distances()):
        found[graph.vs[node]["name"]] = [row.count(k) for k in range(1, most + 1)]
    return found


TIES = list(ties())
network = json.load(open(NETWORK, encoding="utf-8"))["series"][0]["slices"]
actors = json.load(open(ACTORS, encoding="utf-8"))["series"]
by_year = {}
for series in actors:
    for slice in series["slices"]:
        if slice["degree"] is not None:
            actor = series["actor"]
            is_treaty = LAYOUT == "un" and actor["id"].startswith("un-")
            name = actor["name"] if LAYOUT == "un" and not is_treaty else actor["id"]
            by_year.setdefault(slice["when"], {})[name] = slice

for at, ours in enumerate(network):
    year = int(ours["when"])
    directed = networkx.DiGraph()
    directed.add_edges_from((a, b) for a, b, first, last in TIES if first <= year <= last and a != b)
    graph = directed.to_undirected()
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    other = igraph.Graph.TupleList(graph.edges(), directed=False)
    most = len(ours["hops"])
    hops = at_distance(other, most)
    n, m = graph.number_of_nodes(), graph.number_of_edges()
    components = list(networkx.connected_components(graph))
    cores = networkx.core_number(graph)
    bridges = list(networkx.bridges(graph))
    where = f"{year}, network, "
    same(where + "actors", ours["actors"], n)
    same(where + "pairs", ours["pairs"], m)
    same(where + "promises", ours["promises"], directed.number_of_edges())
    same(where + "density", ours["density"], networkx.density(graph) if n else 0)
    same(where + "degree", ours["degree"], 2 * m / n if n else 0)
    same(where + "components", ours["components"], len(components))
    same(where + "largest", ours["largest"], max(map(len, components), default=0))
    same(where + "bridges", ours["bridges"], len(bridges))
    same(where + "core", ours["core"], max(cores.values(), default=0))
    for k in range(most):
        same(where + f"{k + 1} hops", ours["hops"][k], sum(row[k] for row in hops.values()) // 2)
    mine = by_year.get(ours["when"], {})
    same(where + "who", sorted(mine), sorted(graph))
    at_bridges = collections.Counter(node for ends in bridges for node in ends)
    size = {node: len(component) for component in components for node in component}
    costly = at % int(EVERY) == 0 and n > 0
    if costly:
        triangles = networkx.triangles(graph)
        same(where + "triangles", ours["triangles"], sum(triangles.values()) // 3)
        same(where + "transitivity", ours["transitivity"], networkx.transitivity(graph))
        clustering = networkx.clustering(graph)
        between = networkx.betweenness_centrality(graph)
        ranked = igraph.Graph.TupleList(directed.edges(), directed=True)
        rank = dict(zip(ranked.vs["name"], ranked.pagerank(damping=0.85)))
    for node, row in mine.items():
        where = f"{year}, {node}, "
        same(where + "degree", row["degree"], graph.degree(node))
        same(where + "given", row["given"], directed.out_degree(node))
        same(where + "received", row["received"], directed.in_degree(node))
        same(where + "largest", row["largest"], size[node])
        same(where + "bridges", row["bridges"], at_bridges[node])
        same(where + "core", row["core"], cores[node])
        same(where + "hops", row["hops"], hops[node])
        if costly:
            far = list(networkx.single_source_shortest_path_length(graph, node, most).values())
            same(where + "hops", row["hops"], [far.count(k) for k in range(1, most + 1)])
            same(where + "triangles", row["triangles"], triangles[node])
            same(where + "transitivity", row["transitivity"], clustering[node])
            same(where + "betweenness", row["betweenness"], between[node])
            same(where + "pagerank", row["pagerank"], rank[node])

for line in DIFFERENT[:40]:
    print(line)
print(COMPARED, "compared,", len(DIFFERENT), "different")
sys.exit(1 if DIFFERENT else 0)
