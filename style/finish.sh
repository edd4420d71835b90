# The last hand on what Trunk has built. A build without esbuild works all the same; its files are only larger.
set -eu
# The words, before anything is named after what is in it. The program runs on this machine, whatever is built
# for the page.
(
  unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET
  cargo run --quiet --package latchkey-words --bin words -- page "$TRUNK_STAGING_DIR"
)
cd "$TRUNK_STAGING_DIR"
if [ "${TRUNK_PROFILE:-}" = release ]; then
  if command -v esbuild > /dev/null; then
    for file in *.js *.css; do
      esbuild "$file" --minify --legal-comments=none --log-level=warning --allow-overwrite --outfile="$file"
    done
  else
    echo "esbuild is not on PATH: scripts and styles stay as they are" >&2
  fi
fi
# Trunk gives the files of one app names that change with what is in them. The account's app is its second.
for file in account.css words-account.json latchkey-account.js latchkey-account_bg.wasm; do
  digest=$({ sha256sum "$file" 2> /dev/null || shasum -a 256 "$file"; } | cut -c1-16)
  named="${file%.*}-$digest.${file##*.}"
  mv "$file" "$named"
  sed "s|/$file|/$named|" index.html > index.html.new
  mv index.html.new index.html
done
