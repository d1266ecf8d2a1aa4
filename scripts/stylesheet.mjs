// Writes the stylesheet of every page: of Bootstrap the rules that our pages use, then our own look, then
// what the list and the pages of a record need, where nearly every visit begins.
// node scripts/stylesheet.mjs OUTPUT
import { readFile, writeFile } from "node:fs/promises";
import { PurgeCSS } from "purgecss";

const BOOTSTRAP = "node_modules/bootstrap/dist/css/bootstrap.min.css";
const OURS = ["static/css/weidewinkels.css", "static/css/records.css"];
// Wherever the name of a class may stand.
const PAGES = ["templates/**/*.html", "weidewinkels/**/*.py", "static/js/**/*.js"];

const [{ css }] = await new PurgeCSS().purge({ content: PAGES, css: [BOOTSTRAP] });
const used = css.replace(/\/\*# sourceMappingURL=.*?\*\//, "");
const ours = await Promise.all(OURS.map(async (path) => withoutRemarks(await readFile(path, "utf8"))));
await writeFile(process.argv[2], [used, ...ours].join("\n"));

// A browser shows nothing before it has read all of this.
function withoutRemarks(text) {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/\s*\n\s*/g, "\n").trim();
}
