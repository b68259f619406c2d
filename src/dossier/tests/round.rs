//! What is written reads back to the same records, whatever they are.
