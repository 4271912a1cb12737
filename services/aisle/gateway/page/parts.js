// The parts of an answer that are more than words.

import { el, link, safeUrl } from "./dom.js";
import { asOf, deliveryWords, money, stockWords, variantWords } from "./words.js";

export function priceNode(part) {
  if (!part.price) return el("span", { class: "unknown" }, "price not known right now");
  return el(
    "span",
    { class: "price", title: asOf(part.as_of_ms) },
    el("strong", {}, money(part.price)),
    part.was ? was(part.was) : "",
    part.source === "catalog" ? el("span", { class: "note" }, " list price") : "",
  );
}

function was(amount) {
  return el("s", { class: "was" }, el("span", { class: "sr-only" }, "was "), money(amount));
}

/** Within a sentence. */
export const stockNode = (part) => stock(part, stockWords(part));

const stockBadge = (part) => stock(part, capital(stockWords(part)));

const stock = (part, words) => el("span", { class: `stock ${part.status}`, title: asOf(part.as_of_ms) }, words);

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

export const deliveryNode = (part) => el("span", { class: "delivery", title: asOf(part.as_of_ms) }, deliveryWords(part));

export function stars(rating, count) {
  if (!rating) return "";
  const shown = rating.toFixed(1);
  const label = count ? `Rated ${shown} of 5 by ${count} customers` : `Rated ${shown} of 5`;
  return el(
    "span",
    { class: "stars", role: "img", "aria-label": label },
    el("span", { class: "star", "aria-hidden": "true" }, "★"),
    el("span", { "aria-hidden": "true" }, count ? `${shown} (${count.toLocaleString()})` : shown),
  );
}

export function picture(src, title, size) {
  const frame = el("span", { class: "picture" }, el("span", { class: "initial", "aria-hidden": "true" }, (title || "?").trim().charAt(0)));
  const href = safeUrl(src);
  if (href) {
    const image = el("img", { src: href, alt: "", width: String(size), height: String(size), decoding: "async" });
    image.addEventListener("error", () => image.remove());
    frame.append(image);
  }
  return frame;
}

/** A product as a card. `onOpen` is told when the shopper goes to its page. */
export function card(part, onOpen) {
  const title = link(part.url, part.title, { class: "card-title", onclick: () => onOpen(part.product_id) });
  const variants = variantWords(part.variants);
  return el(
    "li",
    { class: "card", "data-product": part.product_id },
    picture(part.image, part.title, 106),
    el(
      "div",
      { class: "card-body" },
      part.brand ? el("span", { class: "card-brand" }, part.brand) : "",
      el("h4", {}, title),
      stars(part.rating, part.review_count),
      part.price ? cardPrice(part.price) : "",
      el(
        "div",
        { class: "card-line" },
        part.stock && part.stock.status !== "unknown" ? stockBadge(part.stock) : "",
        variants ? el("span", { class: "note" }, variants) : "",
      ),
      part.reason ? el("p", { class: "reason" }, part.reason) : "",
    ),
  );
}

function cardPrice(price) {
  const line = el("div", { class: "card-price" }, priceNode(price));
  const when = price.price ? asOf(price.as_of_ms) : "";
  if (when) line.append(el("span", { class: "note" }, when));
  return line;
}

export function comparison(part, onOpen) {
  const has = (name) => part.products.some((product) => product[name]);
  const head = part.products.map((product) =>
    el(
      "th",
      { scope: "col" },
      picture(product.image, product.title, 72),
      link(product.url, product.title, { onclick: () => onOpen(product.product_id) }),
    ),
  );
  const row = (name, cells) =>
    el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((cell) => el("td", {}, cell || unknown())));
  const rows = [];
  if (has("price")) rows.push(row("Price", part.products.map((product) => (product.price ? cardPrice(product.price) : ""))));
  if (has("stock")) rows.push(row("Stock", part.products.map((product) => (product.stock ? stockBadge(product.stock) : ""))));
  if (has("rating")) rows.push(row("Rating", part.products.map((product) => stars(product.rating, product.review_count))));
  rows.push(...part.rows.map(({ name, cells }) => row(name, cells)));
  const table = el(
    "table",
    {},
    el("thead", {}, el("tr", {}, el("td", {}, el("span", { class: "sr-only" }, "Compared")), ...head)),
    el("tbody", {}, ...rows),
  );
  return el("div", { class: "comparison", role: "region", "aria-label": "Comparison", tabindex: "0" }, table);
}

const unknown = () => el("span", { class: "unknown" }, el("span", { "aria-hidden": "true" }, "–"), el("span", { class: "sr-only" }, "not known"));

/** A way on into the store. `search` leads to the store's own search. */
export function storeLink(part) {
  const words = part.title || part.search;
  const url = part.url || (part.search && `/search?q=${encodeURIComponent(part.search)}`);
  return el("p", { class: "store-link" }, link(url, `${words} →`));
}
