// A question and its answer: asked, followed, stopped, retried, reacted to.

import { AnswerView } from "./answer.js";
import * as api from "./api.js";
import { el, icon } from "./dom.js";

const THUMB_UP = "M7 9v7.5h7.2a1.6 1.6 0 0 0 1.6-1.3l1-5A1.6 1.6 0 0 0 15.200 8.300H11.700l.6-3.300c.2-1-.5-1.900-1.500-1.900L7 9Zm0 0H3.500v7.500H7";
const THUMB_DOWN = "M13 11V3.500H5.800a1.600 1.600 0 0 0-1.600 1.300l-1 5a1.600 1.600 0 0 0 1.600 1.900h3.500l-.6 3.300c-.2 1 .5 1.900 1.500 1.900L13 11Zm0 0h3.500V3.500H13";

const ENDS = {
  cancelled: "Stopped.",
  expired: "The answer took too long, so it ends here.",
  failed: "Something went wrong while answering.",
};

export class Exchange {
  /**
   * `record` is what memory keeps of it, changed in place. `hooks`: `onChange()` to remember it, `onSettled(exchange)` when
   * its answer has ended or failed, `onReopened(exchange)` when it is asked again, `onAsk(question)`, `say(text)` for screen readers.
   */
  constructor(record, hooks) {
    this.record = record;
    this._hooks = hooks;
    this._stopFollowing = () => {};
    this._busy = el("p", { class: "busy" }, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span", { class: "busy-words" }, "Looking through the shop…"));
    this._after = el("div", { class: "after" });
    this._body = el("div", { class: "answer-holder" });
    this.node = el(
      "article",
      { class: "exchange" },
      el("div", { class: "question" }, el("h2", { class: "sr-only" }, "You asked"), el("p", {}, record.question)),
      this._body,
      this._busy,
      this._after,
    );
    this._newView();
  }

  get isOpen() {
    return !this.record.ended && !this.record.problem;
  }

  /** What later questions send along. */
  get turn() {
    return { question: this.record.question, answer: this.view.plain.trim().slice(0, 4000), product_ids: this.view.productIds.slice(0, 20) };
  }

  /** Publish the question, then follow its answer. */
  async ask(body) {
    this._waiting();
    this.record.body = body;
    this.record.key ??= api.randomKey();
    try {
      this.record.accepted = await api.ask(body, this.record.key);
    } catch (refused) {
      this._fail(refused.message);
      return;
    }
    this._hooks.onChange();
    if (this._stopAsked) api.cancel(this.record.accepted).catch(() => {});
    this._follow();
  }

  /** Show what memory kept, and go on where it broke off. */
  restore() {
    for (const part of this.record.parts) this.view.add(part);
    if (this.record.ended) this._finish(this.record.ended);
    else if (this.record.problem) this._fail(this.record.problem);
    else if (this.record.accepted) {
      this._waiting();
      this._follow();
    } else if (this.record.body) this.ask(this.record.body);
    else this._fail("The question was not sent.");
  }

  /** The shopper pressed stop: the end comes through the stream, as every end does. */
  async stop() {
    this._stopAsked = true;
    this._busyWords("Stopping…");
    if (!this.record.accepted) return;
    try {
      await api.cancel(this.record.accepted);
    } catch (refused) {
      this._hooks.say(refused.message);
    }
  }

  /** Let go: the page shows another conversation. */
  close() {
    this._stopFollowing();
  }

  /** Only the last answer offers how to go on. */
  retire() {
    this.node.classList.remove("last");
    this._after.querySelector(".follow-ups")?.remove();
  }

  _newView() {
    this.view = new AnswerView((productId) => {
      api.react(this.record.accepted, { reaction: "click", product_id: productId }).catch(() => {});
    });
    this._body.replaceChildren(this.view.node);
  }

  _waiting() {
    this._busy.hidden = false;
    this._after.replaceChildren();
    this.node.setAttribute("aria-busy", "true");
  }

  _busyWords(words) {
    this._busy.lastChild.textContent = words;
    this._busy.classList.add("worded");
  }

  _follow() {
    this._stopFollowing = api.follow(this.record.accepted, this.record.lastId, {
      onPart: (part, id) => {
        this._busy.classList.add("writing");
        this.view.add(part);
        this.record.parts.push(part);
        this.record.lastId = id;
        this._hooks.onChange();
      },
      onEnd: (ended, id) => {
        this.record.lastId = id;
        this.record.ended = { outcome: ended.outcome, detail: ended.detail };
        this._finish(this.record.ended);
      },
      onState: (isConnected) => {
        if (!isConnected) this._busyWords("The connection broke. Reconnecting…");
        else this._busy.classList.remove("worded");
      },
      onLost: (message) => this._fail(message),
    });
  }

  _finish(ended) {
    this._busy.hidden = true;
    this.node.removeAttribute("aria-busy");
    this.view.end();
    const words = ENDS[ended.outcome];
    const failed = ended.outcome === "failed" || ended.outcome === "expired";
    if (words) this._after.append(el("p", { class: failed ? "problem" : "note" }, ended.detail || words, failed ? this._retry() : ""));
    if (!failed) this._after.append(this._thumbs());
    if (this.view.followUps.length) this._after.append(this._followUps());
    this._hooks.onChange();
    this._hooks.say(words ? ended.detail || words : `Answer: ${this.view.spoken}`);
    this._hooks.onSettled(this);
  }

  _fail(message) {
    this._busy.hidden = true;
    this.node.removeAttribute("aria-busy");
    this.view.end();
    this.record.problem = message;
    this._after.replaceChildren(el("p", { class: "problem" }, message, this._retry()));
    this._hooks.onChange();
    this._hooks.say(message);
    this._hooks.onSettled(this);
  }

  _retry() {
    const button = el("button", { type: "button", class: "retry" }, "Try again");
    button.addEventListener("click", () => {
      // A question that was never accepted keeps its key, so that it can't be asked twice.
      if (this.record.accepted) this.record.key = api.randomKey();
      Object.assign(this.record, { accepted: null, parts: [], lastId: "", ended: null, problem: "" });
      this._stopAsked = false;
      this._newView();
      this._hooks.onReopened(this);
      this.ask(this.record.body);
    });
    return button;
  }

  _followUps() {
    const items = this.view.followUps.map((question) =>
      el("li", {}, el("button", { type: "button", class: "chip", onclick: () => this._hooks.onAsk(question) }, question)));
    return el("ul", { class: "follow-ups", "aria-label": "You could also ask" }, ...items);
  }

  _thumbs() {
    const up = this._thumb("thumbs_up", "Good answer", THUMB_UP);
    const down = this._thumb("thumbs_down", "Poor answer", THUMB_DOWN);
    const row = el("div", { class: "thumbs", role: "group", "aria-label": "Rate this answer" }, up, down);
    const choose = async (button, other) => {
      const reaction = button.dataset.reaction;
      if (this.record.reaction === reaction) return;
      try {
        await api.react(this.record.accepted, { reaction });
      } catch (refused) {
        this._hooks.say(refused.message);
        return;
      }
      this.record.reaction = reaction;
      this._hooks.onChange();
      button.setAttribute("aria-pressed", "true");
      other.setAttribute("aria-pressed", "false");
      row.querySelector("form")?.remove();
      if (reaction === "thumbs_down") row.append(this._comment(row));
      this._hooks.say("Thank you for the feedback.");
    };
    up.addEventListener("click", () => choose(up, down));
    down.addEventListener("click", () => choose(down, up));
    return row;
  }

  _thumb(reaction, label, path) {
    const pressed = String(this.record.reaction === reaction);
    return el("button", { type: "button", class: "thumb", "data-reaction": reaction, "aria-label": label, title: label, "aria-pressed": pressed }, icon(path));
  }

  _comment(row) {
    const input = el("input", { "aria-label": "What was wrong with it?", placeholder: "What was wrong with it?", maxlength: "500" });
    const form = el("form", { class: "comment" }, input, el("button", { class: "quiet" }, "Send"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!input.value.trim()) return;
      try {
        await api.react(this.record.accepted, { reaction: "thumbs_down", comment: input.value.trim() });
        form.replaceWith(el("span", { class: "note" }, "Thank you."));
        row.querySelector("[aria-pressed=true]")?.focus();
      } catch (refused) {
        this._hooks.say(refused.message);
      }
    });
    return form;
  }
}
