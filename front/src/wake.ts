/** New elements on the page: their attributes work and their clocks show the right time at once. */
import htmx from "htmx.org";
import { drawAll, drawStills } from "./countdown";
import { serverTime } from "./server-time";
import { word } from "./words";

export function drawClocks(root: ParentNode): void {
  drawStills(root);
  drawAll(root, Math.floor(serverTime.now() / 1000), word("days"));
}

export function wake(element: Element): void {
  htmx.process(element);
  drawClocks(element);
}
