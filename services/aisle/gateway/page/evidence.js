// What a sentence rests on, opened from its number.

import { el } from "./dom.js";
import { stars } from "./parts.js";
import { asOf, kindWords } from "./words.js";

const dialog = document.getElementById("evidence");

export function openEvidence(number, passage, productTitle) {
  document.getElementById("evidence-kind").textContent = `${number}. ${kindWords(passage)}`;
  document.getElementById("evidence-body").replaceChildren(
    productTitle || passage.name ? el("p", { class: "evidence-about" }, [productTitle, passage.name].filter(Boolean).join(" · ")) : "",
    stars(passage.rating, 0),
    passage.question ? el("p", { class: "evidence-question" }, `“${passage.question}”`) : "",
    el("blockquote", { class: "evidence-text" }, passage.text),
    passage.as_of_ms ? el("p", { class: "note" }, asOf(passage.as_of_ms)) : "",
  );
  dialog.showModal();
}

/** A dialog closes, too, where one presses beside it. */
export function closesOutside(opened) {
  opened.addEventListener("click", (event) => {
    if (event.target === opened) opened.close();
  });
}

closesOutside(dialog);
