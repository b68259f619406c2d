//! PNG and PDF from our own SVG, with the shipped font and no other: the same
//! picture gives the same bytes on every machine. Reads no file, follows no
//! link inside the picture.

use super::pdf_order::ordered;
use super::text::{Face, MissingScript, as_shipped, missing_scripts};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref};
use resvg::{tiny_skia, usvg};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The most pixels a PNG may have.
pub const MOST_PIXELS: u64 = 100_000_000;

/// Why a picture could not be turned into pixels or pages.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RasterError {
    /// The text is no SVG.
    #[error("the picture is no SVG that can be read")]
    NotSvg(#[source] usvg_error::Unreadable),
    /// The scale is no positive number.
    #[error("the scale `{scale}` is not a positive number")]
    Scale {
        /// What was asked for.
        scale: f32,
    },
    /// The image would take too much memory.
    #[error(
        "an image of {width} by {height} pixels is over the limit of {limit} pixels; ask for a smaller scale"
    )]
    TooLarge {
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
        /// The most pixels allowed.
        limit: u64,
    },
    /// The encoder refused the image.
    #[error("the image could not be written as {format}: {reason}")]
    Encoding {
        /// `PNG` or `PDF`.
        format: &'static str,
        /// What the encoder said.
        reason: String,
    },
}

/// Keeps the parser's error type out of the public signature.
mod usvg_error {
    /// What the SVG parser said.
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    pub struct Unreadable(pub(super) String);
}

static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for face in [Face::Regular, Face::Bold, Face::Italic] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face.bytes())));
    }
    fonts.set_sans_serif_family("Noto Sans");
    fonts.set_serif_family("Noto Sans");
    fonts.set_monospace_family("Noto Sans");
    Arc::new(fonts)
});

fn tree(svg: &str) -> Result<usvg::Tree, RasterError> {
    let options = usvg::Options {
        // Of a length in millimetres, as paper has: a pixel is a point, as in a PDF.
        dpi: 72.0,
        font_family: "Noto Sans".to_owned(),
        fontdb: Arc::clone(&FONTS),
        // Our pictures hold no images; a foreign one must not read files.
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(&as_shipped(svg), &options)
        .map_err(|error| RasterError::NotSvg(usvg_error::Unreadable(error.to_string())))
}

/// Lists the scripts that a PNG or PDF of `svg` shows as empty boxes, since the
/// shipped font lacks them and fonts of the machine are never used: else two
/// machines would draw two pictures. None if the text is no SVG.
///
/// ```
/// use foedera::render::{raster, svg, Options, Scene};
///
/// let picture = svg(&Scene::new("أوكرانيا"), &Options::default());
/// assert_eq!(raster::missing(&picture)[0].name, "Arabic");
/// assert!(raster::missing(&svg(&Scene::new("Україна"), &Options::default())).is_empty());
/// ```
pub fn missing(svg: &str) -> Vec<MissingScript> {
    let Ok(document) = usvg::roxmltree::Document::parse(svg) else {
        return Vec::new();
    };
    let words = document
        .descendants()
        .filter(|node| node.is_text() && node.ancestors().any(|above| above.has_tag_name("text")));
    missing_scripts(words.filter_map(|node| node.text()))
}

/// Draws `svg` as a PNG on white, `scale` pixels to each of its own.
///
/// # Errors
/// When the text is no SVG, the scale is not positive, or the image would have
/// more than [`MOST_PIXELS`].
///
/// ```
/// use foedera::render::{raster, svg, Options, Scene};
///
/// let picture = svg(&Scene::new("Empty"), &Options::default());
/// let png = raster::png(&picture, 1.0).unwrap();
/// assert!(png.starts_with(b"\x89PNG"));
/// assert!(raster::png(&picture, 1e6).unwrap_err().to_string().contains("over the limit"));
/// ```
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, RasterError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(RasterError::Scale { scale });
    }
    let tree = tree(svg)?;
    let pixels = |length: f32| (f64::from(length) * f64::from(scale)).ceil().max(1.0) as u64;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let too_large = RasterError::TooLarge {
        width,
        height,
        limit: MOST_PIXELS,
    };
    if width.saturating_mul(height) > MOST_PIXELS {
        return Err(too_large);
    }
    let (Ok(w), Ok(h)) = (u32::try_from(width), u32::try_from(height)) else {
        return Err(too_large);
    };
    let Some(mut image) = tiny_skia::Pixmap::new(w, h) else {
        return Err(too_large);
    };
    image.fill(tiny_skia::Color::WHITE);
    // The last row and column are whole ones: a part of a pixel would show white below the paper.
    let whole = tiny_skia::Transform::from_scale(
        w as f32 / tree.size().width(),
        h as f32 / tree.size().height(),
    );
    resvg::render(&tree, whole, &mut image.as_mut());
    image.encode_png().map_err(|error| RasterError::Encoding {
        format: "PNG",
        reason: error.to_string(),
    })
}

/// Writes `svg` as a PDF of one page, its text as text: it can be searched and copied.
///
/// # Errors
/// When the text is no SVG or the writer refuses it.
pub fn pdf(svg: &str) -> Result<Vec<u8>, RasterError> {
    let tree = tree(svg)?;
    let options = svg2pdf::ConversionOptions::default();
    let refused = |reason| RasterError::Encoding {
        format: "PDF",
        reason,
    };
    let pdf = svg2pdf::to_pdf(&tree, options, svg2pdf::PageOptions::default())
        .map_err(|error| refused(error.to_string()))?;
    ordered(&pdf).ok_or_else(|| refused(DISORDER.to_owned()))
}

const DISORDER: &str = "its objects could not be put in order";

/// Writes each of `svgs` as a page of one PDF, as large as it is.
///
/// # Errors
/// When a text is no SVG or the writer refuses it.
///
/// ```
/// use foedera::render::{raster, svg, Options, Scene};
///
/// let page = |title| svg(&Scene::new(title), &Options::default());
/// let pdf = raster::pdf_pages(&[page("One"), page("Two")]).unwrap();
/// assert!(String::from_utf8_lossy(&pdf).contains("/Count 2"));
/// ```
pub fn pdf_pages(svgs: &[impl AsRef<str>]) -> Result<Vec<u8>, RasterError> {
    let refused = |reason| RasterError::Encoding {
        format: "PDF",
        reason,
    };
    let mut pdf = Pdf::new();
    let mut next = Ref::new(1);
    let (catalog, all) = (next.bump(), next.bump());
    pdf.catalog(catalog).pages(all);
    let mut kids = Vec::new();
    for svg in svgs {
        let tree = tree(svg.as_ref())?;
        let options = svg2pdf::ConversionOptions::default();
        let (drawn, picture) =
            svg2pdf::to_chunk(&tree, options).map_err(|error| refused(error.to_string()))?;
        let mut new = BTreeMap::new();
        let drawn = drawn.renumber(|old| *new.entry(old).or_insert_with(|| next.bump()));
        let picture = *new
            .get(&picture)
            .ok_or_else(|| refused(DISORDER.to_owned()))?;
        let (page, stream) = (next.bump(), next.bump());
        let (width, height) = (tree.size().width(), tree.size().height());
        let name = Name(b"picture");
        let mut content = Content::new();
        content.transform([width, 0.0, 0.0, height, 0.0, 0.0]);
        content.x_object(name);
        pdf.stream(stream, &content.finish());
        let mut sheet = pdf.page(page);
        sheet.media_box(Rect::new(0.0, 0.0, width, height));
        sheet.parent(all).contents(stream);
        sheet.resources().x_objects().pair(name, picture);
        sheet.finish();
        pdf.extend(&drawn);
        kids.push(page);
    }
    pdf.pages(all).count(kids.len() as i32).kids(kids);
    ordered(&pdf.finish()).ok_or_else(|| refused(DISORDER.to_owned()))
}
