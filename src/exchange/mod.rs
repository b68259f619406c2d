//! Other people's formats, in and out. Knows the graph, the change, views and questions; knows no
//! file and no terminal: whoever calls hands in what is read or written.

pub mod export;
pub mod import;
