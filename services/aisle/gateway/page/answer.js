// One answer on the page: parts come in, the page grows at its end and nowhere else.

import { el } from "./dom.js";
import { openEvidence } from "./evidence.js";
import { blocks, render, SLOT } from "./markdown.js";
import { card, comparison, deliveryNode, priceNode, stockNode, storeLink } from "./parts.js";
import { kindWords } from "./words.js";

const JOINED = "\u2060";

export class AnswerView {
  /** @param onOpen is told the id of a product that the shopper opens */
  constructor(onOpen) {
    this.node = el("div", { class: "answer" });
    this.followUps = [];
    this.productIds = [];
    this.plain = "";
    this._onOpen = onOpen;
    this._titles = new Map();
    this._numbers = new Map(); // a citation's label → its number
    this._passages = [];
    this._cards = null; // the row that the next card joins
    this._flow = null; // the run of text that the next words join
  }

  add(part) {
    switch (part.kind) {
      case "text": return this._words(part.text);
      case "price": return this._inline(priceNode(part), part.product_id);
      case "stock": return this._inline(stockNode(part), part.product_id);
      case "delivery": return this._inline(deliveryNode(part), part.product_id);
      case "citation": return this._cite(part);
      case "product": return this._card(part);
      case "comparison": return this._comparison(part);
      case "link": return this._block(storeLink(part));
      case "follow_ups": this.followUps = part.questions;
    }
  }

  /** No part follows: what was open is final, and the sources are listed. */
  end() {
    this._flow?.paint(false);
    this._flow = null;
    this._cards = null;
    if (!this._passages.length) return;
    const listed = this._passages.map((passage, place) => this._source(place + 1, passage));
    this.node.append(el("p", { class: "sources" }, el("span", { class: "note" }, "Sources"), ...listed));
  }

  /** As a screen reader says it: without numbers of sources and marks of Markdown. */
  get spoken() {
    const copy = this.node.cloneNode(true);
    for (const node of copy.querySelectorAll(".cite, .sources")) node.remove();
    return [...copy.children].map((node) => node.textContent.trim()).join(" ").slice(0, 1500);
  }

  _words(text) {
    this.plain += text;
    if (!this._flow && !text.trim()) return; // a line break between two cards
    this._flowing().words(text.replaceAll(SLOT, ""));
  }

  _inline(node, productId) {
    this.plain += node.textContent;
    this._named(productId);
    this._flowing().slot(node);
  }

  /** A number stays on the line of what it proves. */
  _cite(part) {
    const flow = this._flowing();
    flow.trimEnd();
    flow.words(JOINED);
    flow.slot(this._mark(part));
  }

  _flowing() {
    this._cards = null;
    if (!this._flow) {
      this._flow = new Flow();
      this.node.append(this._flow.node);
    }
    return this._flow;
  }

  _block(node) {
    this._flow?.paint(false);
    this._flow = null;
    this._cards = null;
    this.node.append(node);
  }

  _card(part) {
    this._named(part.product_id, part.title);
    this.plain += `\n- ${part.title}\n`;
    if (!this._cards) {
      const row = el("ul", { class: "cards", "aria-label": "Products" });
      this._block(row);
      this._cards = row;
    }
    this._cards.append(card(part, this._onOpen));
  }

  _comparison(part) {
    for (const product of part.products) this._named(product.product_id, product.title);
    this.plain += `\n${part.products.map((product) => product.title).join(" or ")}\n`;
    this._block(comparison(part, this._onOpen));
  }

  _named(productId, title) {
    if (!productId) return;
    if (title) this._titles.set(productId, title);
    if (!this.productIds.includes(productId)) this.productIds.push(productId);
  }

  _mark({ label, passage }) {
    if (!this._numbers.has(label)) {
      this._passages.push(passage);
      this._numbers.set(label, this._passages.length);
    }
    const number = this._numbers.get(label);
    return el(
      "button",
      { type: "button", class: "cite", "aria-label": `Source ${number}: ${kindWords(passage)}`, onclick: () => this._open(number, passage) },
      String(number),
    );
  }

  _source(number, passage) {
    return el(
      "button",
      { type: "button", class: "source", onclick: () => this._open(number, passage) },
      el("span", { class: "source-number" }, String(number)),
      kindWords(passage),
    );
  }

  _open(number, passage) {
    openEvidence(number, passage, this._titles.get(passage.product_id) ?? "");
  }
}

/** A run of text with live values in it, painted once per frame; a block that has not changed is left alone. */
class Flow {
  constructor() {
    this.node = el("div", { class: "flow" });
    this._source = "";
    this._slots = [];
    this._painted = []; // of each block on the page: its source, and whether it might still grow
    this._due = 0;
  }

  words(text) {
    this._source += text;
    this._schedule();
  }

  trimEnd() {
    this._source = this._source.replace(/ +$/, "");
  }

  slot(node) {
    this._source += SLOT;
    this._slots.push(node);
    this._schedule();
  }

  _schedule() {
    // A page in the background paints no frames, and has nobody to hurry for.
    this._due ||= requestAnimationFrame(() => this.paint(true));
  }

  paint(open) {
    cancelAnimationFrame(this._due);
    this._due = 0;
    const sources = blocks(this._source);
    let used = 0;
    sources.forEach((source, place) => {
      const count = source.split(SLOT).length - 1;
      const last = place === sources.length - 1;
      const key = `${last && open ? "open" : "done"} ${source}`;
      if (this._painted[place] !== key) {
        const node = render(source, this._slots.slice(used, used + count), last && open);
        const before = this.node.children[place];
        if (before) before.replaceWith(node);
        else this.node.append(node);
        this._painted[place] = key;
      }
      used += count;
    });
    while (this.node.children.length > sources.length) this.node.lastChild.remove();
    this._painted.length = sources.length;
  }
}
