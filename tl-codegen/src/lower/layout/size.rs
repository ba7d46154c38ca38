//! The sizes of Rust values, and the boxes that keep them small. Sizes are estimates for a 64-bit
//! target, whatever the host is.

use rustc_hash::FxHashSet;

use super::graph::{Nodes, Through, edges};
use super::least::bytes_of;
use crate::rust_model::{
    Body, Boxing, ExternCodec, FieldKind, Form, ItemPath, Model, Payload, Scalar, WireField,
    WireType,
};

/// The memory that a value may take for each of its bytes. The runtime's default limit relies on
/// it: a reader with that limit can hold every value that a writer wrote.
const MEMORY_PER_BYTE: u64 = 64;

/// The most structs and enums inside each other before one is boxed. rustc gives up beyond 128.
const DEEPEST_NESTING: u32 = 24;

/// The size in bytes of the largest array outside the heap.
const LARGEST_ARRAY: u64 = 1 << 10;

/// Size and alignment in bytes. `has_niche` is true if a bit pattern is unused, so that an `Option`
/// costs nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) bytes: u64,
    align: u64,
    has_niche: bool,
    /// The most structs and enums inside each other.
    nesting: u32,
}

impl Size {
    /// Returns true if a variant or a conditional field boxes this value.
    fn exceeds(self, threshold: u64) -> bool {
        self.bytes > threshold || self.nesting > DEEPEST_NESTING
    }
}

/// The size of a value whose type the caller chooses: too large for inline.
const UNKNOWN: Size = Size { bytes: 1 << 32, align: 8, has_niche: false, nesting: 0 };

/// An estimate of such a size, where the value is inline anyway.
const GUESS: Size = Size { bytes: 64, ..UNKNOWN };

/// The size of an object, which is a vector of bytes.
const OBJECT: Size = Size { bytes: 24, align: 8, has_niche: true, nesting: 0 };

const POINTER: Size = Size { bytes: 8, align: 8, has_niche: true, nesting: 0 };

/// The known sizes, by node.
pub(super) struct Sizes<'a> {
    nodes: &'a Nodes,
    threshold: u64,
    known: Vec<Option<Size>>,
    /// The fewest bytes of the fields of each struct and of each enum.
    least: Vec<u64>,
    /// The structs that occur without their ids.
    bare: FxHashSet<ItemPath>,
    /// The size of a value whose type the caller chooses, and that of a struct without fields.
    unknown: Size,
    empty: u64,
}

impl<'a> Sizes<'a> {
    /// Computes all sizes, and boxes variants and conditional fields over the threshold.
    pub(super) fn assign(model: &mut Model, nodes: &'a Nodes, threshold: u64) -> Self {
        Self::find(model, nodes, threshold, (UNKNOWN, 0))
    }

    /// Computes sizes on the stack: no size is zero or unlimited.
    pub(super) fn on_stack(model: &mut Model, nodes: &'a Nodes) -> Self {
        Self::find(model, nodes, u64::MAX, (GUESS, 1))
    }

    fn find(
        model: &mut Model,
        nodes: &'a Nodes,
        threshold: u64,
        (unknown, empty): (Size, u64),
    ) -> Self {
        let structs = model.structs.iter().map(|item| item.min_size);
        let least = structs.chain(model.enums.iter().map(|union| union.min_size)).collect();
        let bare = bare_structs(model);
        let known = vec![None; nodes.len];
        let mut sizes = Self { nodes, threshold, known, least, bare, unknown, empty };
        for node in 0..nodes.len {
            sizes.visit(model, node);
        }
        sizes
    }

    /// Computes the size of a node after the sizes of its content.
    fn visit(&mut self, model: &mut Model, root: usize) {
        // Chains of types may be long, so this stack is on the heap. No cycles are left.
        let mut path = vec![(root, false)];
        while let Some((node, has_parts)) = path.pop() {
            if self.known[node].is_some() {
                continue;
            }
            if has_parts {
                self.known[node] = Some(self.size(model, node));
                continue;
            }
            path.push((node, true));
            let inner = edges(model, self.nodes, node).into_iter();
            let inner = inner.filter(|(_, through)| *through != Through::Pointer);
            path.extend(inner.map(|(target, _)| (target, false)));
        }
    }

    fn size(&self, model: &mut Model, node: usize) -> Size {
        match model.structs.get_mut(node) {
            Some(item) => {
                let id = if self.bare.contains(&item.path) { 0 } else { 4 };
                let least = self.least[node].saturating_add(id);
                self.spread(&mut item.body, &item.wire, &mut Vec::new(), least);
                let size =
                    sum(item.body.fields.iter_mut().map(|field| self.field(&mut field.kind)));
                Size { bytes: size.bytes.max(self.empty), nesting: size.nesting + 1, ..size }
            }
            None => {
                let union = &mut model.enums[node - self.nodes.structs];
                let payloads = union.variants.iter_mut().map(|variant| match variant.payload {
                    Payload::Unit => Size { bytes: 0, align: 1, has_niche: false, nesting: 0 },
                    Payload::Struct(Boxing::Boxed) => POINTER,
                    Payload::Struct(Boxing::Inline) => {
                        let size = self.of_node(self.nodes.by_path[&variant.constructor]);
                        if size.exceeds(self.threshold) {
                            variant.payload = Payload::Struct(Boxing::Boxed);
                            POINTER
                        } else {
                            size
                        }
                    }
                });
                let unknown = union.unknown.as_ref().map(|_| OBJECT);
                tagged(payloads.chain(unknown))
            }
        }
    }

    /// Boxes conditional fields, the largest first, until the fields fit the memory for their
    /// fewest bytes. An absent field takes memory in Rust but no bytes on the wire.
    fn spread(&self, body: &mut Body, wire: &[WireField], scope: &mut Vec<usize>, least: u64) {
        for (place, field) in body.fields.iter_mut().enumerate() {
            if let FieldKind::Group(group, _) = &mut field.kind {
                scope.push(place);
                let masks = wire
                    .iter()
                    .filter(|wire| matches!(wire, WireField::Mask(mask) if mask.scope == *scope));
                let least = bytes_of(&group.body, self.nodes, &self.least);
                let least = least.saturating_add(masks.count() as u64 * 4);
                self.spread(&mut group.body, wire, scope, least);
                scope.pop();
            }
        }
        let sizes = body.fields.iter_mut().map(|field| self.field(&mut field.kind).bytes);
        let sizes: Vec<_> = sizes.collect();
        let known = sizes.iter().filter(|size| **size < UNKNOWN.bytes);
        let mut total = known.fold(0_u64, |total, size| total.saturating_add(*size));
        let mut largest: Vec<_> = (0..sizes.len()).collect();
        largest.sort_by_key(|place| std::cmp::Reverse(sizes[*place]));
        for place in largest {
            if total <= least.saturating_mul(MEMORY_PER_BYTE) {
                break;
            }
            if let FieldKind::Optional(_, boxing @ Boxing::Inline)
            | FieldKind::Group(_, boxing @ Boxing::Inline) = &mut body.fields[place].kind
                && sizes[place] > POINTER.bytes
            {
                *boxing = Boxing::Boxed;
                total = total.saturating_sub(sizes[place] - POINTER.bytes);
            }
        }
    }

    pub(super) fn of_node(&self, node: usize) -> Size {
        self.known[node].unwrap_or(POINTER)
    }

    fn field(&self, kind: &mut FieldKind) -> Size {
        match kind {
            FieldKind::Required(ty) => self.of_type(ty),
            FieldKind::Flag => Size { bytes: 1, align: 1, has_niche: true, nesting: 0 },
            FieldKind::UnknownBits(_) => Size { bytes: 4, align: 4, has_niche: false, nesting: 0 },
            // A count or a mask is smaller than the pointer to it.
            FieldKind::Optional(ty @ WireType::Scalar(Scalar::Nat), boxing) => {
                optional(self.of_type(ty), boxing, u64::MAX)
            }
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

    fn of_type(&self, ty: &mut WireType) -> Size {
        let number = |bytes: u64| Size { bytes, align: bytes.min(8), has_niche: false, nesting: 0 };
        match ty {
            WireType::Scalar(scalar) | WireType::BoxedScalar { scalar, .. } => match scalar {
                Scalar::Nat | Scalar::Int | Scalar::Float => number(4),
                Scalar::Long | Scalar::Double => number(8),
                Scalar::Bool => Size { bytes: 1, align: 1, has_niche: true, nesting: 0 },
                Scalar::Raw(len) => {
                    Size { bytes: u64::from(*len), align: 1, has_niche: false, nesting: 0 }
                }
                Scalar::String | Scalar::Bytes => {
                    Size { bytes: 24, align: 8, has_niche: true, nesting: 0 }
                }
            },
            WireType::Extern { codec: ExternCodec::Text | ExternCodec::Bytes, .. }
            | WireType::Vector { .. }
            | WireType::Items { .. }
            | WireType::Counted { .. }
            | WireType::Object { .. } => Size { bytes: 24, align: 8, has_niche: true, nesting: 0 },
            // Types that stand for numbers or hashes are about as large.
            WireType::Extern { codec: ExternCodec::Scalar(scalar), .. } => {
                number(scalar.min_size().next_multiple_of(8))
            }
            // A tag and a pointer.
            WireType::AnyObject => Size { bytes: 16, align: 8, has_niche: true, nesting: 0 },
            WireType::Array { item, len, boxing } => {
                let mut item = self.of_type(item);
                if item.bytes >= UNKNOWN.bytes {
                    item = GUESS;
                }
                if item.bytes.max(1).saturating_mul(u64::from(*len)) > LARGEST_ARRAY {
                    *boxing = Boxing::Boxed;
                }
                match boxing {
                    Boxing::Inline => Size { bytes: item.bytes * u64::from(*len), ..item },
                    Boxing::Boxed => Size { bytes: 24, align: 8, has_niche: true, nesting: 0 },
                }
            }
            WireType::Bare(item)
            | WireType::Tagged { item, .. }
            | WireType::Given { ty: item, .. } => self.of_type(item),
            WireType::Param(_) | WireType::Passed(_) | WireType::Extern { .. } => self.unknown,
            WireType::Enum { args, .. } if !args.is_empty() => self.unknown,
            WireType::Struct { path, args, .. } if !args.is_empty() => {
                if self.unknown.bytes == UNKNOWN.bytes {
                    return UNKNOWN;
                }
                let own = self.of_node(self.nodes.by_path[path]);
                let args = args.iter_mut().map(|arg| self.of_type(arg));
                sum(std::iter::once(own).chain(args))
            }
            WireType::Struct { path, .. } | WireType::Enum { path, .. } => {
                self.of_node(self.nodes.by_path[path])
            }
        }
    }
}

/// Returns the structs that occur without their ids.
fn bare_structs(model: &Model) -> FxHashSet<ItemPath> {
    let mut found = FxHashSet::default();
    for ty in model.structs.iter().flat_map(|item| item.body.all_types()) {
        ty.visit(&mut |ty| match ty {
            WireType::Struct { path, form: Form::Bare | Form::Record, .. } => {
                found.insert(path.clone());
            }
            WireType::Bare(item) => {
                if let WireType::Struct { path, .. } = &**item {
                    found.insert(path.clone());
                }
            }
            _ => {}
        });
    }
    found
}

/// The size of a struct. rustc orders fields so that alignment costs little.
fn sum(sizes: impl Iterator<Item = Size>) -> Size {
    let empty = Size { bytes: 0, align: 1, has_niche: false, nesting: 0 };
    let total = sizes.fold(empty, |total, size| Size {
        bytes: total.bytes.saturating_add(size.bytes),
        align: total.align.max(size.align),
        has_niche: total.has_niche || size.has_niche,
        nesting: total.nesting.max(size.nesting),
    });
    Size { bytes: total.bytes.div_ceil(total.align).saturating_mul(total.align), ..total }
}

fn optional(size: Size, boxing: &mut Boxing, threshold: u64) -> Size {
    if size.exceeds(threshold) {
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

/// The size of an enum.
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
    let nesting = payloads.iter().map(|size| size.nesting).max().unwrap_or(0) + 1;
    Size { bytes, align, has_niche: true, nesting }
}
