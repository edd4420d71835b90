//! The modules of each crate, as the compiler builds them from `mod` declarations.

use std::collections::BTreeMap;

use crate::source::module_content::ModuleContent;
use crate::source::source_tree::{SourceFile, SourceTree, module_files};

/// The index of a module in `ModuleTree::modules`; the root is 0.
pub(crate) type ModuleId = usize;

pub(crate) struct Module<'a> {
    /// The path of the file that holds its items.
    pub(crate) file: &'a str,
    /// `None` for the root.
    pub(crate) parent: Option<ModuleId>,
    pub(crate) children: BTreeMap<String, ModuleId>,
    pub(crate) content: &'a ModuleContent,
}

/// One crate: a library or a program.
pub(crate) struct ModuleTree<'a> {
    pub(crate) modules: Vec<Module<'a>>,
}

impl<'a> ModuleTree<'a> {
    /// A tree for each `lib.rs` and `main.rs` outside test code.
    pub(crate) fn of_all_crates(tree: &'a SourceTree) -> Vec<Self> {
        let is_root = |file: &&SourceFile| {
            ["lib.rs", "main.rs"].iter().any(|name| file.path.rsplit('/').next() == Some(*name))
        };
        tree.code().filter(is_root).map(|root| Self::of_crate(tree, root)).collect()
    }

    fn of_crate(tree: &'a SourceTree, root: &'a SourceFile) -> Self {
        let mut modules = Self { modules: Vec::new() };
        modules.add(tree, root, &root.facts.content, None);
        modules
    }

    fn add(
        &mut self,
        tree: &'a SourceTree,
        file: &'a SourceFile,
        content: &'a ModuleContent,
        parent: Option<ModuleId>,
    ) -> ModuleId {
        let id = self.modules.len();
        self.modules.push(Module { file: &file.path, parent, children: BTreeMap::new(), content });
        for (name, content) in &content.children {
            let child = match content {
                Some(content) => Some(self.add(tree, file, content, Some(id))),
                None => {
                    let paths = module_files(&file.path, name);
                    let found = paths.iter().find_map(|path| tree.file(path)).filter(|file| !file.is_test);
                    found.map(|file| self.add(tree, file, &file.facts.content, Some(id)))
                }
            };
            self.modules[id].children.extend(child.map(|child| (name.clone(), child)));
        }
        id
    }

    /// The path of the crate's `lib.rs` or `main.rs`.
    pub(crate) fn root_file(&self) -> &'a str {
        self.modules[0].file
    }

    /// The module and all modules around it, innermost first.
    pub(crate) fn ancestors(&self, module: ModuleId) -> impl Iterator<Item = ModuleId> {
        std::iter::successors(Some(module), |module| self.modules[*module].parent)
    }

    /// Whether the child modules of `module` are more than its own file.
    pub(crate) fn is_folder(&self, module: ModuleId) -> bool {
        let own = self.modules[module].file;
        self.modules[module].children.values().any(|child| self.modules[*child].file != own)
    }
}
