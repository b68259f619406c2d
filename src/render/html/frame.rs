//! One moment of a page.

use crate::render::drawing::Arranged;
use crate::render::scene::Scene;

/// What the picture shows at one moment, and where.
pub struct Frame<'a> {
    /// What it shows.
    pub scene: &'a Scene,
    /// Where it stands: the same places as in every other frame.
    pub arranged: &'a Arranged,
    /// The place of each of its boxes in the whole scene.
    pub boxes: &'a [usize],
    /// The places in the whole scene of what was there, though it draws it not: an agreement that
    /// was signed and is not broken yet.
    pub there: Vec<usize>,
    /// The place of each of its arrows in the whole scene.
    pub arrows: &'a [usize],
    /// What it is called: "As of 24 February 2022".
    pub name: String,
    /// The same within a sentence: "as of 24 February 2022".
    pub short: String,
    /// What stands under the slider: "2022-02-24".
    pub tick: String,
}
