// Puts the third-party styles and scripts of the pages into static/vendor/, from the versions in package-lock.json.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const project = fileURLToPath(new URL("..", import.meta.url));
const packages = `${project}node_modules`;
const vendor = `${project}static/vendor`;

mkdirSync(vendor, { recursive: true });
const { css } = compile(`${project}styles/govuk.scss`, { loadPaths: [packages], style: "compressed" });
writeFileSync(`${vendor}/govuk.css`, css);
copyFileSync(`${packages}/govuk-frontend/dist/govuk/govuk-frontend.min.js`, `${vendor}/govuk-frontend.min.js`);
copyFileSync(`${packages}/govuk-frontend/dist/govuk/govuk-frontend.min.js.map`, `${vendor}/govuk-frontend.min.js.map`);
copyFileSync(`${packages}/plotly.js-basic-dist-min/plotly-basic.min.js`, `${vendor}/plotly-basic.min.js`);
