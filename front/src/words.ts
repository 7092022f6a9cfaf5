/** Texts that scripts show; the page brings them in the reader's language. */
let table: Record<string, string> | null = null;

export function word(key: string, values: Record<string, string | number> = {}): string {
  table ??= JSON.parse(document.getElementById("words")?.textContent || "{}") as Record<string, string>;
  return fill(table[key] ?? key, values);
}

/** Put values in place of `{name}`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
