//! foedera: the graph database of commitments.
