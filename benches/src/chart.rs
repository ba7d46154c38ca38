//! The chart of speed relative to the peer.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::report::Row;

const BAR: i32 = 20;
const LEFT: i32 = 330;
const SCALE: f64 = 26.0;
/// The longest bar. Larger ratios have a bar of this length.
const LONGEST: f64 = 12.0;

/// Draws a bar for each of our rows whose task is among `tasks`.
///
/// # Errors
///
/// Fails if the file cannot be written.
pub fn draw(rows: &[Row], tasks: &[&str], file: &Path) -> Result<(), Box<dyn Error>> {
    let mut bars = Vec::new();
    for task in rows.chunk_by(|a, b| a.operation.task == b.operation.task) {
        if tasks.contains(&task[0].operation.task) {
            let ours = task.iter().filter(|row| row.operation.by.starts_with("ours"));
            bars.extend(ours.map(|row| {
                let label = format!("{} ({})", row.operation.task, row.operation.by);
                (label, task[0].nanoseconds / row.nanoseconds)
            }));
        }
    }
    let height = 70 + BAR * bars.len() as i32;
    let width = LEFT + (LONGEST * SCALE) as i32 + 110;
    let root = SVGBackend::new(file, (width as u32, height as u32)).into_drawing_area();
    root.fill(&WHITE)?;
    let font = |size: i32| ("sans-serif", size).into_font();
    let title = "Speed relative to grammers-tl-types 0.7.0 (1 is equal)";
    root.draw(&Text::new(title, (10, 12), font(16).color(&BLACK)))?;
    for (i, (label, ratio)) in bars.iter().enumerate() {
        let top = 44 + BAR * i as i32;
        let end = LEFT + (ratio.min(LONGEST) * SCALE) as i32;
        let color = if label.contains("borrowed") || label.contains("reused)") {
            RGBColor(66, 133, 180)
        } else {
            RGBColor(96, 168, 110)
        };
        root.draw(&Rectangle::new([(LEFT, top), (end, top + BAR - 6)], color.filled()))?;
        let middle = top + (BAR - 6) / 2;
        let right = font(12).color(&BLACK).pos(Pos::new(HPos::Right, VPos::Center));
        root.draw(&Text::new(label.as_str(), (LEFT - 8, middle), right))?;
        let left = font(12).color(&BLACK).pos(Pos::new(HPos::Left, VPos::Center));
        root.draw(&Text::new(format!("{ratio:.1}"), (end + 6, middle), left))?;
    }
    let one = LEFT + SCALE as i32;
    root.draw(&PathElement::new([(one, 38), (one, height - 20)], BLACK))?;
    root.present()?;
    Ok(())
}
