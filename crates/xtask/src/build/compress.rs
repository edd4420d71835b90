//! Writes `.br` and `.gz` files beside the app's files, so that the server never compresses.

use std::path::Path;

use crate::error::Result;
use crate::install::node::node;
use crate::process::program::run;
use crate::workspace::Workspace;

/// Runs in Node, which has Brotli built in; Rust's standard library has not.
const SCRIPT: &str = r#"
const fs = require("fs"), path = require("path"), zlib = require("zlib"), c = zlib.constants;
const text = /\.(html|js|css|svg|json|webmanifest|txt|xml)$/, other = /\.(wasm|ico)$/;
for (const name of fs.readdirSync(process.argv[1], { recursive: true })) {
  const file = path.join(process.argv[1], name);
  if (!(text.test(name) || other.test(name)) || !fs.statSync(file).isFile()) continue;
  const plain = fs.readFileSync(file);
  const mode = text.test(name) ? c.BROTLI_MODE_TEXT : c.BROTLI_MODE_GENERIC;
  const br = zlib.brotliCompressSync(plain, { params: {
    [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24,
    [c.BROTLI_PARAM_MODE]: mode, [c.BROTLI_PARAM_SIZE_HINT]: plain.length } });
  const gz = zlib.gzipSync(plain, { level: 9 });
  for (const [ending, packed] of [[".br", br], [".gz", gz]]) {
    // A compressed file that is no smaller would only cost the browser time.
    if (packed.length < plain.length) fs.writeFileSync(file + ending, packed);
    else fs.rmSync(file + ending, { force: true });
  }
}
"#;

pub(super) fn compress(workspace: &Workspace, folder: &Path) -> Result<()> {
    run(node(workspace)?.args(["-e", SCRIPT]).arg(folder))
}
