#!/usr/bin/env python3
"""Counts in a file of ATOP spells what tests/import_layouts.rs counts in the imported graph.

usage: oracle.py FILE.csv STATE...   with STATE such as state-2
"""
import csv
import sys

import networkx as nx

YEARS = [1815, 1850, 1914, 1939, 1944, 1946, 1990, 2017, 2018]


def main():
    graph = nx.MultiDiGraph()
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            first, last = int(row["year_start"]), int(row["year_end"])
            ends = f"state-{row['ccode1']}", f"state-{row['ccode2']}"
            # The data end in 2018: what was still on may go on.
            graph.add_edge(*ends, first=first, last=9999 if last == 2018 else last)
    print("nodes", graph.number_of_nodes())
    print("edges", graph.number_of_edges())
    print("components", nx.number_weakly_connected_components(graph))
    for state in sys.argv[2:]:
        for year in YEARS:
            on = [(a, b) for a, b, d in graph.edges(data=True) if d["first"] <= year <= d["last"]]
            view = nx.DiGraph(on)
            view.add_node(state)
            for hops in (1, 2, 3):
                reached = nx.single_source_shortest_path_length(view, state, cutoff=hops)
                print(f"{state} {year} {hops}: {len(reached) - 1}")


main()
