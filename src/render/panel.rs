//! One picture of several on a page, under a rule and a heading. Start at [`Panel`].

use super::curve::point;
use super::drawing::{Arranged, Options, picture};
use super::ink::{Ink, Stroke, number};
use super::measure::Block;
use super::scene::Scene;
use super::signs::size;
use super::text::Face;
use super::theme::Role;

/// The least width of a panel, so that its heading has room.
pub const NARROWEST: f64 = 260.0;
/// Between a panel and the one below it.
pub const BELOW: f64 = 26.0;
/// Between a panel's heading and its picture.
pub const UNDER_HEADING: f64 = 6.0;

/// A picture with its places and its heading.
pub struct Panel<'a> {
    scene: &'a Scene,
    arranged: &'a Arranged,
    heading: Block,
    top: f64,
}

impl<'a> Panel<'a> {
    /// Sets the heading: a title, and what is said under it, in a panel that is `least` wide or
    /// wider.
    pub fn new(
        (title, said): (&str, &str),
        scene: &'a Scene,
        arranged: &'a Arranged,
        least: f64,
    ) -> Panel<'a> {
        let mut panel = Panel {
            scene,
            arranged,
            heading: Block::default(),
            top: 0.0,
        };
        let width = panel.width().max(least);
        let bold = (Face::Bold, size::SUBTITLE);
        panel.heading.push(title, bold, width, 4, 0.0);
        let small = (Face::Regular, size::FOOT);
        panel.heading.push(said, small, width, 4, 1.0);
        panel
    }

    /// How wide it is at least.
    pub fn width(&self) -> f64 {
        self.arranged.placed.width.max(NARROWEST)
    }

    /// The same without the ground above `top`, where nothing stands.
    pub fn below(mut self, top: f64) -> Panel<'a> {
        self.top = top;
        self
    }

    /// How high the heading is.
    pub fn heading(&self) -> f64 {
        self.heading.height
    }

    /// How high the picture under the heading is.
    pub fn height(&self) -> f64 {
        self.arranged.placed.height
    }

    /// Draws it as wide as `width`, with so much room for the heading.
    pub fn draw(&self, ink: &mut Ink, (width, heading): (f64, f64), options: &Options) {
        let theme = &options.theme;
        let rule = format!("M0 0H{}", number(width));
        ink.line(&rule, Stroke::solid(theme[Role::Ink], 1.5));
        self.heading.draw_left(ink, 0.0, 4.0, theme[Role::Ink]);
        let down = heading + UNDER_HEADING - self.top;
        ink.shifted(point(0.0, down), |ink| {
            picture(ink, self.scene, self.arranged, theme);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::drawing::place;
    use crate::render::layout::Effort;
    use crate::render::scene::{SceneBox, Shape};

    /// A treaty's name ended at "the United States and the…".
    #[test]
    fn a_long_title_is_not_cut() {
        let mut scene = Scene::new("");
        scene.add_box(SceneBox::new("a", "Aland", Shape::State));
        let arranged = place(&scene, Effort::Normal);
        let title = "Mutual Defense Treaty between the United States and the Philippines";
        let said = "signed 30 August 1951; outcome: failed; and failed to prevent future aggression \
                    (according to Volodymyr Zelenskyy)";
        let panel = Panel::new((title, said), &scene, &arranged, 0.0);
        assert_eq!(panel.width(), NARROWEST);
        assert!(!panel.heading.cut);
        // In a wide column it stood in lines as narrow as its picture.
        let wide = Panel::new((title, said), &scene, &arranged, 900.0);
        assert!(wide.heading() < 0.6 * panel.heading());
    }
}
