// Writes the stylesheet of every page: of Bootstrap the rules that our pages use, then our own look.
// node scripts/stylesheet.mjs OUTPUT
import { readFile, writeFile } from "node:fs/promises";
import { PurgeCSS } from "purgecss";

const BOOTSTRAP = "node_modules/bootstrap/dist/css/bootstrap.min.css";
const LOOK = "static/css/weidewinkels.css";
// Wherever the name of a class may stand.
const PAGES = ["templates/**/*.html", "weidewinkels/**/*.py", "static/js/**/*.js"];

const [{ css }] = await new PurgeCSS().purge({ content: PAGES, css: [BOOTSTRAP] });
const used = css.replace(/\/\*# sourceMappingURL=.*?\*\//, "");
await writeFile(process.argv[2], `${used}\n${await readFile(LOOK, "utf8")}`);
