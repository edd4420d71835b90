# Makes the scripts and styles of a release small, if esbuild is there; a build without it works all the same.
set -eu
[ "${TRUNK_PROFILE:-}" = release ] || exit 0
command -v esbuild > /dev/null || { echo "esbuild is not on PATH: scripts and styles stay as they are" >&2; exit 0; }
for file in "$TRUNK_STAGING_DIR"/*.js "$TRUNK_STAGING_DIR"/*.css; do
  esbuild "$file" --minify --legal-comments=none --log-level=warning --allow-overwrite --outfile="$file"
done
