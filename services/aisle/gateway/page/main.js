// The chat page: a question goes to the gateway, its answer streams in below it.

import * as api from "./api.js";
import { el, icon, link, safeUrl, setStore } from "./dom.js";
import { closesOutside } from "./evidence.js";
import { Exchange } from "./exchange.js";
import { forgetConversation, loadConversation, loadShopper, saveConversation, saveShopper } from "./memory.js";
import { picture } from "./parts.js";
import { money } from "./words.js";

const TURNS = 6;
const PRODUCT_QUESTIONS = ["What do customers say about it?", "Is it in stock?", "When would it arrive?", "What is similar to it?"];

const byId = (id) => document.getElementById(id);
const [input, send, stop, conversation, welcome] = ["question", "send", "stop", "conversation", "welcome"].map(byId);

const productId = new URLSearchParams(location.search).get("product");
const scope = productId ?? "";
const shopper = loadShopper();
shopper.ref ||= `web-${api.randomKey()}`;
saveShopper(shopper);

let shop = { name: "", examples: [], products: [], customers: [], store_url: "" };
let exchanges = [];
let current = null;

// ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

function askQuestion(text) {
  const question = text.trim();
  if (!question || current) return;
  const turns = exchanges.map((exchange) => exchange.turn).filter((turn) => turn.answer).slice(-TURNS);
  const record = { question, accepted: null, parts: [], lastId: "", ended: null, problem: "" };
  const exchange = add(record);
  setCurrent(exchange);
  exchange.ask({
    question,
    turns,
    page: productId ? { product_id: productId, url: pageUrl() } : {},
    shopper_ref: shopper.ref,
    postcode: shopper.postcode,
    customer_token: customer()?.token ?? "",
    consent: { train: shopper.consent },
    locale: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(navigator.language) ? navigator.language : "en-US",
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
    currency: shop.currency,
    channel: "web",
  });
  remember();
  say("Looking through the shop.");
  exchange.node.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

function add(record) {
  exchanges.at(-1)?.retire();
  const exchange = new Exchange(record, hooks);
  exchange.node.classList.add("last");
  exchanges.push(exchange);
  conversation.append(exchange.node);
  welcome.hidden = true;
  byId("new-conversation").hidden = false;
  return exchange;
}

const hooks = {
  onChange: remember,
  onAsk: askQuestion,
  onReopened: (exchange) => setCurrent(exchange),
  onSettled: (exchange) => {
    if (exchange === current) setCurrent(null);
  },
  say,
};

function setCurrent(exchange) {
  const hadFocus = document.activeElement === stop || document.activeElement === send;
  current = exchange;
  send.hidden = Boolean(exchange);
  stop.hidden = !exchange;
  if (hadFocus) (exchange ? stop : input).focus({ preventScroll: true });
}

let saving = 0;

/** Many parts come at once: the last of them is soon enough to be remembered. */
function remember() {
  saving ||= setTimeout(rememberNow, 150);
}

function rememberNow() {
  clearTimeout(saving);
  saving = 0;
  saveConversation(scope, exchanges.map((exchange) => exchange.record));
}

function say(text) {
  byId("status").textContent = text;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const customer = () => shop.customers.find(({ name }) => name === shopper.customer);
const product = () => shop.products.find(({ id }) => id === productId);
const pageUrl = () => safeUrl(product()?.url).slice(0, 2048) || undefined;

// ── The composer ─────────────────────────────────────────────────────────────────────────────────────────────────

function fit() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
  send.disabled = !input.value.trim();
}

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (current || !input.value.trim()) return;
  const question = input.value;
  input.value = "";
  fit();
  askQuestion(question);
});
input.addEventListener("input", fit);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
});
stop.addEventListener("click", () => current?.stop());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && current && !document.querySelector("dialog[open]")) current.stop();
});
byId("new-conversation").addEventListener("click", () => {
  current?.stop();
  for (const exchange of exchanges) exchange.close();
  exchanges = [];
  setCurrent(null);
  conversation.replaceChildren();
  welcome.hidden = false;
  byId("new-conversation").hidden = true;
  clearTimeout(saving);
  saving = 0;
  forgetConversation(scope);
  input.focus();
});
addEventListener("pagehide", () => {
  if (exchanges.length) rememberNow();
});

// ── Settings ─────────────────────────────────────────────────────────────────────────────────────────────────────

function showWho() {
  byId("who").textContent = customer()?.name ?? "Guest";
}

function setUpSettings() {
  const sheet = byId("settings");
  const choice = byId("customer");
  choice.append(...shop.customers.map(({ name }) => el("option", { value: name }, name)));
  choice.value = customer() ? shopper.customer : "";
  byId("customer-field").hidden = !shop.customers.length;
  byId("postcode").value = shopper.postcode;
  byId("consent").checked = shopper.consent;
  byId("open-settings").addEventListener("click", () => sheet.showModal());
  closesOutside(sheet);
  sheet.addEventListener("close", () => {
    Object.assign(shopper, { customer: choice.value, postcode: byId("postcode").value.trim(), consent: byId("consent").checked });
    saveShopper(shopper);
    showWho();
  });
  showWho();
}

// ── The shop ─────────────────────────────────────────────────────────────────────────────────────────────────────

function showShop() {
  if (shop.name && shop.name !== "default") {
    byId("shop-name").textContent = shop.name;
    document.title = `${shop.name} · shopping assistant`;
  }
  const questions = productId ? product()?.questions ?? PRODUCT_QUESTIONS : shop.examples;
  byId("examples").replaceChildren(
    ...questions.map((question) => el("li", {}, el("button", { type: "button", class: "chip", onclick: () => askQuestion(question) }, question))),
  );
  if (productId) showProduct();
  else if (shop.products.length) {
    byId("product-pages").hidden = false;
    byId("product-links").replaceChildren(
      ...shop.products.slice(0, 6).map((item) =>
        el("li", {}, el("a", { href: `/?product=${encodeURIComponent(item.id)}` }, picture(item.image, item.title, 44), el("span", {}, item.title)))),
    );
  }
}

function showProduct() {
  const item = product() ?? { id: productId, title: productId };
  const banner = byId("product-banner");
  banner.replaceChildren(
    picture(item.image, item.title, 56),
    el(
      "div",
      { class: "product-banner-words" },
      el("span", { class: "note" }, "Asking about"),
      el("strong", {}, link(item.url, item.title)),
      item.price?.currency ? el("span", { class: "note" }, money(item.price)) : "",
    ),
    el("a", { class: "quiet", href: "/", "aria-label": "Ask about the whole shop instead", title: "Ask about the whole shop instead" }, icon("M5 5l10 10M15 5 5 15")),
  );
  banner.hidden = false;
  welcome.querySelector("h1").textContent = "What would you like to know?";
  input.placeholder = "Ask about this product";
}

async function start() {
  fit();
  try {
    shop = { ...shop, ...(await api.shop()) };
  } catch {
    // The page asks without examples.
  }
  setStore(shop.store_url);
  setUpSettings();
  showShop();
  for (const record of loadConversation(scope)) {
    const exchange = add(record);
    exchange.restore();
    if (exchange.isOpen) setCurrent(exchange);
  }
  exchanges.at(-1)?.node.scrollIntoView({ block: "start" });
  document.body.dataset.ready = "true";
}

start();
