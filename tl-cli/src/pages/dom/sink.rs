//! Builds the tree for the HTML parser.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};

use super::{Data, Dom, Element, Id};

/// The growing tree and its depth.
pub(super) struct Sink {
    dom: RefCell<Dom>,
    deepest: RefCell<usize>,
}

/// A node and its name, which the parser borrows.
#[derive(Clone)]
pub(super) struct Handle {
    id: Id,
    name: std::rc::Rc<QualName>,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self { dom: RefCell::new(Dom::new()), deepest: RefCell::new(0) }
    }

    /// Returns the number of nodes and the depth of the tree.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.dom.borrow().nodes.len(), *self.deepest.borrow())
    }

    fn add(&self, data: Data) -> Handle {
        let name = QualName::new(None, ns!(html), local_name!(""));
        Handle { id: self.dom.borrow_mut().add(data), name: name.into() }
    }

    fn place(&self, parent: Id, before: Option<Id>, child: NodeOrText<Handle>) {
        let mut dom = self.dom.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => {
                dom.detach(node.id);
                dom.insert(parent, before, node.id);
                let depth = dom.nodes[parent.0 as usize].depth + 1;
                dom.nodes[node.id.0 as usize].depth = depth;
                let mut deepest = self.deepest.borrow_mut();
                *deepest = (*deepest).max(depth as usize);
            }
            NodeOrText::AppendText(text) => dom.insert_text(parent, before, &text),
        }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        // Pages of others have many.
        if cfg!(test) {
            self.dom.borrow_mut().errors.push(message);
        }
    }

    fn get_document(&self) -> Handle {
        let name = QualName::new(None, ns!(), local_name!(""));
        Handle { id: Dom::ROOT, name: name.into() }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let element = Element { name: name.local.clone(), attributes: attrs };
        let id = self.dom.borrow_mut().add(Data::Element(element));
        Handle { id, name: name.into() }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.add(Data::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Data::Nothing)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(parent.id, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let parent = self.dom.borrow().nodes[element.id.0 as usize].parent;
        match parent {
            Some(parent) => self.place(parent, Some(element.id), child),
            None => self.place(previous.id, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new: NodeOrText<Handle>) {
        let parent = self.dom.borrow().nodes[sibling.id.0 as usize].parent;
        if let Some(parent) = parent {
            self.place(parent, Some(sibling.id), new);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        if let Data::Element(element) = &mut dom.nodes[target.id.0 as usize].data {
            for attr in attrs {
                if element.attributes.iter().all(|known| known.name != attr.name) {
                    element.attributes.push(attr);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.dom.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut dom = self.dom.borrow_mut();
        while let Some(child) = dom.nodes[node.id.0 as usize].first {
            dom.detach(child);
            dom.insert(new_parent.id, None, child);
        }
    }
}
