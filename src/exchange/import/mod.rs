//! Tables of rows become nodes, edges and claims, by a mapping that says which column means
//! what. Knows no disk: a file is whatever gives bytes. `docs/import.md` is the tutorial; start
//! at [`Mapping`] and [`Import`].
//!
//! `rows` cuts a file, `bind` finds the columns that the `mapping` names, `row` understands one
//! row, `engine` goes through them and hands small borrowed pieces to a [`Sink`]. `build` is the
//! sink that makes a change of them, for a dossier; `straight` the one that fills a graph, for
//! millions of rows.

mod bind;
mod build;
mod doubt;
mod draft;
mod engine;
mod error;
mod kept;
mod mapping;
mod money;
mod names;
mod point;
mod read;
mod ready;
mod reject;
mod row;
mod rows;
mod setting;
mod sift;
mod sink;
mod straight;
mod tally;
mod template;
mod values;

pub use bind::Misfit;
pub use build::ChangeSink;
pub use draft::draft;
pub use engine::{Import, Watch};
pub use error::ImportError;
pub use mapping::Mapping;
pub use names::key_of;
pub use point::{Form, Period, Point, Told};
pub use ready::{READY, Ready, misfit, recognise};
pub use reject::{Reason, Rejected};
pub use rows::{Encoding, MAX_COLUMNS, MAX_ROW, Next, Row, Rows, Shape as RowShape};
pub use sift::{Against, Judge};
pub use sink::{
    Called, ClaimRow, EdgeRow, Full, How, Name, NodeRow, Refers, Said, Shape, Sink, Sum,
};
pub use straight::{GraphSink, Made, Refused};
pub use tally::{Counts, FileTally, Report};
