# Joins the styles in the order in which they build on each other.
set -eu
mkdir -p target/page
parts="code_input countdown password_input dialog devices login"
{
  cat style/tokens.css style/base.css style/layout.css
  for part in $parts; do cat "crates/components/src/$part/style.css"; done
} > target/page/latchkey.css.new
# An unchanged file must keep its time, or `trunk serve` would build for ever.
cmp -s target/page/latchkey.css.new target/page/latchkey.css 2>/dev/null && rm target/page/latchkey.css.new ||
  mv target/page/latchkey.css.new target/page/latchkey.css
