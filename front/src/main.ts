import "./css/tabler.scss";
import "./css/tokens.css";
import "./css/base.css";
import "./css/topbar.css";
import "./css/clock.css";
import "./css/form.css";
import "./css/list.css";
import "./css/watch.css";
import "./css/file.css";
import "./css/terminal.css";
import "./css/why.css";
import "./css/console.css";
import "./css/regulation.css";
import "./css/manage.css";
import "./css/citizen.css";
import "./css/door.css";
import "./css/phone.css";
import "./css/print.css";
import "htmx.org";
import { AlarmLights } from "./alarm-lights";
import { catchUp, startBoard } from "./board";
import { catchUpFile, startCaseFile } from "./casefile";
import { catchUpConsole, startConsole } from "./console/console";
import { startAssess } from "./assess";
import { drawAll } from "./countdown";
import { watchErrors } from "./fetching";
import { startIdle } from "./idle";
import { showHelp, startKeys } from "./keys";
import { showBack, showLinkState } from "./link-bar";
import { startLists } from "./list";
import { Live } from "./live";
import { startMenus } from "./menus";
import { readable, serverTime } from "./server-time";
import { opener } from "./shared-source";
import { catchUpTerminal, startTerminal, tickTerminal } from "./terminal";
import { startRegulation } from "./regulation";
import { startTheme, switchTheme } from "./theme";
import { drawClocks } from "./wake";
import { word } from "./words";

const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
const monotonic = () => performance.now();

function connect(): Live | null {
  const url = meta("feed-url");
  if (!url) return null;
  const lights = new AlarmLights(monotonic);
  const live = new Live(url, meta("feed-cursor"), opener(meta("feed-reader")), monotonic);
  live.on("time", (data) => serverTime.sync((data as { now: number }).now));
  live.on("health", (data) => lights.apply(data));
  live.onState = (state) => {
    showLinkState(state);
    lights.tick(state.lost, state.silence);
  };
  live.onBack = (missed) => {
    showBack(missed);
    catchUp();
    catchUpFile();
    catchUpConsole();
    catchUpTerminal();
  };
  live.open();
  window.addEventListener("pagehide", () => live.close());
  window.addEventListener("pageshow", (event) => event.persisted && live.open());
  return live;
}

function showTime(): void {
  if (!serverTime.known) return;
  const { date, time } = readable(serverTime.now());
  for (const [selector, text] of [[".top-date", date], [".top-clock", time]] as const) {
    const place = document.querySelector(`#server-time ${selector}`);
    if (place && place.textContent !== text) place.textContent = text;
  }
}

/** One beat for the whole page, on the server's full seconds. */
function beat(live: Live | null): void {
  showTime();
  drawAll(document, Math.floor(serverTime.now() / 1000), word("days"));
  live?.tick();
  tickTerminal(live);
  window.setTimeout(() => beat(live), 1000 - (serverTime.now() % 1000) + 5);
}

/** A form is sent once; its button says so. */
function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-once]")) return;
    window.setTimeout(() => form.querySelector<HTMLButtonElement>("button:not([type=button])")?.setAttribute("disabled", ""), 0);
  });
}

function acts(): void {
  document.addEventListener("click", (event) => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "theme") switchTheme();
    else if (act === "help") showHelp();
    else if (act === "back") window.history.back();
  });
}

if (meta("server-now")) serverTime.sync(Number(meta("server-now")));
startTheme();
startMenus();
startLists();
startKeys();
acts();
sendOnce();
watchErrors();
const live = connect();
startBoard(live);
startCaseFile(live);
startRegulation();
startAssess();
void startConsole(live);
startIdle();
startTerminal(live);
drawClocks(document);
document.body.addEventListener("htmx:load", (event) => drawClocks(event.target as Element));
beat(live);
