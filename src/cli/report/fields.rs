//! What a typed answer is made of: objects and lists that are written value by value. None of
//! it stands in memory at once, however many rows there are, and none is made unless it is
//! asked for. Start at [`object`] and [`listed`].

use serde::ser::{Serialize, SerializeMap, Serializer};

/// The fields of an object, in the order in which they are written.
pub(in crate::cli) trait Fields: Serialize + Sized {
    /// Writes them into an object that has been begun.
    fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error>;

    /// One more.
    fn with<V: Serialize>(self, name: &'static str, value: V) -> With<Self, V> {
        With {
            before: self,
            name,
            value,
        }
    }
}

/// No field yet.
pub(in crate::cli) struct Empty;

/// Fields, and one behind them.
pub(in crate::cli) struct With<F, V> {
    before: F,
    name: &'static str,
    value: V,
}

/// An object, to be filled by [`with`](Fields::with).
pub(in crate::cli) fn object() -> Empty {
    Empty
}

impl Fields for Empty {
    fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }
}

impl<F: Fields, V: Serialize> Fields for With<F, V> {
    fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        self.before.write(object)?;
        object.serialize_entry(self.name, &self.value)
    }
}

/// Writes fields as an object.
pub(in crate::cli) fn whole<S: Serializer>(fields: &impl Fields, to: S) -> Result<S::Ok, S::Error> {
    let mut object = to.serialize_map(None)?;
    fields.write(&mut object)?;
    object.end()
}

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self, to)
    }
}

impl<F: Fields, V: Serialize> Serialize for With<F, V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self, to)
    }
}

/// Rows, each of them made when it is written.
pub(in crate::cli) struct Listed<I>(I);

/// A list of rows.
pub(in crate::cli) fn listed<I: IntoIterator>(rows: I) -> Listed<I::IntoIter> {
    Listed(rows.into_iter())
}

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Listed<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.clone())
    }
}

/// Fields whose names are the answer's own, each made when it is written.
pub(in crate::cli) struct Keyed<I>(I);

/// An object of these names and values.
pub(in crate::cli) fn keyed<I: IntoIterator>(fields: I) -> Keyed<I::IntoIter> {
    Keyed(fields.into_iter())
}

impl<K: Serialize, V: Serialize, I: Iterator<Item = (K, V)> + Clone> Serialize for Keyed<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.clone())
    }
}
