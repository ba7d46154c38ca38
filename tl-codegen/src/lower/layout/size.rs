//! How large Rust values are, as far as boxing goes: an estimate of what rustc lays out on a
//! 64-bit target, the same on every host.

use super::Nodes;
use crate::rust_model::{Boxing, ExternCodec, FieldKind, Model, Payload, Scalar, WireType};

/// Size and alignment in bytes, and whether some bit pattern is unused, so that an `Option` of the
/// value costs nothing.
#[derive(Clone, Copy, Debug)]
struct Size {
    bytes: u64,
    align: u64,
    has_niche: bool,
}

/// Of a value whose type the caller chooses: too large to be held inline.
const UNKNOWN: Size = Size { bytes: 1 << 32, align: 8, has_niche: false };

const POINTER: Size = Size { bytes: 8, align: 8, has_niche: true };

/// The sizes found so far, by node.
pub(super) struct Sizes<'a> {
    nodes: &'a Nodes,
    threshold: u64,
    known: Vec<Option<Size>>,
}

impl<'a> Sizes<'a> {
    pub(super) fn new(nodes: &'a Nodes, threshold: u64) -> Self {
        Self { nodes, threshold, known: vec![None; nodes.len] }
    }

    /// Finds the size of a node after that of everything it contains, boxing what is too large.
    pub(super) fn settle(&mut self, model: &mut Model, root: usize) {
        // A stack of our own: chains of types may be long. There are no cycles left.
        let mut path = vec![root];
        while let Some(&node) = path.last() {
            let inner = super::edges(model, self.nodes, node).into_iter();
            let unknown = inner
                .filter(|(_, through)| *through != super::Through::Pointer)
                .map(|(target, _)| target)
                .find(|target| self.known[*target].is_none());
            match unknown {
                Some(target) => path.push(target),
                None => {
                    self.known[node] = Some(self.size(model, node));
                    path.pop();
                }
            }
        }
    }

    fn size(&self, model: &mut Model, node: usize) -> Size {
        match model.structs.get_mut(node) {
            Some(item) => {
                let sizes = item.body.fields.iter_mut().map(|field| self.field(&mut field.kind));
                sum(sizes)
            }
            None => {
                let union = &mut model.enums[node - self.nodes.structs];
                let payloads = union.variants.iter_mut().map(|variant| match variant.payload {
                    Payload::Unit => Size { bytes: 0, align: 1, has_niche: false },
                    Payload::Struct(Boxing::Boxed) => POINTER,
                    Payload::Struct(Boxing::Inline) => {
                        let size = self.of_node(self.nodes.by_path[&variant.constructor]);
                        if size.bytes > self.threshold {
                            variant.payload = Payload::Struct(Boxing::Boxed);
                            POINTER
                        } else {
                            size
                        }
                    }
                });
                tagged(payloads)
            }
        }
    }

    fn of_node(&self, node: usize) -> Size {
        self.known[node].unwrap_or(POINTER)
    }

    fn field(&self, kind: &mut FieldKind) -> Size {
        match kind {
            FieldKind::Required(ty) => self.of_type(ty),
            FieldKind::Flag => Size { bytes: 1, align: 1, has_niche: true },
            FieldKind::UnknownBits => Size { bytes: 4, align: 4, has_niche: false },
            FieldKind::Optional(ty, boxing) => optional(self.of_type(ty), boxing, self.threshold),
            FieldKind::Group(group, boxing) => {
                let fields = group.body.fields.iter_mut();
                optional(
                    sum(fields.map(|field| self.field(&mut field.kind))),
                    boxing,
                    self.threshold,
                )
            }
        }
    }

    fn of_type(&self, ty: &WireType) -> Size {
        let number = |bytes: u64| Size { bytes, align: bytes.min(8), has_niche: false };
        match ty {
            WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => match scalar {
                Scalar::Nat | Scalar::Int | Scalar::Float => number(4),
                Scalar::Long | Scalar::Double => number(8),
                Scalar::Bool => Size { bytes: 1, align: 1, has_niche: true },
                Scalar::Raw(len) => Size { bytes: u64::from(*len), align: 1, has_niche: false },
                Scalar::String | Scalar::Bytes => Size { bytes: 24, align: 8, has_niche: true },
            },
            WireType::Extern { codec: ExternCodec::Text | ExternCodec::Bytes, .. }
            | WireType::Vector { .. }
            | WireType::Items { .. }
            | WireType::Object { .. } => Size { bytes: 24, align: 8, has_niche: true },
            // Whoever stands in for a number or a hash is about as large.
            WireType::Extern { codec: ExternCodec::Scalar(scalar), .. } => {
                number(scalar.min_size().next_multiple_of(8))
            }
            // A tag and a pointer.
            WireType::AnyObject => Size { bytes: 16, align: 8, has_niche: true },
            WireType::Array { item, len } => {
                let item = self.of_type(item);
                Size { bytes: item.bytes.saturating_mul(u64::from(*len)), ..item }
            }
            WireType::Bare(item) => self.of_type(item),
            WireType::Param(_) | WireType::Extern { .. } => UNKNOWN,
            WireType::Struct { path, args, .. } | WireType::Enum { path, args } => {
                match args.is_empty() {
                    true => self.of_node(self.nodes.by_path[path]),
                    false => UNKNOWN,
                }
            }
        }
    }
}

/// Values side by side; rustc orders them so that little is lost to alignment.
fn sum(sizes: impl Iterator<Item = Size>) -> Size {
    let empty = Size { bytes: 0, align: 1, has_niche: false };
    let total = sizes.fold(empty, |total, size| Size {
        bytes: total.bytes.saturating_add(size.bytes),
        align: total.align.max(size.align),
        has_niche: total.has_niche || size.has_niche,
    });
    Size { bytes: total.bytes.div_ceil(total.align).saturating_mul(total.align), ..total }
}

fn optional(size: Size, boxing: &mut Boxing, threshold: u64) -> Size {
    if size.bytes > threshold {
        *boxing = Boxing::Boxed;
    }
    match *boxing {
        Boxing::Boxed => POINTER,
        Boxing::Inline if size.has_niche => size,
        Boxing::Inline => {
            Size { bytes: size.bytes.saturating_add(size.align), has_niche: true, ..size }
        }
    }
}

/// One of several values, and which one it is.
fn tagged(payloads: impl Iterator<Item = Size>) -> Size {
    let payloads: Vec<Size> = payloads.collect();
    let align = payloads.iter().map(|size| size.align).max().unwrap_or(1);
    let largest = payloads.iter().copied().max_by_key(|size| size.bytes);
    let others_are_empty = payloads.iter().filter(|size| size.bytes > 0).count() <= 1;
    let bytes = match largest {
        Some(size) if others_are_empty && size.has_niche => size.bytes,
        Some(size) => size.bytes.div_ceil(align) * align + align,
        None => 0,
    };
    Size { bytes, align, has_niche: true }
}
