// A small, safe part of Markdown as DOM nodes: paragraphs, headings, lists, quotes, code, emphasis, links.
// What it does not know stays text. It never writes HTML.

import { el, link } from "./dom.js";

/** Stands in the text for a node that is no text: a live price, a citation. */
export const SLOT = "\uFFFC";

/** Blocks of Markdown, as their source: what a blank line, a list, a heading or a code fence sets apart. */
export function blocks(source) {
  const found = [];
  let lines = [];
  let fenced = false;
  const flush = () => {
    if (lines.length) found.push(lines.join("\n"));
    lines = [];
  };
  for (const line of source.split("\n")) {
    if (line.startsWith("```")) {
      if (!fenced) flush();
      lines.push(line);
      if (fenced) flush();
      fenced = !fenced;
    } else if (fenced) {
      lines.push(line);
    } else if (!line.trim()) {
      // A blank line between two items of one list does not end the list.
      if (lines.length && LIST.test(lines[0])) lines.push("");
      else flush();
    } else {
      const continues = lines.length && sameBlock(lines, line);
      if (!continues) flush();
      lines.push(line);
    }
  }
  flush();
  return found.map((block) => block.replace(/\n+$/, ""));
}

const HEADING = /^(#{1,6})\s+(.*)$/;
const LIST = /^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;

function kindOf(line) {
  if (HEADING.test(line)) return "heading";
  if (LIST.test(line)) return "list";
  if (QUOTE.test(line)) return "quote";
  return "text";
}

function sameBlock(lines, line) {
  const kind = kindOf(lines[0]);
  const next = kindOf(line);
  if (kind === "heading" || next === "heading") return false;
  if (kind === "list") {
    const afterBlank = lines[lines.length - 1] === "";
    return next === "list" || (!afterBlank && next === "text") || /^\s{2,}\S/.test(line);
  }
  return kind === next || (kind === "quote" && next === "text");
}

/**
 * One block as a node. `slots` are the nodes that stand for each SLOT in it, in order. An `open` block may still grow:
 * emphasis that is not closed yet counts as closed at its end, so that its marks do not flicker.
 */
export function render(block, slots = [], open = false) {
  const waiting = [...slots];
  const inline = (text) => inlineNodes(text, waiting, open);
  if (block.startsWith("```")) {
    const lines = block.split("\n").slice(1);
    if (lines.at(-1)?.startsWith("```")) lines.pop();
    return el("pre", {}, el("code", {}, lines.join("\n")));
  }
  const heading = HEADING.exec(block);
  if (heading) return el(heading[1].length <= 2 ? "h3" : "h4", {}, ...inline(heading[2]));
  const lines = block.split("\n");
  const kind = kindOf(lines[0]);
  if (kind === "list") return list(lines, inline);
  if (kind === "quote") return el("blockquote", {}, ...inline(lines.map((line) => line.replace(QUOTE, "$1")).join("\n")));
  return el("p", {}, ...inline(block));
}

function list(lines, inline) {
  const first = LIST.exec(lines[0]);
  const ordered = /\d/.test(first[2]);
  const start = ordered ? parseInt(first[2], 10) : 1;
  const root = el(ordered ? "ol" : "ul", start > 1 ? { start: String(start) } : {});
  const base = first[1].length;
  let item = null;
  let nested = [];
  let text = [];
  const flush = () => {
    if (!item) return;
    item.append(...inline(text.join("\n")));
    if (nested.length) item.append(list(nested, inline));
    nested = [];
    text = [];
  };
  for (const line of lines) {
    const match = LIST.exec(line);
    if (match && match[1].length <= base + 1) {
      flush();
      item = root.appendChild(el("li"));
      text = [match[3]];
    } else if (match || nested.length) {
      if (line) nested.push(line);
    } else if (line) {
      text.push(line.trim());
    }
  }
  flush();
  return root;
}

const INLINE = new RegExp(
  [
    /\\([!-/:-@[-`{-~])/, // an escaped character
    /`([^`\n]+)`/,
    /(?<two>\*\*|__)(?=\S)([\s\S]+?)\k<two>/,
    /(?<one>\*|(?<![A-Za-z0-9])_)(?=[^\s*_])([\s\S]+?)\k<one>(?![A-Za-z0-9])/,
    /\[([^\]\n]*)\]\(\s*<?([^\s)>]*)>?\s*\)/,
    /(\uFFFC)/,
    /( {2,}\n|\n)/,
  ].map((part) => part.source).join("|"),
);

function inlineNodes(source, slots, open) {
  const nodes = [];
  let text = open ? closed(source) : source;
  while (text) {
    const match = INLINE.exec(text);
    if (!match) break;
    if (match.index) nodes.push(text.slice(0, match.index));
    text = text.slice(match.index + match[0].length);
    const [, escaped, code, , strong, , emphasis, label, url, slot, lineBreak] = match;
    if (escaped !== undefined) nodes.push(escaped);
    else if (code !== undefined) nodes.push(el("code", {}, code));
    else if (strong !== undefined) nodes.push(el("strong", {}, ...inlineNodes(strong, slots, false)));
    else if (emphasis !== undefined) nodes.push(el("em", {}, ...inlineNodes(emphasis, slots, false)));
    else if (label !== undefined) nodes.push(link(url, label || url));
    else if (slot !== undefined) nodes.push(slots.shift() ?? "");
    else if (lineBreak !== undefined) nodes.push(lineBreak.length > 1 ? el("br") : " ");
  }
  if (text) nodes.push(text);
  return nodes;
}

/** Text that is still being written, as if its last strong words ended here. */
function closed(text) {
  const bare = text.replace(/(\\|\*{1,2}|_{1,2})$/, "");
  const marks = bare.match(/\*\*/g)?.length ?? 0;
  return marks % 2 ? (bare.endsWith("**") ? bare.slice(0, -2) : `${bare.trimEnd()}**`) : bare;
}
