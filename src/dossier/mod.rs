//! The dossier: RON text that a person types, and back.
//! [`syntax`] cuts the text into a tree with places; [`format`] prints the tree in its canonical form.

pub mod format;
pub mod syntax;
