// Elements are made here and nowhere else: text enters as text, addresses are checked.

/**
 * An element with properties, attributes ("aria-label", "data-…") and children; strings become text nodes.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "onclick") node.addEventListener("click", value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

let store;

/** Addresses without a host are this store's. */
export function setStore(url) {
  store = url || undefined;
}

/** The address, whole, if a browser may go there; else "", as for one without a host where no store is known. */
export function safeUrl(url) {
  if (!url) return "";
  try {
    const parsed = new URL(url, store);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : "";
  } catch {
    return "";
  }
}

/** A link that opens beside the conversation, or plain text where the address is none. */
export function link(url, text, props = {}) {
  const href = safeUrl(url);
  return href
    ? el("a", { href, target: "_blank", rel: "noopener noreferrer", ...props }, text)
    : el("span", {}, text);
}

export function icon(path, size = 18) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({
    d: path, fill: "none", stroke: "currentColor", "stroke-width": "1.6", "stroke-linejoin": "round", "stroke-linecap": "round",
  })) {
    drawn.setAttribute(name, value);
  }
  svg.append(drawn);
  return svg;
}
