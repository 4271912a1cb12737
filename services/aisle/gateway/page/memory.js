// What this tab remembers: the conversation. What this browser remembers: who asks, and where to deliver.

const CONVERSATION = "aisle.conversation";
const SHOPPER = "aisle.shopper";
const EXCHANGES = 20;

/** An exchange: {question, accepted, parts, lastId, ended, plain, productIds, reaction}. */
export function loadConversation(scope) {
  return read(sessionStorage, `${CONVERSATION}.${scope}`) ?? [];
}

export function saveConversation(scope, exchanges) {
  write(sessionStorage, `${CONVERSATION}.${scope}`, exchanges.slice(-EXCHANGES));
}

export function forgetConversation(scope) {
  sessionStorage.removeItem(`${CONVERSATION}.${scope}`);
}

export function loadShopper() {
  return { ref: "", postcode: "", consent: false, customer: "", ...read(localStorage, SHOPPER) };
}

export const saveShopper = (shopper) => write(localStorage, SHOPPER, shopper);

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or not allowed: the page works without.
  }
}
