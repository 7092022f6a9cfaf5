/**
 * Vite plugin: one SVG sprite with the icons that templates, template tags and
 * scripts name. An icon that a template asks for and Tabler Icons does not have
 * fails the build.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const ICONS = new URL("./node_modules/@tabler/icons/icons/outline/", import.meta.url).pathname;
const ASKED = /\{%\s*icon\s+"([a-z0-9-]+)"/g;
const QUOTED = /"([a-z0-9]+(?:-[a-z0-9]+)*)"/g;
const STROKE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
const MARK =
  '<symbol id="mark" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1663c7"/>' +
  '<g fill="none" stroke="#fff" stroke-width="2.2"><circle cx="9.2" cy="12" r="4.2"/><circle cx="14.8" cy="12" r="4.2"/></g></symbol>';

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path, ending) : ending.test(name) ? [path] : [];
  });
}

/** Names of the icons in use: those that templates ask for, and quoted words of code that are icons. */
export function wanted(templates: string, code: string[]): string[] {
  const names = new Set<string>();
  for (const path of files(templates, /\.html$/)) {
    for (const [, name] of readFileSync(path, "utf8").matchAll(ASKED)) {
      if (!existsSync(`${ICONS}${name}.svg`)) throw new Error(`${path}: no icon named "${name}"`);
      names.add(name!);
    }
  }
  for (const path of code) {
    for (const [, name] of readFileSync(path, "utf8").matchAll(QUOTED)) {
      if (existsSync(`${ICONS}${name}.svg`)) names.add(name!);
    }
  }
  return [...names].sort();
}

function symbol(name: string): string {
  const svg = readFileSync(`${ICONS}${name}.svg`, "utf8");
  const inner = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
  const shapes = inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" ${STROKE}>${shapes}</symbol>`;
}

export function sprite(templates: string, code: string[]): Plugin {
  return {
    name: "sprite",
    generateBundle() {
      const symbols = wanted(templates, code).map(symbol).join("");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${MARK}<symbol id="none"/>${symbols}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}
