/** Icons that scripts put on the page; the sprite is made from this list too. */
export const ICON = {
  warn: "alert-triangle",
  over: "alert-octagon",
  met: "check",
  waiting: "moon",
  paused: "player-pause",
  measured: "stopwatch",
  none: "none",
  auto: "contrast",
  dark: "moon",
  light: "sun",
  lost: "plug-connected-x",
  back: "plug-connected",
  away: "x",
  later: "clock-hour-4",
} as const;

let base: string | null = null;

export function iconUrl(name: string): string {
  base ??= document.querySelector<HTMLMetaElement>('meta[name="icons"]')?.content ?? "";
  return `${base}#${name}`;
}

/** Point an icon of the page at another symbol. */
export function setIcon(svg: Element | null, name: string): void {
  const use = svg?.querySelector("use");
  if (use && use.getAttribute("href") !== iconUrl(name)) use.setAttribute("href", iconUrl(name));
}

export function makeIcon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", iconUrl(name));
  svg.append(use);
  return svg;
}
