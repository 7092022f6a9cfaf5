/** Runs before the first paint, so that a dark room never flashes white. */
{
  const chosen = localStorage.getItem("theme");
  // The terminal is dark until somebody wants it otherwise: it stands in dark rooms at night.
  const night = chosen === null && document.documentElement.classList.contains("room-terminal");
  const dark = chosen === "dark" || night || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
}
