//! foedera: the graph database of commitments.

/// Pictures.
#[cfg(feature = "render")]
pub mod render {
    pub mod layout;
}
