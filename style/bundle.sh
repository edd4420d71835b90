# Joins the styles in the order in which they build on each other: what every page needs, and what the account's adds.
set -eu
mkdir -p target/page

# An unchanged file must keep its time, or `trunk serve` would build for ever.
keep() {
  if cmp -s "$1.new" "$1" 2> /dev/null; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

{
  cat style/tokens.css style/base.css style/layout.css
  for part in code_input countdown password_input dialog login; do cat "crates/components/src/$part/style.css"; done
} > target/page/latchkey.css.new
keep target/page/latchkey.css
cat style/account/*.css > target/page/account.css.new
keep target/page/account.css
